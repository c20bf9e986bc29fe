import { PerformanceObserver, constants } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";

const KINDS: Readonly<Record<number, string>> = {
  [constants.NODE_PERFORMANCE_GC_MINOR]: "minor",
  [constants.NODE_PERFORMANCE_GC_MAJOR]: "major",
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL]: "step",
  [constants.NODE_PERFORMANCE_GC_WEAKCB]: "weak",
};

interface Pause {
  readonly startMs: number;
  readonly ms: number;
  readonly kind: string;
}

/** The times at which this thread's garbage was collected, from its making until `close`. */
export class GarbagePauses {
  readonly #pauses: Pause[] = [];
  readonly #observer: PerformanceObserver;

  constructor() {
    this.#observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { kind } = (entry as unknown as { readonly detail: { readonly kind: number } }).detail;
        this.#pauses.push({ startMs: entry.startTime, ms: entry.duration, kind: KINDS[kind] ?? "other" });
      }
    });
    this.#observer.observe({ entryTypes: ["gc"] });
  }

  /** Ends it; all pauses that were are known then. */
  async close(): Promise<void> {
    // They are told a moment later than they are.
    await sleep(50);
    this.#observer.disconnect();
  }

  /** Pauses that began in a span of `performance.now()`, as a text: `minor 3.2, major 11.0`, in milliseconds. */
  between(startMs: number, endMs: number): string {
    const during = this.#pauses.filter((pause) => pause.startMs >= startMs && pause.startMs < endMs);
    return during.map(({ kind, ms }) => `${kind} ${ms.toFixed(1)}`).join(", ");
  }
}
