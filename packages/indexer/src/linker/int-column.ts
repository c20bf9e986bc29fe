/** A growable column of 32-bit integers; entries never written are 0. */
export class IntColumn {
  data: Int32Array;
  length = 0;

  constructor(capacity = 1024) {
    this.data = new Int32Array(capacity);
  }

  push(value: number): number {
    const at = this.length;
    if (at === this.data.length) this.#grow(at + 1);
    this.data[at] = value;
    this.length = at + 1;
    return at;
  }

  /** Makes index `at` readable and writable. */
  ensure(at: number): void {
    if (at >= this.data.length) this.#grow(at + 1);
    if (at >= this.length) this.length = at + 1;
  }

  #grow(needed: number): void {
    const larger = new Int32Array(Math.max(this.data.length * 2, needed));
    larger.set(this.data);
    this.data = larger;
  }
}

/** A hash table from pairs of integers to positive integers; open addressing, no removal. */
export class PairTable {
  #keyA: Int32Array;
  #keyB: Int32Array;
  #values: Int32Array;
  #count = 0;
  #mask: number;

  constructor(capacity: number = 1 << 12) {
    this.#keyA = new Int32Array(capacity);
    this.#keyB = new Int32Array(capacity);
    this.#values = new Int32Array(capacity);
    this.#mask = capacity - 1;
  }

  /** The value stored under (a, b), or 0. */
  get(a: number, b: number): number {
    let at = hashPair(a, b) & this.#mask;
    for (;;) {
      const value = this.#values[at]!;
      if (value === 0 || (this.#keyA[at] === a && this.#keyB[at] === b)) return value;
      at = (at + 1) & this.#mask;
    }
  }

  set(a: number, b: number, value: number): void {
    if (this.#count * 2 > this.#mask) this.#grow();
    let at = hashPair(a, b) & this.#mask;
    while (this.#values[at] !== 0) {
      if (this.#keyA[at] === a && this.#keyB[at] === b) {
        this.#values[at] = value;
        return;
      }
      at = (at + 1) & this.#mask;
    }
    this.#keyA[at] = a;
    this.#keyB[at] = b;
    this.#values[at] = value;
    this.#count++;
  }

  #grow(): void {
    const [keyA, keyB, values] = [this.#keyA, this.#keyB, this.#values];
    const capacity = values.length * 2;
    this.#keyA = new Int32Array(capacity);
    this.#keyB = new Int32Array(capacity);
    this.#values = new Int32Array(capacity);
    this.#mask = capacity - 1;
    this.#count = 0;
    for (let i = 0; i < values.length; i++) {
      if (values[i] !== 0) this.set(keyA[i]!, keyB[i]!, values[i]!);
    }
  }
}

function hashPair(a: number, b: number): number {
  let h = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b);
  h ^= h >>> 15;
  h = Math.imul(h, 0x2c1b3c6d);
  return (h ^ (h >>> 13)) >>> 0;
}
