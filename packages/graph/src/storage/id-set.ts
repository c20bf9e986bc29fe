/** A set of ids as bits, emptied by what was added and not by its size. */
export class IdSet {
  #bits: Uint32Array = new Uint32Array(64);
  #touched: Uint32Array = new Uint32Array(64);
  #touchedCount = 0;

  /** Empties the set; ids will be below `end`. */
  clear(end: number): void {
    const words = (end >>> 5) + 1;
    if (this.#bits.length < words) {
      this.#bits = new Uint32Array(words + (words >>> 1));
    } else {
      for (let at = 0; at < this.#touchedCount; at += 1) this.#bits[this.#touched[at]!] = 0;
    }
    this.#touchedCount = 0;
  }

  has(id: number): boolean {
    return (this.#bits[id >>> 5]! & (1 << (id & 31))) !== 0;
  }

  /** Returns whether the id is new to the set. */
  add(id: number): boolean {
    const word = id >>> 5;
    const bits = this.#bits[word]!;
    const bit = 1 << (id & 31);
    if ((bits & bit) !== 0) return false;
    if (bits === 0) this.#touch(word);
    this.#bits[word] = bits | bit;
    return true;
  }

  #touch(word: number): void {
    if (this.#touchedCount === this.#touched.length) {
      const larger = new Uint32Array(this.#touched.length * 2);
      larger.set(this.#touched);
      this.#touched = larger;
    }
    this.#touched[this.#touchedCount] = word;
    this.#touchedCount += 1;
  }
}
