/** Up to this many names sorting by insertion is quickest. */
const SMALL = 24;
/** More names than one scope declares: a sort key holds a name and, below it, a place in the order of declarations. */
const MAX_IN_SCOPE = 2 ** 24;
const NOTHING = new Int32Array(0);

/**
 * What the scopes of a file declare, as flat columns: by scope, then name, then order of declaration. A file has about
 * as many scopes as blocks, and a table for each would be most of what the linker holds.
 */
export class ScopeNames {
  /** Where each scope's declarations start; one more for the end. */
  readonly #starts: Int32Array;
  readonly #names: Int32Array;
  readonly #entries: Int32Array;

  /** @param declared triples of scope, name and entry in order of declaration */
  constructor(scopeCount: number, declared: readonly number[]) {
    const count = declared.length / 3;
    this.#starts = new Int32Array(scopeCount + 1);
    this.#names = new Int32Array(count);
    this.#entries = new Int32Array(count);
    for (let at = 0; at < declared.length; at += 3) this.#starts[declared[at]! + 1]!++;
    for (let scope = 0; scope < scopeCount; scope++) this.#starts[scope + 1]! += this.#starts[scope]!;
    const next = this.#starts.slice();
    for (let at = 0; at < declared.length; at += 3) {
      const to = next[declared[at]!]!++;
      this.#names[to] = declared[at + 1]!;
      this.#entries[to] = declared[at + 2]!;
    }
    for (let scope = 0; scope < scopeCount; scope++) this.#sort(this.#starts[scope]!, this.#starts[scope + 1]!);
  }

  /** Entries of a name in a scope, in order of declaration. */
  entries(scope: number, name: number): Int32Array {
    let low = this.#starts[scope]!;
    const end = this.#starts[scope + 1]!;
    let high = end;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#names[middle]! < name) low = middle + 1;
      else high = middle;
    }
    if (low === end || this.#names[low] !== name) return NOTHING;
    return this.#entries.subarray(low, this.#endOfName(low, end));
  }

  /** Whether a scope declares anything by name. */
  isEmpty(scope: number): boolean {
    return this.#starts[scope] === this.#starts[scope + 1];
  }

  /** The names that a scope declares, each with its entries. */
  *of(scope: number): Generator<readonly [number, Int32Array], void, undefined> {
    const end = this.#starts[scope + 1]!;
    for (let at = this.#starts[scope]!; at < end;) {
      const next = this.#endOfName(at, end);
      yield [this.#names[at]!, this.#entries.subarray(at, next)];
      at = next;
    }
  }

  #endOfName(at: number, end: number): number {
    let next = at + 1;
    while (next < end && this.#names[next] === this.#names[at]) next++;
    return next;
  }

  #sort(start: number, end: number): void {
    if (end - start > SMALL) this.#sortMany(start, end);
    else for (let at = start + 1; at < end; at++) this.#insert(start, at);
  }

  #insert(start: number, from: number): void {
    const [name, entry] = [this.#names[from]!, this.#entries[from]!];
    let at = from;
    for (; at > start && this.#names[at - 1]! > name; at--) {
      this.#names[at] = this.#names[at - 1]!;
      this.#entries[at] = this.#entries[at - 1]!;
    }
    this.#names[at] = name;
    this.#entries[at] = entry;
  }

  #sortMany(start: number, end: number): void {
    const entries = this.#entries.slice(start, end);
    const keys = Float64Array.from(entries, (_, i) => this.#names[start + i]! * MAX_IN_SCOPE + i).sort();
    for (const [i, key] of keys.entries()) {
      this.#names[start + i] = Math.floor(key / MAX_IN_SCOPE);
      this.#entries[start + i] = entries[key % MAX_IN_SCOPE]!;
    }
  }
}
