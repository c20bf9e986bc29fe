/** Texts as numbers, by a hash of their units: a piece of a longer text is looked up without being cut out of it. */
export class NameTable {
  /** By number, in the order in which they were first met; 0 is "". */
  readonly texts: string[] = [""];
  /** Numbers by hash; 0 where none is. The text "" is never entered. */
  #slots = new Int32Array(1024);
  readonly #hashes: number[] = [0];

  /** Number of the piece of a text from `start` to `end`, a new one if it was not met before. */
  number(text: string, start: number, end: number): number {
    if (start >= end) return 0;
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    hash ^= hash >>> 15;
    const mask = this.#slots.length - 1;
    let at = hash & mask;
    for (;;) {
      const known = this.#slots[at] as number;
      if (known === 0) break;
      const name = this.texts[known] as string;
      if (this.#hashes[known] === hash && name.length === end - start && text.startsWith(name, start)) return known;
      at = (at + 1) & mask;
    }
    const number = this.texts.push(text.slice(start, end)) - 1;
    this.#hashes.push(hash);
    this.#slots[at] = number;
    if (number * 2 > mask) this.#grow();
    return number;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2);
    const mask = slots.length - 1;
    for (let number = 1; number < this.texts.length; number++) {
      let at = (this.#hashes[number] as number) & mask;
      while (slots[at] !== 0) at = (at + 1) & mask;
      slots[at] = number;
    }
    this.#slots = slots;
  }
}

/** Which terms there are, of all units of a file: equal terms of a unit are stored once. */
export class TermTable {
  /** For each slot: the unit's number and 1, the term's place in it, and the hash of both; all 0 where none is. */
  #slots = new Int32Array(3 * 1024);
  #count = 0;

  /**
   * The place of a term in a unit; if it has none, `place` is entered for it and given back.
   * @param terms the unit's terms, four integers each
   */
  placeOf(unit: number, terms: readonly number[], place: number, op: number, a: number, b: number, c: number): number {
    let hash = Math.imul(op, 31) ^ Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35);
    hash = Math.imul(hash ^ Math.imul(unit, 0x27d4eb2f), 0x01000193);
    hash ^= hash >>> 15;
    const slots = this.#slots;
    const mask = slots.length / 3 - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const at = slot * 3;
      if (slots[at] === 0) {
        slots[at] = unit + 1;
        slots[at + 1] = place;
        slots[at + 2] = hash;
        if (++this.#count * 2 > mask) this.#grow();
        return place;
      }
      if (slots[at + 2] !== hash || slots[at] !== unit + 1) continue;
      const known = slots[at + 1] as number;
      const i = known * 4;
      if (terms[i] === op && terms[i + 1] === a && terms[i + 2] === b && terms[i + 3] === c) return known;
    }
  }

  #grow(): void {
    const before = this.#slots;
    const slots = new Int32Array(before.length * 4);
    const mask = slots.length / 3 - 1;
    for (let from = 0; from < before.length; from += 3) {
      if (before[from] === 0) continue;
      let slot = (before[from + 2] as number) & mask;
      while (slots[slot * 3] !== 0) slot = (slot + 1) & mask;
      slots[slot * 3] = before[from] as number;
      slots[slot * 3 + 1] = before[from + 1] as number;
      slots[slot * 3 + 2] = before[from + 2] as number;
    }
    this.#slots = slots;
  }
}
