/** `node-kind` or `typeAlias` as words: `node kind`, `type alias`. */
function words(name: string): string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()
    .split("-");
}

/** `node-kind` to `nodeKind`. */
export function camelCase(name: string): string {
  return words(name)
    .map((word, index) => (index === 0 ? word : capital(word)))
    .join("");
}

/** `node-kind` to `NodeKind`. */
export function pascalCase(name: string): string {
  return words(name).map(capital).join("");
}

/** `node-kind` to `node_kind`. */
export function snakeCase(name: string): string {
  return words(name).join("_");
}

/** `node-kind` to `NODE_KIND`. */
export function upperCase(name: string): string {
  return snakeCase(name).toUpperCase();
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
