import { REF_STRIDE, RefRole, TERM_STRIDE, TermOp } from "./facts.ts";
import type { FactsBuilder } from "./facts-builder.ts";
import { TERM_OPERANDS } from "./term-operands.ts";

/**
 * Operations that never leave the extractor: values whose parts it knows from this file. Asked for a field they give the
 * field's own term; written out they are `unknown`, as no term can name an anonymous type.
 */
export const LocalOp = {
  /** [syntax node] an object type written in place */
  objectType: 100,
  /** [syntax node, block number] an object literal */
  objectLiteral: 101,
} as const;

/**
 * Terms and references of the units that are open, innermost last: a unit is opened and closed while its outer one waits.
 * A unit may build more terms than it needs (the argument types of a call whose result is not used); `close` writes only
 * what its header and references reach, header first, whatever the order in which they were built.
 */
export class TermStack {
  #terms = new Int32Array(1 << 14);
  #length = 0;
  #base = 0;
  #refs = new Int32Array(1 << 12);
  #refLength = 0;
  #refBase = 0;
  /** While above 0, references are not recorded. */
  muted = 0;

  /** Forgets everything, so that the next file can use the same memory. */
  reset(): void {
    this.#length = this.#base = this.#refLength = this.#refBase = this.muted = 0;
  }

  /** Opens a unit; the result closes it. */
  open(): { base: number; refBase: number; muted: number } {
    const outer = { base: this.#base, refBase: this.#refBase, muted: this.muted };
    this.muted = 0;
    this.#base = this.#length;
    this.#refBase = this.#refLength;
    this.#push(TermOp.unknown, 0, 0, 0);
    return outer;
  }

  term(op: number, a = 0, b = 0, c = 0): number {
    return this.#push(op, a, b, c) - this.#base / TERM_STRIDE;
  }

  op(term: number): number {
    return this.#terms[this.#base + term * TERM_STRIDE] ?? 0;
  }

  operand(term: number, which: 0 | 1 | 2): number {
    return this.#terms[this.#base + term * TERM_STRIDE + 1 + which] ?? 0;
  }

  list(items: readonly number[]): number {
    let list = 0;
    for (let i = items.length - 1; i >= 0; i--) list = this.term(TermOp.list, items[i], list);
    return list;
  }

  /** The first known of several; unknown for none. */
  join(items: readonly number[]): number {
    let joined = 0;
    for (const item of items) {
      if (item === 0 || item === joined) continue;
      joined = joined === 0 ? item : this.term(TermOp.join, joined, item);
    }
    return joined;
  }

  ref(
    role: number,
    term: number,
    line: number,
    column: number,
    flags: number,
    name: number,
    argumentCount: number,
  ): void {
    if (this.muted > 0) return;
    const at = this.#refLength;
    if (at + REF_STRIDE > this.#refs.length) this.#refs = doubled(this.#refs);
    const refs = this.#refs;
    refs[at] = role;
    refs[at + 1] = term;
    refs[at + 2] = line;
    refs[at + 3] = column;
    refs[at + 4] = flags;
    refs[at + 5] = name;
    refs[at + 6] = argumentCount;
    this.#refLength = at + REF_STRIDE;
  }

  /** Number of references recorded so far. */
  get refCount(): number {
    return this.#refLength / REF_STRIDE;
  }

  /** Gives a reference, by its number, another term if it is a call: what is called is read before the arguments are. */
  aimCall(ref: number, term: number): void {
    const at = ref * REF_STRIDE;
    if (this.#refs[at] === RefRole.calls) this.#refs[at + 1] = term;
  }

  /**
   * Writes the unit to `def` and returns to the outer one.
   * @param header terms that other files see
   * @returns the written indexes of the header terms, in their order
   */
  close(
    outer: { base: number; refBase: number; muted: number },
    builder: FactsBuilder,
    def: number,
    header: readonly number[],
  ): number[] {
    const unit = builder.unit(def);
    const count = (this.#length - this.#base) / TERM_STRIDE;
    const written = new Int32Array(count);
    const needed = new Uint8Array(count);
    for (const term of header) needed[term] = 1;
    this.#write(unit, needed, written);
    unit.endHeader();
    for (let at = this.#refBase; at < this.#refLength; at += REF_STRIDE) needed[this.#refs[at + 1] ?? 0] = 1;
    this.#write(unit, needed, written);
    const refs = this.#refs;
    for (let at = this.#refBase; at < this.#refLength; at += REF_STRIDE) {
      const term = written[refs[at + 1] ?? 0] ?? 0;
      if (term === 0) continue;
      unit.ref({
        role: refs[at] ?? 0,
        term,
        line: refs[at + 2] ?? 0,
        column: refs[at + 3] ?? 0,
        flags: refs[at + 4] ?? 0,
        name: refs[at + 5] ?? 0,
        argumentCount: refs[at + 6] ?? -1,
      });
    }
    this.#length = this.#base;
    this.#refLength = this.#refBase;
    this.#base = outer.base;
    this.#refBase = outer.refBase;
    this.muted = outer.muted;
    return header.map((term) => written[term] ?? 0);
  }

  /** Writes all terms marked as needed, and those they name, in ascending order. */
  #write(unit: ReturnType<FactsBuilder["unit"]>, needed: Uint8Array, written: Int32Array): void {
    const terms = this.#terms;
    for (let i = needed.length - 1; i > 0; i--) {
      if (needed[i] !== 1) continue;
      const at = this.#base + i * TERM_STRIDE;
      const mask = TERM_OPERANDS[terms[at] ?? 0] ?? 0;
      for (let k = 0; k < 3; k++) if ((mask >> k) & 1) needed[terms[at + 1 + k] ?? 0] ||= 1;
    }
    for (let i = 1; i < needed.length; i++) {
      if (needed[i] !== 1) continue;
      needed[i] = 2;
      const at = this.#base + i * TERM_STRIDE;
      const op = terms[at] ?? 0;
      if (op >= LocalOp.objectType) continue;
      const mask = TERM_OPERANDS[op] ?? 0;
      const a = terms[at + 1] ?? 0;
      const b = terms[at + 2] ?? 0;
      const c = terms[at + 3] ?? 0;
      written[i] = unit.term(
        op as TermOp,
        mask & 1 ? (written[a] ?? 0) : a,
        mask & 2 ? (written[b] ?? 0) : b,
        mask & 4 ? (written[c] ?? 0) : c,
      );
    }
  }

  #push(op: number, a: number, b: number, c: number): number {
    const at = this.#length;
    if (at + TERM_STRIDE > this.#terms.length) this.#terms = doubled(this.#terms);
    const terms = this.#terms;
    terms[at] = op;
    terms[at + 1] = a;
    terms[at + 2] = b;
    terms[at + 3] = c;
    this.#length = at + TERM_STRIDE;
    return at / TERM_STRIDE;
  }
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
