import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";

/** The repository as the tidy tests see it: its packages, and what each source file imports. */
export const root: string = fileURLToPath(new URL("..", import.meta.url));

export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly bin?: Readonly<Record<string, string>>;
  readonly exports?: string | Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface Package {
  /** Path of its folder from the root: `contract`, `packages/base`. */
  readonly folder: string;
  readonly manifest: PackageManifest;
}

/** Every text file of the project by path from the root, with `/`, sorted; nothing installed or generated. */
export function projectFiles(pattern: string): string[] {
  const found = globSync(pattern, {
    cwd: root,
    exclude: (path) => /(^|[\\/])(node_modules|dist|\.git|\.parseltongue|corpora)$/.test(path),
  });
  return found.map((path) => path.split(sep).join("/")).toSorted();
}

export function readProjectFile(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

export function readManifest(path: string): PackageManifest {
  return JSON.parse(readProjectFile(path)) as PackageManifest;
}

export function packages(): Package[] {
  return projectFiles("{contract,packages/*}/package.json").map((path) => ({
    folder: dirname(path),
    manifest: readManifest(path),
  }));
}

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** Specifiers of static imports, re-exports, `import()` and `new URL("./…", import.meta.url)`, as written. */
  readonly imports: readonly string[];
  /** What it exports from elsewhere: exported name, name there, specifier. */
  readonly reexports: readonly { readonly name: string; readonly original: string; readonly from: string }[];
  /** Names it declares and exports itself that have a documentation comment, and those that have none. */
  readonly documented: ReadonlySet<string>;
  readonly undocumented: ReadonlySet<string>;
}

const parsed = new Map<string, SourceFile>();

export function sourceFile(path: string): SourceFile {
  const known = parsed.get(path);
  if (known !== undefined) return known;
  const text = readProjectFile(path);
  const { module, program, comments } = parseSync(path, text);
  const docEnds = new Set(
    comments
      .filter((comment) => comment.type === "Block" && comment.value.startsWith("*"))
      .map((comment) => comment.end + (/^\s*/.exec(text.slice(comment.end))?.[0].length ?? 0)),
  );
  const documented = new Set<string>();
  const undocumented = new Set<string>();
  const reexports: { name: string; original: string; from: string }[] = [];
  const imports = [...module.staticImports.map((entry) => entry.moduleRequest.value), ...urlsIn(text)];
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = /^["'](.*)["']$/.exec(text.slice(moduleRequest.start, moduleRequest.end))?.[1];
    if (literal !== undefined) imports.push(literal);
  }
  for (const statement of module.staticExports) {
    for (const entry of statement.entries) {
      const name = entry.exportName.name ?? "*";
      const from = entry.moduleRequest?.value;
      if (from !== undefined) {
        imports.push(from);
        reexports.push({ name, original: entry.importName.name ?? "*", from });
      } else {
        (docEnds.has(statement.start) ? documented : undocumented).add(name);
      }
    }
  }
  // Overloads and a type beside a constant of its name share one comment.
  for (const name of documented) undocumented.delete(name);
  if (program.body.length === 0 && text.trim() !== "") throw new Error(`${path} could not be parsed`);
  const file = { path, text, imports, reexports, documented, undocumented };
  parsed.set(path, file);
  return file;
}

function urlsIn(text: string): string[] {
  return [...text.matchAll(/new URL\(\s*["'](\.[^"']+)["'],\s*import\.meta\.url/g)].map((match) => match[1] ?? "");
}

/** Path from the root of what a relative specifier names. */
export function resolveRelative(fromPath: string, specifier: string): string {
  return relative(root, join(root, dirname(fromPath), specifier))
    .split(sep)
    .join("/");
}

/** `@scope/name` or `name` of a specifier that is neither relative nor a built-in; undefined for those. */
export function packageOf(specifier: string): string | undefined {
  if (specifier.startsWith(".") || specifier.startsWith("node:")) return undefined;
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
}
