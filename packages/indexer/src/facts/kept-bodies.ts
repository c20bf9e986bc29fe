import type { SyntaxTree } from "../syntax/syntax-tree.ts";
import type { FactsBuilder, UnitBuilder } from "./facts-builder.ts";
import type { FileFacts } from "./facts.ts";
import { basisOf, displaced, isOwn, placed, renumber } from "./body-numbers.ts";
import type { Basis, NumberedBody, Place, Surroundings } from "./body-numbers.ts";

/** Nodes of a tree that lie one behind the other: from one to before another. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

interface KeptBody extends NumberedBody {
  /** First node in the tree of the version in which it was seen last. */
  from: number;
  readonly nodeCount: number;
}

/**
 * What was read of the bodies in one file, for the next version of its text: bodies that did not change are not read
 * again. What comes out is, to the last number, what reading them would give.
 */
export class KeptBodies {
  #before: SyntaxTree | undefined;
  #tree: SyntaxTree | undefined;
  /** By length of their text. */
  #known = new Map<number, KeptBody[]>();
  #seen = new Map<number, KeptBody[]>();
  #names = new RenumberedNames([]);

  /** Reads a version of the file by `read`, which asks for bodies and hands its facts over. */
  version(tree: SyntaxTree, read: () => FileFacts): FileFacts {
    this.#before = this.#tree;
    this.#tree = tree;
    this.#known = this.#seen;
    this.#seen = new Map();
    try {
      const made = read();
      this.#names = new RenumberedNames(made.names);
      return made;
    } catch (error) {
      // Some have the new numbers, some the old.
      this.#seen = new Map();
      throw error;
    } finally {
      this.#before = undefined;
      this.#known = new Map();
    }
  }

  /** Reads a body by `walk`, or takes over what was read of it before. Its unit has its header and nothing else. */
  body(facts: FactsBuilder, { def }: UnitBuilder, stretch: Stretch, around: Surroundings, walk: () => void): void {
    const unit = facts.written(def);
    const basis = basisOf(unit.terms, around);
    if (basis === undefined) return walk();
    const place = placeOf(this.#tree!, stretch.from);
    const known = this.#take(facts, stretch, basis);
    if (known !== undefined) {
      renumber(known, basis, this.#names.numbers(known.names, facts));
      known.from = stretch.from;
      facts.putBody(def, { terms: known.terms, refs: placed(known.refs, place, unit.line) });
      return this.#keep(stretch, known);
    }
    const termCount = unit.terms.length;
    const refCount = unit.refs.length;
    const size = facts.size;
    const flags = facts.getDef(def, "flags");
    const names = facts.noteNames();
    walk();
    facts.stopNoting();
    // Definitions and scopes inside would have to be put where they belong; an item that is cut short says so itself.
    if (facts.size !== size || facts.getDef(def, "flags") !== flags) return undefined;
    const terms = Int32Array.from(unit.terms.slice(termCount));
    const refs = displaced(unit.refs.slice(refCount), place, unit.line);
    if (!isOwn(terms, refs, names, basis)) return undefined;
    const { from, to } = stretch;
    return this.#keep(stretch, { from, nodeCount: to - from, basis, names, terms, refs });
  }

  #keep(stretch: Stretch, body: KeptBody): void {
    const length = lengthOf(this.#tree!, stretch);
    const alike = this.#seen.get(length);
    if (alike === undefined) this.#seen.set(length, [body]);
    else alike.push(body);
  }

  #take(facts: FactsBuilder, stretch: Stretch, basis: Basis): KeptBody | undefined {
    const alike = this.#known.get(lengthOf(this.#tree!, stretch));
    if (alike === undefined) return undefined;
    const isIt = ({ from, nodeCount, basis: before }: KeptBody): boolean =>
      nodeCount === stretch.to - stretch.from &&
      isSameList(before.numbers, basis.numbers) &&
      this.#names.areSame(before.names, basis.names, facts) &&
      isSameText(this.#before!, from, this.#tree!, stretch) &&
      areSameNodes(this.#before!, from, this.#tree!, stretch);
    const at = alike.findIndex(isIt);
    return at < 0 ? undefined : alike.splice(at, 1)[0];
  }
}

/** The names of one version of a file, and which numbers they have in the next. */
class RenumberedNames {
  /** All in one, as pieces of the file's text would keep that whole. */
  readonly #text: string;
  readonly #ends: Int32Array;
  /** -1 for a name that was not asked for yet. */
  readonly #now: Int32Array;

  constructor(names: readonly string[]) {
    this.#text = names.join("");
    this.#ends = new Int32Array(names.length);
    this.#now = new Int32Array(names.length).fill(-1);
    let end = 0;
    for (let i = 0; i < names.length; i++) this.#ends[i] = end += names[i]!.length;
  }

  /** Gives each name its number in the next version; those that are new there get theirs in this order. */
  numbers(names: readonly number[], facts: FactsBuilder): Int32Array {
    for (const name of names) if (this.#now[name]! < 0) this.#now[name] = facts.name(this.#textOf(name));
    return this.#now;
  }

  /** Whether some names are the same as some of the next version. */
  areSame(names: readonly number[], after: readonly number[], facts: FactsBuilder): boolean {
    if (names.length !== after.length) return false;
    for (let i = 0; i < names.length; i++) {
      const now = this.#now[names[i]!]!;
      if (now < 0 ? this.#textOf(names[i]!) !== facts.nameText(after[i]!) : now !== after[i]) return false;
    }
    return true;
  }

  #textOf(name: number): string {
    return this.#text.slice(name === 0 ? 0 : this.#ends[name - 1], this.#ends[name]);
  }
}

function placeOf(tree: SyntaxTree, node: number): Place {
  const line = tree.line[node]!;
  return { line, column: tree.start[node]! - tree.lineStart[line - 1]! };
}

/** Of the text from the first node to the end of the last that lies in none of the others. */
function lengthOf(tree: SyntaxTree, { from, to }: Stretch): number {
  return endOf(tree, from, to) - tree.start[from]!;
}

function endOf(tree: SyntaxTree, from: number, to: number): number {
  let last = from;
  while (tree.next[last]! < to) last = tree.next[last]!;
  return tree.end[last]!;
}

function isSameText(before: SyntaxTree, from: number, tree: SyntaxTree, stretch: Stretch): boolean {
  const length = lengthOf(tree, stretch);
  const [a, b] = [before.start[from]!, tree.start[stretch.from]!];
  return before.text.slice(a, a + length) === tree.text.slice(b, b + length);
}

/** The same text could be read into another tree, as what is around it counts for parsers too. */
function areSameNodes(before: SyntaxTree, from: number, tree: SyntaxTree, stretch: Stretch): boolean {
  const nodes = stretch.from - from;
  const units = tree.start[stretch.from]! - before.start[from]!;
  const { symbol, field, start, end, next } = tree;
  const was = { symbol: before.symbol, field: before.field, start: before.start, end: before.end, next: before.next };
  for (let b = stretch.from; b < stretch.to; b++) {
    const a = b - nodes;
    if (was.symbol[a] !== symbol[b] || was.field[a] !== field[b] || was.next[a]! + nodes !== next[b]) return false;
    if (was.start[a]! + units !== start[b] || was.end[a]! + units !== end[b]) return false;
  }
  return true;
}

function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
