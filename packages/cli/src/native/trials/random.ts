/** Numbers that look random and are the same for the same seed. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = (Math.imul(seed, 0x9e37_79b1) ^ 0x5bd1_e995) >>> 0 || 1;
    for (let i = 0; i < 4; i++) this.word();
  }

  /** 0 … 2³² − 1. */
  word(): number {
    let next = this.#state;
    next ^= next << 13;
    next ^= next >>> 17;
    next ^= next << 5;
    this.#state = next >>> 0;
    return this.#state;
  }

  /** 0 … `end` − 1; 0 when there is nothing to choose from. */
  below(end: number): number {
    return end <= 0 ? 0 : Math.floor((this.word() / 2 ** 32) * end);
  }

  /** Whether something happens that does so once in `times`. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  pick<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)]!;
  }
}
