import { posix } from "node:path";
import { EnvironmentError } from "@parseltongue/base";
import type { Cancellable, DirectoryEntry, Files } from "@parseltongue/base";
import { isManifest } from "./build-workspace-model.ts";
import { compareText, fileNameOf, joinPath } from "./code-path.ts";
import { IGNORE_FILES, IgnoreRules } from "./ignore-rules.ts";
import { inspected } from "./inspect-source.ts";
import { DEFAULT_MAX_FILE_BYTES } from "./source-set.ts";
import type { SkippedEntry, SourceFilter, SourceListing, SourceRead, SourceSet } from "./source-set.ts";

/** What a work tree's listing says beyond that of other sources. */
export interface DirectoryListing extends SourceListing {
  /** The rules that held; a watcher goes by them as well. */
  readonly rules: IgnoreRules;
  /** Directories that were entered, the root ("") among them, in no promised order. */
  readonly directories: ReadonlySet<string>;
  /** Directories that were there and not entered, for whatever reason; sorted. */
  readonly leftOut: readonly string[];
}

/**
 * The files of a directory as they are on disk. Respects `.gitignore` and `.parseltongueignore` at every level (those of
 * the enclosing repository too) and `.git/info/exclude`; leaves out version control, `node_modules`, what Cargo builds
 * (`target` beside a `Cargo.toml`) and directories that call themselves a cache (`CACHEDIR.TAG`). Links are not followed.
 */
export class DirectorySource implements SourceSet {
  readonly #files: Files;
  readonly #root: string;
  readonly #filter: SourceFilter;

  /** @param root absolute path */
  constructor(files: Files, root: string, filter: SourceFilter) {
    this.#files = files;
    this.#root = root;
    this.#filter = filter;
  }

