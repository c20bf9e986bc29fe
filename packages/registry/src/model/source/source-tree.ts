import { createHash, hash } from "node:crypto";
import { RegistryError } from "../../registry-error.ts";
import type { Sha256 } from "../scalars.ts";
import { checkTreePaths } from "./tree-paths.ts";

/** A file of a source tree. */
export interface TreeFile {
  /** Relative to the tree's top, with `/`. */
  readonly path: string;
  /** As git writes it: `100644`, or `100755` for what can be run. */
  readonly mode: string;
  readonly bytes: Uint8Array;
}

const MODES: ReadonlySet<string> = new Set(["100644", "100755"]);
const MAX_FILES = 20_000;
const HEAD = "parseltongue source tree 1\n";

/**
 * SHA-256 of a source tree: of all paths, modes and bytes and of nothing else, whatever order the files come in. Unlike
 * git's own it is no SHA-1, and links, submodules and odd names, which are read differently from system to system, have
 * none.
 *
 * It is the digest of a head line and a line `<mode> <sha256 of the bytes> <path>` for each file, in order of the paths'
 * bytes.
 * @throws RegistryError `bad-path` for links, submodules and paths as `checkTreePaths`, `too-large` for more than 20,000 files
 */
export function sourceTreeDigest(files: Iterable<TreeFile>): Sha256 {
  const lines = new Map<string, string>();
  for (const { path, mode, bytes } of files) {
    if (!MODES.has(mode)) {
      throw new RegistryError("bad-path", `${JSON.stringify(path.slice(0, 200))} has the mode ${mode}`, {
        hint: "keep files only: no links, no submodules",
        details: { path, mode },
      });
    }
    if (lines.has(path)) throw new RegistryError("bad-path", `${path} is there twice`, { hint: "keep one of them" });
    lines.set(path, `${mode} ${hash("sha256", bytes, "hex")} ${path}\n`);
    if (lines.size > MAX_FILES) {
      throw new RegistryError("too-large", `the source has more than ${MAX_FILES} files`, {
        hint: "keep the plugin in a folder of its own",
      });
    }
  }
  // Paths are ASCII, where the order of code units is that of bytes.
  const paths = [...lines.keys()].sort();
  checkTreePaths(paths);
  const digest = createHash("sha256").update(HEAD);
  for (const path of paths) digest.update(lines.get(path) ?? "");
  return digest.digest("hex");
}
