import { readdirSync, readFileSync } from "node:fs";

const TASKS = "/proc/self/task";
const NS_PER_MS = 1e6;

/**
 * How long this thread and the workers have been ready to run while other work had the processors, together, in
 * milliseconds since they began; what V8 does beside them is left out. 0 where there is no `/proc`.
 * @see proc(5); the kernel's `sched-stats.rst`, “/proc/<pid>/schedstat”, second number
 */
export function processorWaitMs(): number {
  let waitedNs = 0;
  for (const thread of threads()) {
    const [, waited] = (readTask(thread, "schedstat") ?? "").split(" ");
    waitedNs += Number(waited ?? 0);
  }
  return waitedNs / NS_PER_MS;
}

const isOurs = new Map<string, boolean>();

function threads(): string[] {
  try {
    return readdirSync(TASKS).filter((thread) => {
      let known = isOurs.get(thread);
      if (known === undefined) {
        const name = readTask(thread, "comm")?.trim() ?? "";
        known = thread === String(process.pid) || name === "WorkerThread";
        isOurs.set(thread, known);
      }
      return known;
    });
  } catch {
    return [];
  }
}

function readTask(thread: string, file: string): string | undefined {
  try {
    return readFileSync(`${TASKS}/${thread}/${file}`, "utf8");
  } catch {
    // Ended since.
    return undefined;
  }
}