  /** @throws EnvironmentError when the root itself cannot be listed; unreadable directories below it are skipped */
  async list(options: Cancellable = {}): Promise<DirectoryListing> {
    const walk = new Walk(this.#files, this.#root, this.#filter, options);
    return walk.run();
  }

  async read(path: string, options: Cancellable = {}): Promise<SourceRead> {
    const absolute = joinPath(this.#root, path);
    try {
      const status = await this.#files.status(absolute, options);
      if (status?.kind !== "file") return { skip: "unreadable" };
      if (status.byteCount > (this.#filter.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES)) return { skip: "huge" };
      return inspected(await this.#files.read(absolute, options), this.#filter);
    } catch (error) {
      if (error instanceof EnvironmentError) return { skip: "unreadable" };
      throw error;
    }
  }
}

/** One walk over a directory, level by level; the directories of a level are read side by side. */
class Walk {
  readonly #files: Files;
  readonly #root: string;
  readonly #filter: SourceFilter;
  readonly #options: Cancellable;
  readonly #rules = new IgnoreRules();
  readonly #sources: string[] = [];
  readonly #manifests: string[] = [];
  readonly #skipped: SkippedEntry[] = [];
  readonly #directories = new Set<string>();
  readonly #leftOut: string[] = [];
  #otherCount = 0;

  constructor(files: Files, root: string, filter: SourceFilter, options: Cancellable) {
    this.#files = files;
    this.#root = root;
    this.#filter = filter;
    this.#options = options;
  }

  async run(): Promise<DirectoryListing> {
    await this.#readRulesAbove();
    let level = await this.#visit("", await this.#files.list(this.#root, this.#options));
    while (level.length > 0) {
      const below = await Promise.all(level.map((directory) => this.#enter(directory)));
      level = below.flat();
    }
    return {
      sources: this.#sources.sort(compareText),
      manifests: this.#manifests.sort(compareText),
      skipped: this.#skipped.sort((a, b) => compareText(a.path, b.path)),
      otherCount: this.#otherCount,
      rules: this.#rules,
      directories: this.#directories,
      leftOut: this.#leftOut.sort(compareText),
    };
  }

  async #enter(directory: string): Promise<string[]> {
    try {
      return await this.#visit(directory, await this.#files.list(joinPath(this.#root, directory), this.#options));
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      this.#skipped.push({ path: directory, reason: "unreadable" });
      this.#leftOut.push(directory);
      return [];
    }
  }

  /** Sorts a directory's entries and gives those to enter next. */
  async #visit(directory: string, entries: readonly DirectoryEntry[]): Promise<string[]> {
    const names = new Set(entries.map((entry) => entry.name));
    if (directory !== "" && names.has("CACHEDIR.TAG")) {
      this.#leftOut.push(directory);
      return [];
    }
    this.#directories.add(directory);
    await this.#readRules(directory, names);
    const below: string[] = [];
    for (const { name, kind } of entries) {
      const path = joinPath(directory, name);
      if (kind === "directory") {
        const built = name === "target" && names.has("Cargo.toml");
        const enter = !built && !this.#rules.leavesOut(path, "directory");
        (enter ? below : this.#leftOut).push(path);
      } else if (!this.#rules.leavesOut(path, "file")) {
        this.#sort(path, kind);
      }
    }
    return below;
  }

  #sort(path: string, kind: DirectoryEntry["kind"]): void {
    if (kind === "link") this.#skipped.push({ path, reason: "symlink" });
    else if (kind === "file" && isManifest(path)) this.#manifests.push(path);
    else if (kind === "file" && this.#filter.accepts(path)) this.#sources.push(path);
    else this.#otherCount++;
  }

  async #readRules(directory: string, names: ReadonlySet<string>): Promise<void> {
    for (const name of IGNORE_FILES) {
      if (!names.has(name)) continue;
      const text = await this.#text(joinPath(joinPath(this.#root, directory), name));
      if (text !== undefined) this.#rules.add(directory, text);
    }
  }

  /** The rules of the repository around the root, unless they leave out the root itself: then it was asked for by name. */
  async #readRulesAbove(): Promise<void> {
    const found: { prefix: string; text: string }[] = [];
    let directory = this.#root;
    let prefix = "";
    for (;;) {
      const repository = await this.#gitDirectory(joinPath(directory, ".git"));
      if (prefix !== "") {
        for (const name of IGNORE_FILES.toReversed()) {
          const text = await this.#text(joinPath(directory, name));
          if (text !== undefined) found.push({ prefix, text });
        }
      }
      if (repository !== undefined) {
        const text = await this.#text(joinPath(repository, "info/exclude"));
        if (text !== undefined) found.push({ prefix, text });
        break;
      }
      const parent = posix.dirname(directory);
      if (parent === directory) return;
      prefix = joinPath(fileNameOf(directory), prefix);
      directory = parent;
    }
    const probe = new IgnoreRules();
    for (const { prefix: at, text } of found) if (at !== "") probe.add(directoryAbove(prefix, at), text);
    if (prefix !== "" && (probe.leavesOutBelow(prefix) || probe.leavesOut(prefix, "directory"))) return;
    for (const { prefix: at, text } of found) this.#rules.addAbove(at, text);
  }

  /** Where a repository keeps its settings, given its `.git`: a directory, or in linked work trees a file that names one. */
  async #gitDirectory(path: string): Promise<string | undefined> {
    const status = await this.#files.status(path, this.#options);
    if (status?.kind === "directory") return path;
    if (status?.kind !== "file") return undefined;
    const named = /^gitdir: (.+)$/m.exec((await this.#text(path)) ?? "")?.[1];
    if (named === undefined) return undefined;
    const own = posix.resolve(posix.dirname(path), named);
    const common = (await this.#text(joinPath(own, "commondir")))?.trim();
    return common === undefined ? own : posix.resolve(own, common);
  }

  /** A small text file; undefined when it isn't there or can't be read. */
  async #text(path: string): Promise<string | undefined> {
    try {
      return new TextDecoder().decode(await this.#files.read(path, this.#options));
    } catch (error) {
      if (error instanceof EnvironmentError) return undefined;
      throw error;
    }
  }
}

/** `a/b/c` seen from the top, `c` seen from `a/b`: gives `a/b`. */
function directoryAbove(fromTop: string, fromThere: string): string {
  return fromTop.slice(0, Math.max(0, fromTop.length - fromThere.length - 1));
}
