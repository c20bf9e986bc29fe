import {
  DEF_STRIDE,
  DefField,
  IMPORT_STRIDE,
  REF_STRIDE,
  RefField,
  SCOPE_STRIDE,
  TERM_STRIDE,
  TermOp,
} from "./facts.ts";
import type { FileFacts } from "./facts.ts";
import { NameTable, TermTable } from "./fact-tables.ts";

/** Growable array of 32-bit integers. */
class IntBuffer {
  data: Int32Array = new Int32Array(1024);
  length = 0;

  reserve(count: number): number {
    const at = this.length;
    if (at + count > this.data.length) this.data = larger(this.data, at + count);
    this.length = at + count;
    return at;
  }

  finish(): Int32Array {
    return this.data.slice(0, this.length);
  }
}

/** The terms and references of one definition while it is being built. Equal terms are stored once. */
export interface UnitBuilder {
  readonly def: number;
  /** Adds a term and gives its index in the unit; an equal term is reused. */
  term(op: TermOp, a?: number, b?: number, c?: number): number;
  /** Adds a `list` term; 0 for no items. */
  list(items: readonly number[]): number;
  /** Marks that all terms so far are the header. Call once, before the first term of the body. */
  endHeader(): void;
  /** Adds a reference and gives its number in the unit. */
  ref(fields: {
    role: number;
    term: number;
    line: number;
    column: number;
    name: number;
    flags?: number;
    argumentCount?: number;
  }): number;
  /** Gives a reference another term: what is called is read before the call. */
  aim(ref: number, term: number): void;
}

/** Terms and references of a unit's body, as they lie in facts. */
export interface UnitBody {
  readonly terms: Int32Array;
  readonly refs: Int32Array;
}

const NO_BODY: UnitBody = { terms: new Int32Array(0), refs: new Int32Array(0) };

class Unit implements UnitBuilder {
  readonly def: number;
  readonly terms: number[] = [TermOp.unknown, 0, 0, 0];
  readonly refs: number[] = [];
  headerEnd = -1;
  /** What follows `terms` and `refs`. */
  body: UnitBody = NO_BODY;
  readonly line: number;
  readonly #table: TermTable;

  constructor(def: number, line: number, table: TermTable) {
    this.#table = table;
    this.def = def;
    this.line = line;
  }

  term(op: TermOp, a = 0, b = 0, c = 0): number {
    if (op === TermOp.unknown) return 0;
    const next = this.terms.length / TERM_STRIDE;
    const at = this.#table.placeOf(this.def, this.terms, next, op, a, b, c);
    if (at === next) this.terms.push(op, a, b, c);
    return at;
  }

  list(items: readonly number[]): number {
    let list = 0;
    for (let i = items.length - 1; i >= 0; i--) list = this.term(TermOp.list, items[i] ?? 0, list);
    return list;
  }

  endHeader(): void {
    if (this.headerEnd < 0) this.headerEnd = this.terms.length / TERM_STRIDE;
  }

  ref(f: {
    role: number;
    term: number;
    line: number;
    column: number;
    name: number;
    flags?: number;
    argumentCount?: number;
  }): number {
    const ref = this.refs.length / REF_STRIDE;
    this.refs.push(f.role, f.term, f.line - this.line, f.column, f.flags ?? 0, f.name, f.argumentCount ?? -1);
    return ref;
  }

  aim(ref: number, term: number): void {
    this.refs[ref * REF_STRIDE + RefField.term] = term;
  }
}

/** Collects the facts of one file. Extractors write through it; `finish` lays everything out flat. */
export class FactsBuilder {
  readonly #names = new NameTable();
  readonly #terms = new TermTable();
  readonly #defs = new IntBuffer();
  readonly #scopes = new IntBuffer();
  readonly #imports = new IntBuffer();
  readonly #units: Unit[] = [];
  #noted: number[] | undefined;
  /** By name: the round in which it was last noted. */
  #notedIn: Int32Array = new Int32Array(256);
  #notedRound = 0;
  hasErrors = false;
  generated = false;

  /** Index of a string in the file's table. */
  name(text: string): number {
    return this.#met(this.#names.number(text, 0, text.length));
  }

  /** Index of a piece of a text, as of that string. */
  nameAt(text: string, start: number, end: number): number {
    return this.#met(this.#names.number(text, start, end));
  }

