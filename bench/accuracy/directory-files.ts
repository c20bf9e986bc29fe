/** The files of a directory as something to index, read from disk as they are. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isManifest, languageOf } from "@parseltongue/indexer";
import type { SourceListing, SourceRead, SourceSet } from "@parseltongue/indexer";

const LEFT_OUT: ReadonlySet<string> = new Set([".git", "node_modules", "target", "dist"]);

/** All files that a language takes, tests among them; ignore files are not heeded, as compilers do not heed them. */
export class DirectoryFiles implements SourceSet {
  readonly sources: readonly string[];
  readonly #root: string;
  readonly #manifests: readonly string[];
  readonly #texts = new Map<string, string>();

  constructor(root: string) {
    this.#root = root;
    const paths = readdirSync(root, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(root, ".").length + 1))
      .filter((path) => !path.split("/").some((part) => LEFT_OUT.has(part)))
      .sort();
    this.sources = paths.filter((path) => languageOf(path) !== undefined);
    this.#manifests = paths.filter(isManifest);
    for (const path of this.sources) this.#texts.set(path, readFileSync(join(root, path), "utf8"));
  }

  /** Text of a source file; undefined for any other path. */
  text(path: string): string | undefined {
    return this.#texts.get(path);
  }

  async list(): Promise<SourceListing> {
    return { sources: this.sources, manifests: this.#manifests, skipped: [], otherCount: 0 };
  }

  async read(path: string): Promise<SourceRead> {
    return { bytes: readFileSync(join(this.#root, path)) };
  }
}
