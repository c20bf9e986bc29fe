import { hash } from "node:crypto";

/** Two hexadecimal digits: the shard that a file of the tap is named in. All files of a plugin are in one. */
export function shardOf(path: string): string {
  const owner = ownerOf(path);
  if (owner !== last.owner) last = { owner, shard: hash("sha256", owner, "hex").slice(0, 2) };
  return last.shard;
}

/** Paths come in their order: most belong to what the one before belongs to. */
let last: { readonly owner: string | undefined; readonly shard: string } = { owner: undefined, shard: "" };

/** Path of a shard. */
export function shardFile(shard: string): string {
  return `targets/index/shards/${shard}.json`;
}

/** Where statements about a namespace lie, beside its plugins. */
const NAMESPACE_STATEMENTS = "_namespace";

/** Path of what names all shards. */
export const INDEX_ROOT_FILE = "targets/index/root.json";

/** `<namespace>/<name>` for what is a plugin's, `<namespace>` for what is about all of it, else what it belongs to. */
function ownerOf(path: string): string {
  const [area = "", first = "", second = "", third] = path.split("/");
  if (area === "advisories") return area;
  if (area === "rfcs") return `${area}/${first}`;
  return third === undefined || second === NAMESPACE_STATEMENTS ? first : `${first}/${second}`;
}
