/** Lists of numbers that a guest can hand over. */
type Numbers = Uint8Array | Uint32Array | Float32Array;

/** Numbers that come in parts, of which a guest may make very many: kept in one place that doubles when it is full. */
export class GrowingList<List extends Numbers> {
  readonly #create: (length: number) => List;
  #items: List;
  #length = 0;

  constructor(create: (length: number) => List) {
    this.#create = create;
    this.#items = create(0);
  }

  get length(): number {
    return this.#length;
  }

  /** Adds a copy of a part at the end. */
  append(part: List): void {
    const length = this.#length + part.length;
    if (length > this.#items.length) {
      const items = this.#create(Math.max(length, 2 * this.#items.length));
      items.set(this.#items.subarray(0, this.#length));
      this.#items = items;
    }
    this.#items.set(part, this.#length);
    this.#length = length;
  }

  /** Hands all of it over, and starts anew. */
  take(): List {
    const items = this.#items.slice(0, this.#length) as List;
    this.clear();
    return items;
  }

  clear(): void {
    this.#items = this.#create(0);
    this.#length = 0;
  }
}
