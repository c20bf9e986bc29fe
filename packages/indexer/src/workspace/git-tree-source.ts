import { type Cancellable, type Processes, runGit } from "@parseltongue/base";
import { IndexerError } from "../indexer-error.ts";
import { isManifest } from "./build-workspace-model.ts";
import { compareText, directoryOf, fileNameOf } from "./code-path.ts";
import { IgnoreRules } from "./ignore-rules.ts";
import { inspected } from "./inspect-source.ts";
import { DEFAULT_MAX_FILE_BYTES } from "./source-set.ts";
import type { SkippedEntry, SourceFilter, SourceListing, SourceRead, SourceSet } from "./source-set.ts";

interface Blob {
  readonly path: string;
  readonly object: string;
  readonly byteCount: number;
}

/** How much is fetched from git at once: one process costs as much as some hundred files. */
const BATCH_FILES = 512;
const BATCH_BYTES = 16 * 1024 * 1024;
const MAX_LISTING_BYTES = 512 * 1024 * 1024;

/**
 * The files of a git revision, without a work tree. What is tracked is listed whatever `.gitignore` says;
 * `.parseltongueignore` files of that revision hold.
 */
export class GitTreeSource implements SourceSet {
  readonly #processes: Processes;
  readonly #directory: string;
  readonly #revision: string;
  readonly #filter: SourceFilter;
  #blobs: readonly Blob[] = [];
  readonly #order = new Map<string, number>();
  readonly #fetched = new Map<string, Promise<Uint8Array>>();

  /** @param directory absolute path of the repository or a directory in it; the whole tree is listed. @param revision anything git resolves to a tree */
  constructor(processes: Processes, directory: string, revision: string, filter: SourceFilter) {
    this.#processes = processes;
    this.#directory = directory;
    this.#revision = revision;
    this.#filter = filter;
  }

  /** @throws IndexerError `git-failed`; EnvironmentError `not-found` without git */
  async list(options: Cancellable = {}): Promise<SourceListing> {
    const commands = ["ls-tree", "-r", "-z", "-l", "--full-tree", "--end-of-options", this.#revision];
    const text = new TextDecoder().decode(await this.#git(commands, MAX_LISTING_BYTES, options));
    const skipped: SkippedEntry[] = [];
    const blobs: Blob[] = [];
    for (const line of text.split("\0")) {
      const entry = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t(.+)$/s.exec(line);
      if (!entry) continue;
      const [, mode = "", type, object = "", size, path = ""] = entry;
      if (type === "commit") skipped.push({ path, reason: "submodule" });
      else if (mode === "120000") skipped.push({ path, reason: "symlink" });
      else blobs.push({ path, object, byteCount: Number(size) });
    }
    return this.#choose(blobs, skipped, options);
  }

  async read(path: string, options: Cancellable = {}): Promise<SourceRead> {
    const index = this.#order.get(path);
    const blob = index === undefined ? undefined : this.#blobs[index];
    if (index === undefined || blob === undefined) return { skip: "unreadable" };
    if (this.#isHuge(blob)) return { skip: "huge" };
    if (!this.#fetched.has(path)) this.#fetchFrom(index, options);
    const bytes = await this.#fetched.get(path);
    // Each file is asked for once; what was read ahead for it is let go.
    this.#fetched.delete(path);
    return bytes === undefined ? { skip: "unreadable" } : inspected(bytes, this.#filter);
  }

  async #choose(blobs: Blob[], skipped: SkippedEntry[], options: Cancellable): Promise<SourceListing> {
    this.#setOrder(blobs.filter((blob) => fileNameOf(blob.path) === ".parseltongueignore"));
    const rules = new IgnoreRules();
    for (const { path } of this.#blobs) {
      const read = await this.read(path, options);
      if ("bytes" in read) rules.add(directoryOf(path), new TextDecoder().decode(read.bytes));
    }
    const kept = blobs.filter((blob) => !rules.leavesOutBelow(blob.path));
    const wanted = kept.filter(({ path }) => isManifest(path) || this.#filter.accepts(path));
    this.#setOrder(wanted.toSorted((a, b) => compareText(a.path, b.path)));
    const paths = this.#blobs.map((blob) => blob.path);
    return {
      sources: paths.filter((path) => !isManifest(path)),
      manifests: paths.filter(isManifest),
      skipped: skipped.sort((a, b) => compareText(a.path, b.path)),
      otherCount: kept.length - wanted.length,
    };
  }

  #setOrder(blobs: readonly Blob[]): void {
    this.#blobs = blobs;
    this.#order.clear();
    for (const [index, { path }] of blobs.entries()) this.#order.set(path, index);
  }

  #isHuge(blob: Blob): boolean {
    return blob.byteCount > (this.#filter.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES);
  }

  /** Fetches a file and those listed after it in one go, as callers read in order. */
  #fetchFrom(start: number, options: Cancellable): void {
    const batch: Blob[] = [];
    let total = 0;
    for (let i = start; i < this.#blobs.length && batch.length < BATCH_FILES; i++) {
      const blob = this.#blobs[i];
      if (blob === undefined || this.#isHuge(blob) || this.#fetched.has(blob.path)) continue;
      total += blob.byteCount;
      if (batch.length > 0 && total > BATCH_BYTES) break;
      batch.push(blob);
    }
    const contents = this.#contents(batch, options);
    for (const [index, { path }] of batch.entries()) {
      const content = contents.then((all) => all[index] ?? new Uint8Array());
      // Whoever reads the file sees the failure; files of the batch that nobody reads must not end the process.
      content.catch(() => undefined);
      this.#fetched.set(path, content);
    }
  }

  /**
   * `git show` writes blobs one after another with nothing between them, and the listing told their sizes: unlike
   * `cat-file --batch` this needs nothing on the standard input.
   */
  async #contents(batch: readonly Blob[], options: Cancellable): Promise<Uint8Array[]> {
    const total = batch.reduce((sum, blob) => sum + blob.byteCount, 0);
    const objects = batch.map((blob) => blob.object);
    const bytes = await this.#git(["show", "--no-textconv", ...objects, "--"], total + 1024, options);
    if (bytes.length !== total) {
      throw new IndexerError("git-failed", `git gave ${bytes.length} bytes for files of ${total} bytes`);
    }
    let at = 0;
    return batch.map((blob) => bytes.subarray(at, (at += blob.byteCount)));
  }

  async #git(commands: readonly string[], maxOutputBytes: number, options: Cancellable): Promise<Uint8Array> {
    const result = await runGit(this.#processes, commands, { ...options, directory: this.#directory, maxOutputBytes });
    if (result.exitCode === 0) return result.stdout;
    const says = new TextDecoder().decode(result.stderr).trim().split("\n")[0] ?? "";
    throw new IndexerError("git-failed", `git ${commands[0]} ended with ${result.exitCode}: ${says}`, {
      hint: "give a revision that `git rev-parse` knows, inside a repository",
      details: { revision: this.#revision, directory: this.#directory },
    });
  }
}
