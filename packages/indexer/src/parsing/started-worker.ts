import { getCompileCacheDir } from "node:module";
import { Worker } from "node:worker_threads";
import { PROGRESS_WORDS, ProgressWord } from "./parse-messages.ts";
import type { KeptTreeLimits, ParseWorkerData } from "./parse-messages.ts";

/** What a parse worker is started with and keeps. */
export interface WorkerSettings {
  /** URL of a module that exports `languages` as `languages/all.ts` does. */
  readonly languages: string;
  /** Most memory for its JavaScript objects. The parser's own memory comes on top. */
  readonly heapMb: number;
  readonly keptTrees: KeptTreeLimits;
}

/** A worker's thread and where it tells what it is at, see `ProgressWord`. */
export interface StartedWorker {
  readonly worker: Worker;
  readonly progress: Int32Array<SharedArrayBuffer>;
}

export const DEFAULT_WORKER: WorkerSettings = {
  languages: import.meta.resolve("../languages/all.ts"),
  heapMb: 512,
  keptTrees: { files: 64, units: 2_000_000 },
};

/** Trees and facts die young; a larger nursery would only take longer to fill, and each worker has one. */
const YOUNG_HEAP_MB = 16;

/** Started before anybody had a file for it; `takeStarted` hands it out. */
let ahead: StartedWorker | undefined;

/**
 * Starts a parse worker with the default settings, for the first pool that wants one: it loads while the program itself
 * does. It does not keep the process alive.
 * @param languages ids of those whose files are likely to come: it gets ready for them
 */
export function startWorkerAhead(languages: readonly number[]): void {
  const started = startWorker(DEFAULT_WORKER, languages);
  ahead = started;
  started.worker.unref();
  const forget = (): void => {
    if (ahead === started) ahead = undefined;
  };
  // Whoever it is handed to listens as well. One that ends before is just not there.
  started.worker.on("error", forget).on("exit", forget);
}

/** The worker that was started ahead, if it has these settings, else a new one. */
export function takeWorker(settings: WorkerSettings): StartedWorker {
  const started = ahead;
  if (started === undefined || !isDefault(settings)) return startWorker(settings, []);
  ahead = undefined;
  started.worker.ref();
  return started;
}

function isDefault({ languages, heapMb, keptTrees }: WorkerSettings): boolean {
  const { files, units } = DEFAULT_WORKER.keptTrees;
  const isUsual = languages === DEFAULT_WORKER.languages && heapMb === DEFAULT_WORKER.heapMb;
  return isUsual && keptTrees.files === files && keptTrees.units === units;
}

function startWorker({ languages, heapMb, keptTrees }: WorkerSettings, likely: readonly number[]): StartedWorker {
  const shared = new SharedArrayBuffer(PROGRESS_WORDS * 4);
  const progress = new Int32Array(shared);
  progress[ProgressWord.file] = -1;
  const workerData: ParseWorkerData = { languages, likely, keptTrees, progress: shared };
  const worker = new Worker(new URL("./parse-worker.ts", import.meta.url), {
    workerData,
    // Not those of the program, which may say what to run (`--input-type`, `--eval`).
    execArgv: [],
    ...workerEnvironment(),
    resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: YOUNG_HEAP_MB },
  });
  return { worker, progress };
}

/** Where the program keeps compiled code from one run to the next, its workers do: they start in a fraction of the time. */
function workerEnvironment(): { readonly env?: Record<string, string> } {
  const cache = getCompileCacheDir();
  return cache === undefined ? {} : { env: { NODE_COMPILE_CACHE: cache } };
}
