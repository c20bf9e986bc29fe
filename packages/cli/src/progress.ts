import type { SingleBar } from "cli-progress";
import type { Machine } from "./machine.ts";

/** How far long work is. */
export interface WorkProgress {
  /** What is being done, for people: a word or two. */
  readonly phase: string;
  readonly done: number;
  /** 0 while it is not known. */
  readonly total: number;
}

/** Shows how far long work is. */
export interface ProgressDisplay {
  show(progress: WorkProgress): void;
  /** Takes the display away; once more is fine. */
  end(): void;
}

/** A bar on standard error where that is a terminal and the user did not ask for quiet; else nothing. */
export async function createProgress(
  machine: Pick<Machine, "progressStream">,
  quiet: boolean,
): Promise<ProgressDisplay> {
  const stream = machine.progressStream;
  if (stream === undefined || quiet) return { show: () => {}, end: () => {} };
  // Loaded here since most commands need no bar.
  const { default: progress } = await import("cli-progress");
  const format = "{phase} {bar} {percentage}% {value}/{total}";
  const options = { stream, format, clearOnComplete: true, hideCursor: true, fps: 10 };
  return new Bar(new progress.SingleBar(options, progress.Presets.shades_classic));
}

class Bar implements ProgressDisplay {
  readonly #bar: SingleBar;
  #started = false;

  constructor(bar: SingleBar) {
    this.#bar = bar;
  }

  show({ phase, done, total }: WorkProgress): void {
    // A bar needs an end; while it is not known it stands at the start.
    const end = Math.max(1, total);
    if (!this.#started) this.#bar.start(end, done, { phase });
    this.#started = true;
    this.#bar.setTotal(end);
    this.#bar.update(done, { phase });
  }

  end(): void {
    if (this.#started) this.#bar.stop();
    this.#started = false;
  }
}
