import { NodeFlag } from "@parseltongue/graph/schema";
import { RefRole, TermOp } from "../../facts/facts.ts";
import type { FactsBuilder, UnitBuilder } from "../../facts/facts-builder.ts";
import type { KeptBodies } from "../../facts/kept-bodies.ts";
import { ERROR_SYMBOL } from "../../syntax/syntax-tree.ts";
import type { SyntaxTree } from "../../syntax/syntax-tree.ts";
import type { RustGrammar } from "./grammar.ts";
import { Locals } from "./locals.ts";

/** Deeper expressions, types and items than this are left out (and their item marked incomplete): the walk is recursive. */
export const MAX_DEPTH = 400;

/** Stands for the index of a const parameter, which is no type. */
export const CONST_PARAMETER = -1;

/** Walks one node of the tree and answers with the term of its value, 0 when nothing is known. */
export type Visitor = (x: Walk, node: number) => number;

/** What differs by node type, so that the modules of the extractor need not import each other in circles. */
export interface Visitors {
  /** By grammar symbol. */
  readonly expressions: readonly (Visitor | undefined)[];
  /** Declares the items among the children of a node. */
  readonly items: (x: Walk, container: number) => void;
  /** By grammar symbol: whether a statement declares something, so that its block needs a scope. */
  readonly declares: Uint8Array;
}

/** Where the walk stands: everything that changes when it enters a definition. */
export interface Place {
  unit: UnitBuilder;
  /** Innermost scope, for the names looked up from here. */
  scope: number;
  /** Definition that `Self` means; -1 outside of impls, traits and types. */
  selfDef: number;
  locals: Locals;
  /** `NodeFlag` bits that everything inside inherits: `test`. */
  inheritedFlags: number;
}

/** One walk over one file: the tree, the facts so far, and the place. */
export class Walk {
  readonly tree: SyntaxTree;
  readonly text: string;
  readonly symbol: Uint16Array;
  readonly next: Uint32Array;
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  readonly grammar: RustGrammar;
  readonly facts: FactsBuilder;
  unit!: UnitBuilder;
  scope = 0;
  selfDef = -1;
  locals: Locals = new Locals();
  inheritedFlags = 0;
  /** `EdgeFlag.macro` while inside a macro invocation's arguments. */
  refFlags = 0;
  /** Number of the reference at the name of what is called, -1 without one; see `calls.ts`. */
  calleeRef = -1;
  /** While positive, terms are built but no references noted: the same text is walked a second time. */
  quiet = 0;
  /** Generic parameters in sight, innermost last: name index, definition, index among its type parameters (or `CONST_PARAMETER`). */
  typeParameters: number[] = [];
  /** What was read of the version before, if that is kept. */
  readonly bodies: KeptBodies | undefined;
  readonly #visitors: Visitors;
  /** The error nodes in order. */
  readonly #errors: number[] = [];
  #depth = 0;

  constructor(
    tree: SyntaxTree,
    grammar: RustGrammar,
    facts: FactsBuilder,
    visitors: Visitors,
    bodies: KeptBodies | undefined,
  ) {
    this.bodies = bodies;
    this.tree = tree;
    this.text = tree.text;
    this.symbol = tree.symbol;
    this.next = tree.next;
    this.start = tree.start;
    this.end = tree.end;
    this.grammar = grammar;
    this.facts = facts;
    this.#visitors = visitors;
    if (!tree.hasErrors) return;
    for (let i = 0; i < tree.nodeCount; i++) if (tree.symbol[i] === ERROR_SYMBOL) this.#errors.push(i);
  }

  // ---- the tree ----

  /** First child that fills a field, -1 if none. */
  child(node: number, field: number): number {
    const last = this.next[node] as number;
    for (let c = node + 1; c < last; c = this.next[c] as number) if (this.tree.field[c] === field) return c;
    return -1;
  }

  /** First child of a node type, -1 if none. */
  childOf(node: number, symbol: number): number {
    const last = this.next[node] as number;
    for (let c = node + 1; c < last; c = this.next[c] as number) if (this.symbol[c] === symbol) return c;
    return -1;
  }

  /** First child that is no comment, attribute or `mut`; -1 if none. */
  onlyChild(node: number): number {
    const last = this.next[node] as number;
    for (let c = node + 1; c < last; c = this.next[c] as number) if (!this.isExtra(c)) return c;
    return -1;
  }

  /** Comments, attributes and `mut` may stand between any two nodes that count. */
  isExtra(node: number): boolean {
    const s = this.symbol[node];
    const g = this.grammar;
    return s === g.lineComment || s === g.blockComment || s === g.attributeItem || s === g.mutableSpecifier;
  }

  isError(node: number): boolean {
    return this.symbol[node] === ERROR_SYMBOL;
  }

