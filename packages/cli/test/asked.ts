import { PassThrough, Writable } from "node:stream";
import type { Machine } from "../src/machine.ts";

/** Keys, as a terminal sends them. */
export const ENTER = "\r";
export const DOWN = "\u001b[B";
export const CONTROL_C = "\u0003";

/** Somebody at a terminal: types what belongs to each question, in order, when it is shown. */
export class Asked {
  readonly terminal: NonNullable<Machine["terminal"]>;
  readonly #answers: (readonly [question: RegExp, keys: string])[];

  constructor(...answers: readonly (readonly [question: RegExp, keys: string])[]) {
    this.#answers = [...answers];
    const input = new PassThrough();
    let shown = "";
    const output = new Writable({
      write: (bytes: Buffer, _, done) => {
        shown += bytes.toString();
        const [question, keys] = this.#answers[0] ?? [];
        if (keys !== undefined && question?.test(shown)) {
          shown = "";
          this.#answers.shift();
          // The question listens only once it is shown.
          setImmediate(() => input.write(keys));
        }
        done();
      },
    });
    this.terminal = { input, output: Object.assign(output, { isTTY: true, columns: 200, rows: 50 }) };
  }

  /** Questions that were not put. */
  get left(): readonly RegExp[] {
    return this.#answers.map(([question]) => question);
  }
}
