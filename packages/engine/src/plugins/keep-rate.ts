/** Answers of fewer candidates say little. */
const LEAST_CONSIDERED = 32;
/** How much the latest answer counts. */
const SHARE_OF_LATEST = 1 / 8;

/**
 * What part of their candidates answers have kept lately. It foretells how many are needed for a page, so that a question
 * need not be asked twice; what is answered does not depend on it.
 */
export class KeepRate {
  #rate = 1;

  note(considered: number, kept: number): void {
    if (considered >= LEAST_CONSIDERED) this.#rate += SHARE_OF_LATEST * (kept / considered - this.#rate);
  }

  /** Candidates that will most likely do for a page, in whole batches; at most `most`. */
  candidatesFor(pageLength: number, batchLength: number, most: number): number {
    const batches = Math.ceil(pageLength / Math.max(this.#rate, 1 / most) / batchLength);
    return Math.min(most, batchLength * batches);
  }
}