  /** Whether the tree of a node holds an error node. */
  hasErrorIn(node: number): boolean {
    const errors = this.#errors;
    let low = 0;
    let high = errors.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((errors[middle] as number) < node) low = middle + 1;
      else high = middle;
    }
    return low < errors.length && (errors[low] as number) < (this.next[node] as number);
  }

  slice(node: number): string {
    return this.text.slice(this.start[node], this.end[node]);
  }

  /** Name index of an identifier; `r#type` is the name `type`. */
  name(node: number): number {
    const at = this.start[node] as number;
    const raw = this.text.charCodeAt(at) === 114 && this.text.charCodeAt(at + 1) === 35;
    return this.facts.nameAt(this.text, raw ? at + 2 : at, this.end[node] as number);
  }

  line(node: number): number {
    return this.tree.line[node] as number;
  }

  column(node: number): number {
    return (this.start[node] as number) - (this.tree.lineStart[(this.tree.line[node] as number) - 1] as number) + 1;
  }

  /** 1-based line of a text offset. */
  lineAt(offset: number): number {
    const starts = this.tree.lineStart;
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  // ---- the facts ----

  term(op: TermOp, a?: number, b?: number, c?: number): number {
    return this.unit.term(op, a, b, c);
  }

  /** Term of something done to a value; unknown when the value is. */
  of(op: TermOp, value: number, b?: number): number {
    return value === 0 ? 0 : this.unit.term(op, value, b);
  }

  primitive(name: string): number {
    return this.unit.term(TermOp.primitive, this.facts.name(name));
  }

  get unitType(): number {
    return this.unit.term(TermOp.tuple);
  }

  /** The first of two values that is known, as for the arms of a `match`. */
  join(a: number, b: number): number {
    return a === 0 || a === b ? b : b === 0 ? a : this.unit.term(TermOp.join, a, b);
  }

  /** Adds a reference and gives its number in the unit; -1 where references are not wanted. */
  ref(role: number, term: number, node: number, name: number, flags = 0, argumentCount = -1): number {
    if (this.quiet > 0) return -1;
    return this.refAt(role, term, this.line(node), this.column(node), name, flags, argumentCount);
  }

  refAt(
    role: number,
    term: number,
    line: number,
    column: number,
    name: number,
    flags: number,
    argumentCount: number,
  ): number {
    return this.unit.ref({ role, term, line, column, name, flags: flags | this.refFlags, argumentCount });
  }

  /** The term of a call, at which the reference to what it calls is aimed. */
  call(called: number, values: number, ref: number): number {
    const term = this.unit.term(TermOp.call, called, values);
    if (ref >= 0) this.unit.aim(ref, term);
    return term;
  }

  uses(term: number, node: number, name: number, flags = 0): void {
    this.ref(RefRole.uses, term, node, name, flags);
  }

  // ---- the walk ----

  /** Notes what an expression refers to and gives the term of its value. */
  expression(node: number): number {
    if (!this.enter()) return 0;
    const visit = this.#visitors.expressions[this.symbol[node] as number];
    const term = visit === undefined ? this.#others(node) : visit(this, node);
    this.leave();
    return term;
  }

  /** A node that is no expression (an error, a label): whatever expressions it holds. */
  #others(node: number): number {
    const last = this.next[node] as number;
    for (let c = node + 1; c < last; c = this.next[c] as number) this.expression(c);
    return 0;
  }

  /** Runs a recursive step that is no expression under the same bound of depth; 0 when it is too deep. */
  deeper(visit: Visitor, node: number): number {
    if (!this.enter()) return 0;
    const term = visit(this, node);
    this.leave();
    return term;
  }

  /** Goes a level deeper, to be left with `leave`; false when that would be too deep. */
  enter(): boolean {
    if (this.#depth >= MAX_DEPTH) {
      this.#markIncomplete();
      return false;
    }
    this.#depth++;
    return true;
  }

  leave(): void {
    this.#depth--;
  }

  get depth(): number {
    return this.#depth;
  }

  #markIncomplete(): void {
    const { def } = this.unit;
    this.facts.setDef(def, "flags", this.facts.getDef(def, "flags") | NodeFlag.incomplete);
  }

  items(container: number): void {
    if (!this.enter()) return;
    this.#visitors.items(this, container);
    this.leave();
  }

  declares(node: number): boolean {
    return this.#visitors.declares[this.symbol[node] as number] === 1;
  }

  place(): Place {
    const { unit, scope, selfDef, locals, inheritedFlags } = this;
    return { unit, scope, selfDef, locals, inheritedFlags };
  }

  return(to: Place): void {
    this.unit = to.unit;
    this.scope = to.scope;
    this.selfDef = to.selfDef;
    this.locals = to.locals;
    this.inheritedFlags = to.inheritedFlags;
  }
}
