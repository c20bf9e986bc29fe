import { IndexerError } from "../indexer-error.ts";
import { isManifest } from "./build-workspace-model.ts";
import { splitCodeDump } from "./code-dump.ts";
import { compareText } from "./code-path.ts";
import { inspected } from "./inspect-source.ts";
import type { SkippedEntry, SourceFilter, SourceListing, SourceRead, SourceSet } from "./source-set.ts";

/** The files of a code dump, see `splitCodeDump` for the forms it may have. Of a path given twice the first counts. */
export class CodeDumpSource implements SourceSet {
  readonly #files = new Map<string, string>();
  readonly #skipped: SkippedEntry[] = [];
  readonly #filter: SourceFilter;

  private constructor(filter: SourceFilter) {
    this.#filter = filter;
  }

  /**
   * @param bytes the dump; what is no UTF-8 in it becomes U+FFFD
   * @throws IndexerError `not-a-dump` without a single marker
   */
  static parse(bytes: Uint8Array, filter: SourceFilter): CodeDumpSource {
    const source = new CodeDumpSource(filter);
    const entries = splitCodeDump(new TextDecoder().decode(bytes));
    if (entries.length === 0) {
      throw new IndexerError("not-a-dump", "the text names no file", {
        hint: "put a line such as `FILE: src/main.rs` before each file's content",
      });
    }
    for (const { path, spelled, text } of entries) {
      if (path === undefined || source.#files.has(path)) source.#skipped.push({ path: spelled, reason: "bad-path" });
      else source.#files.set(path, text);
    }
    return source;
  }

  async list(): Promise<SourceListing> {
    const paths = [...this.#files.keys()].sort(compareText);
    const sources = paths.filter((path) => !isManifest(path) && this.#filter.accepts(path));
    const manifests = paths.filter(isManifest);
    return {
      sources,
      manifests,
      skipped: this.#skipped.toSorted((a, b) => compareText(a.path, b.path)),
      otherCount: paths.length - sources.length - manifests.length,
    };
  }

  async read(path: string): Promise<SourceRead> {
    const text = this.#files.get(path);
    return text === undefined ? { skip: "unreadable" } : inspected(new TextEncoder().encode(text), this.#filter);
  }
}
