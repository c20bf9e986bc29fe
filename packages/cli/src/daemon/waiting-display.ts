import { formatCount } from "@parseltongue/base";
import type { IndexProgress } from "@parseltongue/indexer";
import type { Machine } from "../machine.ts";
import { createProgress, type ProgressDisplay } from "../progress.ts";

/** Shows on standard error what a daemon is reading while it is asked: a bar, made when there is something to show. */
export class WaitingDisplay {
  readonly #machine: Pick<Machine, "progressStream" | "stderr">;
  readonly #quiet: boolean;
  #bar: Promise<ProgressDisplay> | undefined;
  #last: IndexProgress | undefined;

  constructor(machine: Pick<Machine, "progressStream" | "stderr">, quiet: boolean) {
    this.#machine = machine;
    this.#quiet = quiet;
  }

  show(progress: IndexProgress): void {
    this.#last = progress;
    this.#bar ??= createProgress(this.#machine, this.#quiet);
    void this.#bar.then((bar) => bar.show(progress));
  }

  /**
   * Takes the bar away; once more is fine.
   * @param isAnswerOld the answer came before the reading was done: a line says how far that is
   */
  async end(isAnswerOld: boolean): Promise<void> {
    const bar = await this.#bar;
    bar?.end();
    if (this.#last === undefined || this.#quiet || !isAnswerOld) return;
    const { phase, done, total } = this.#last;
    const count = total > 1 ? `, ${formatCount(done)} of ${formatCount(total)}` : "";
    this.#machine.stderr.write(`the daemon is still ${phase}${count}\n`);
  }
}