  /** Notes the names that are asked for from here on, each once, in that order; until `stopNoting` or another call. */
  noteNames(): number[] {
    this.#notedRound++;
    return (this.#noted = []);
  }

  stopNoting(): void {
    this.#noted = undefined;
  }

  #met(name: number): number {
    if (this.#noted === undefined) return name;
    if (name >= this.#notedIn.length) this.#notedIn = larger(this.#notedIn, name + 1);
    if (this.#notedIn[name] === this.#notedRound) return name;
    this.#notedIn[name] = this.#notedRound;
    this.#noted.push(name);
    return name;
  }

  /** Definitions, scopes and imports so far. */
  get size(): number {
    return this.#defs.length + this.#scopes.length + this.#imports.length;
  }

  nameText(index: number): string {
    return this.#names.texts[index] ?? "";
  }

  /** Adds a definition and opens its unit. Fields not given are 0, or -1 for `parent`, `scope`, `ownScope`, `arity`. */
  def(
    fields: Partial<
      Record<Exclude<keyof typeof DefField, "termStart" | "headerTermEnd" | "termEnd" | "refStart" | "refEnd">, number>
    > & { kind: number; line: number },
  ): UnitBuilder {
    const at = this.#defs.reserve(DEF_STRIDE);
    const data = this.#defs.data;
    data.fill(0, at, at + DEF_STRIDE);
    data[at + DefField.parent] = -1;
    data[at + DefField.scope] = -1;
    data[at + DefField.ownScope] = -1;
    data[at + DefField.arity] = -1;
    for (const key in fields) {
      const value = (fields as Record<string, number | undefined>)[key];
      if (value !== undefined) data[at + DefField[key as keyof typeof DefField]] = value;
    }
    const unit = new Unit(at / DEF_STRIDE, fields.line, this.#terms);
    this.#units.push(unit);
    return unit;
  }

  /** Changes one field of a definition made before. */
  setDef(def: number, field: keyof typeof DefField, value: number): void {
    this.#defs.data[def * DEF_STRIDE + DefField[field]] = value;
  }

  getDef(def: number, field: keyof typeof DefField): number {
    return this.#defs.data[def * DEF_STRIDE + DefField[field]] ?? 0;
  }

  unit(def: number): UnitBuilder {
    return this.#unit(def);
  }

  /** What a unit holds so far. Of a unit whose body was put there as a whole, that is left out. */
  written(def: number): { readonly terms: readonly number[]; readonly refs: readonly number[]; readonly line: number } {
    return this.#unit(def);
  }

  /** Puts a whole body behind the header of a unit, which is complete then. */
  putBody(def: number, body: UnitBody): void {
    this.#unit(def).body = body;
  }

  #unit(def: number): Unit {
    const unit = this.#units[def];
    if (unit === undefined) throw new Error(`no definition ${def}`);
    return unit;
  }

  scope(kind: number, parent: number, def: number): number {
    const at = this.#scopes.reserve(SCOPE_STRIDE);
    this.#scopes.data.set([kind, parent, def], at);
    return at / SCOPE_STRIDE;
  }

  import(f: {
    scope: number;
    alias: number;
    def: number;
    term: number;
    flags: number;
    line: number;
    column: number;
  }): void {
    const at = this.#imports.reserve(IMPORT_STRIDE);
    this.#imports.data.set([f.scope, f.alias, f.def, f.term, f.flags, f.line, f.column], at);
  }

  finish(lineCount: number): FileFacts {
    let termCount = 0;
    let refCount = 0;
    for (const unit of this.#units) {
      termCount += unit.terms.length + unit.body.terms.length;
      refCount += unit.refs.length + unit.body.refs.length;
    }
    const terms = new Int32Array(termCount);
    const refs = new Int32Array(refCount);
    const defs = this.#defs.finish();
    let termAt = 0;
    let refAt = 0;
    for (const unit of this.#units) {
      const def = unit.def * DEF_STRIDE;
      unit.endHeader();
      defs[def + DefField.termStart] = termAt / TERM_STRIDE;
      defs[def + DefField.headerTermEnd] = unit.headerEnd;
      defs[def + DefField.refStart] = refAt / REF_STRIDE;
      terms.set(unit.terms, termAt);
      terms.set(unit.body.terms, (termAt += unit.terms.length));
      refs.set(unit.refs, refAt);
      refs.set(unit.body.refs, (refAt += unit.refs.length));
      termAt += unit.body.terms.length;
      refAt += unit.body.refs.length;
      defs[def + DefField.termEnd] = termAt / TERM_STRIDE;
      defs[def + DefField.refEnd] = refAt / REF_STRIDE;
    }
    return {
      names: this.#names.texts,
      defs,
      scopes: this.#scopes.finish(),
      imports: this.#imports.finish(),
      terms,
      refs,
      lineCount,
      hasErrors: this.hasErrors,
      generated: this.generated,
    };
  }
}

function larger(column: Int32Array, length: number): Int32Array {
  const copy = new Int32Array(Math.max(column.length * 2, length));
  copy.set(column);
  return copy;
}
