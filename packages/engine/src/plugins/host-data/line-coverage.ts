/** Which lines of one file a report tells of, and which of them were run. */
export class LineCoverage {
  readonly #lines: Uint32Array;
  /** At i: how many of the first i lines were run. */
  readonly #covered: Uint32Array;

  /** @param hits how often each line was run, by its number */
  constructor(hits: ReadonlyMap<number, number>) {
    this.#lines = Uint32Array.from(hits.keys()).sort();
    this.#covered = new Uint32Array(this.#lines.length + 1);
    for (const [at, line] of this.#lines.entries()) {
      this.#covered[at + 1] = this.#covered[at]! + ((hits.get(line) ?? 0) > 0 ? 1 : 0);
    }
  }

  /** Of the lines from `first` to `last` that the report tells of, the share that was run; −1 when it tells of none. */
  shareOf(first: number, last: number): number {
    const begin = this.#countBelow(first);
    const end = this.#countBelow(last + 1);
    return end === begin ? -1 : (this.#covered[end]! - this.#covered[begin]!) / (end - begin);
  }

  #countBelow(line: number): number {
    let low = 0;
    let high = this.#lines.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#lines[middle]! < line) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
