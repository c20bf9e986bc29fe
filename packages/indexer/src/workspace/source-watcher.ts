import type watcher from "@parcel/watcher";
import type { Environment } from "@parseltongue/base";
import { IndexerError } from "../indexer-error.ts";
import { isManifest } from "./build-workspace-model.ts";
import { ChangeBatcher } from "./change-batcher.ts";
import type { BatchTimes, SourceChanges } from "./change-batcher.ts";
import { directoryOf, fileNameOf, isInside, joinPath, relativeTo } from "./code-path.ts";
import type { DirectoryListing } from "./directory-source.ts";
import { IGNORE_FILES } from "./ignore-rules.ts";

/** What is watched, and who is told. */
export interface SourceWatcherOptions extends BatchTimes {
  readonly environment: Pick<Environment, "files" | "clock">;
  /** Absolute path of the directory that `listing` is of. */
  readonly root: string;
  readonly listing: DirectoryListing;
  /** Whether a language takes the file, by its path. */
  readonly accepts: (path: string) => boolean;
  readonly onChange: (changes: SourceChanges) => void;
  /** Watching broke off: from now on changes are missed. */
  readonly onError: (error: IndexerError) => void;
  /** Where events come from; default the system. */
  readonly subscribe?: typeof watcher.subscribe;
}

/**
 * Tells what changes in a directory, going by the same rules as its listing. Events are hints: `changed` may name a file
 * whose content is as before, and when events may have been lost the batch says `rescan`. A new listing is then due, to be
 * told to `follow`.
 */
export class SourceWatcher {
  readonly #options: SourceWatcherOptions;
  readonly #root: string;
  readonly #batcher: ChangeBatcher;
  #listing: DirectoryListing;
  #stop: () => Promise<void> = () => Promise.resolve();

  private constructor(options: SourceWatcherOptions, root: string) {
    this.#options = options;
    this.#root = root;
    this.#listing = options.listing;
    this.#batcher = new ChangeBatcher(options.environment.clock, options, options.onChange);
  }

  /**
   * Starts watching; what changed between the listing and the promise's resolving may go unseen, so list once more.
   * @throws IndexerError `watch-limit` when the system grants no more watches, `watch-failed` otherwise
   */
  static async start(options: SourceWatcherOptions): Promise<SourceWatcher> {
    // Events carry real paths on some systems, whatever path was asked for.
    const root = await options.environment.files.realPath(options.root);
    const watching = new SourceWatcher(options, root);
    try {
      // Loaded here: most processes read the code once and watch nothing.
      const subscribe = options.subscribe ?? (await import("@parcel/watcher")).default.subscribe;
      const ignore = placesToLeaveOut(root, options.listing);
      const subscription = await subscribe(root, (error, events) => watching.#receive(error, events), { ignore });
      watching.#stop = () => subscription.unsubscribe();
    } catch (error) {
      throw watchError(error, root);
    }
    return watching;
  }

  /** Goes by the rules and directories of a newer listing from now on. */
  follow(listing: DirectoryListing): void {
    this.#listing = listing;
  }

  /** Ends watching. Changes not handed on yet are dropped. */
  async stop(): Promise<void> {
    this.#batcher.close();
    await this.#stop();
  }

  #receive(error: Error | null, events: readonly watcher.Event[] | undefined): void {
    if (error !== null && EVENTS_LOST.test(error.message)) {
      this.#batcher.addRescan();
      return;
    }
    if (error !== null) {
      this.#options.onError(watchError(error, this.#root));
      return;
    }
    for (const event of events ?? []) {
      const path = event.path.replaceAll("\\", "/");
      if (!isInside(this.#root, path)) continue;
      this.#take(relativeTo(this.#root, path), event.type);
    }
  }

  #take(path: string, type: watcher.EventType): void {
    const { rules, directories } = this.#listing;
    if (type === "delete" && directories.has(path)) {
      // A directory that was moved away is one event for all it held.
      this.#batcher.addRescan();
    } else if (path === "" || rules.leavesOutBelow(path)) {
      return;
    } else if (IGNORE_FILES.includes(fileNameOf(path))) {
      this.#batcher.addRescan();
    } else if (isManifest(path) || this.#options.accepts(path)) {
      this.#batcher.add(path, type === "delete" ? "removed" : "changed");
    } else if (type === "create") {
      void this.#rescanIfDirectory(path);
    }
  }

  /** Files that came into being before their new directory was watched raised no event. */
  async #rescanIfDirectory(path: string): Promise<void> {
    try {
      const status = await this.#options.environment.files.status(joinPath(this.#root, path));
      if (status?.kind === "directory") this.#batcher.addRescan();
    } catch (error) {
      this.#options.onError(watchError(error, this.#root));
    }
  }
}

/** How macOS says that it gave up on telling single files. */
const EVENTS_LOST = /must be re-scanned/i;

/** Built and installed things that may come into being later beside a manifest, so that they never cost watches. */
const LATER_FOLDERS = ["node_modules", "target"] as const;

/** Plain paths, not patterns: the watcher compares them natively, and the rules are asked again for each event. */
function placesToLeaveOut(root: string, listing: DirectoryListing): string[] {
  const homes = new Set(["", ...listing.manifests.map(directoryOf)]);
  const later = [...homes].flatMap((home) => LATER_FOLDERS.map((folder) => joinPath(home, folder)));
  const unwanted = new Set([
    ".git",
    ".parseltongue",
    ...listing.leftOut,
    ...later.filter((path) => !listing.directories.has(path)),
  ]);
  return [...unwanted].map((path) => joinPath(root, path));
}

function watchError(cause: unknown, root: string): IndexerError {
  const message = cause instanceof Error ? cause.message : String(cause);
  const details = { root };
  if (/no space left on device/i.test(message)) {
    return new IndexerError("watch-limit", `the system grants no more file watches: ${message}`, {
      hint: "raise the limit (on Linux: sudo sysctl fs.inotify.max_user_watches=524288) or name directories to leave out in .parseltongueignore",
      details,
      cause,
    });
  }
  if (/too many open files|unable to initialize inotify/i.test(message)) {
    return new IndexerError("watch-limit", `the system grants no more watchers: ${message}`, {
      hint: "end other watching programs or raise the limit (on Linux: sudo sysctl fs.inotify.max_user_instances=512)",
      details,
      cause,
    });
  }
  return new IndexerError("watch-failed", `cannot watch ${root}: ${message}`, { details, cause });
}
