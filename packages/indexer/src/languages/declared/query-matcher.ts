import { ERROR_SYMBOL } from "../../syntax/syntax-tree.ts";
import type { SyntaxNames, SyntaxTree } from "../../syntax/syntax-tree.ts";
import { queryError } from "./query-reader.ts";
import type { ChildPattern, NodePattern, Predicate, QueryPattern } from "./query-reader.ts";
import { HEADS } from "./vocabulary.ts";

/** A pattern that a node matched, and which nodes fill its captures. */
export class Match {
  readonly rule: Rule;
  readonly #captures: readonly number[];
  readonly #nodes: readonly number[];

  constructor(rule: Rule, captures: readonly number[], nodes: readonly number[]) {
    this.rule = rule;
    this.#captures = captures;
    this.#nodes = nodes;
  }

  /** The first node of a capture, 0 for none (0 is the root, which is no part of anything). */
  part(name: string): number {
    const id = this.rule.captureIds.get(name);
    if (id === undefined) return 0;
    const at = this.#captures.indexOf(id);
    return at < 0 ? 0 : this.#nodes[at]!;
  }

  /** All nodes of a capture, in source order. */
  parts(name: string): number[] {
    const id = this.rule.captureIds.get(name);
    return id === undefined ? [] : this.#nodes.filter((_, at) => this.#captures[at] === id);
  }
}

/** A pattern made ready for one grammar. */
export interface Rule {
  /** The head capture, `define.class`, and its node: the root unless the head is a `flag`. */
  readonly head: string;
  readonly captureIds: ReadonlyMap<string, number>;
  readonly settings: ReadonlyMap<string, string>;
  readonly shape: Shape;
  /** Of captures that repeat: they must hold of each node. */
  readonly tests: readonly Test[];
}

interface Shape {
  /** Symbols that fit; undefined: any named node but comments and errors. */
  readonly symbols: readonly number[] | undefined;
  readonly children: readonly ChildShape[];
  readonly absent: readonly number[];
  readonly captures: readonly number[];
  /** What the text of a node must fulfil for it to fit. */
  readonly conditions: readonly Condition[];
  readonly alternatives: readonly Shape[];
}

interface ChildShape extends Pick<ChildPattern, "quantifier" | "isAnchored" | "isLast"> {
  readonly shape: Shape;
  readonly field: number;
}

type Condition = (text: string) => boolean;

interface Test {
  readonly capture: number;
  readonly holds: Condition;
}

/** Compiles the patterns of one file for one grammar. */
export class RuleCompiler {
  readonly #names: SyntaxNames;
  readonly #fileName: string;
  #captureIds = new Map<string, number>();
  /** By capture. */
  #conditions = new Map<string, Condition[]>();
  readonly #repeated = new Set<string>();

  constructor(names: SyntaxNames, fileName: string) {
    this.#names = names;
    this.#fileName = fileName;
  }

  /** @throws IndexerError `bad-language` for a node type, field or predicate that does not exist */
  compile(pattern: QueryPattern, head: string): Rule {
    this.#captureIds = new Map();
    this.#conditions.clear();
    this.#repeated.clear();
    const settings = new Map<string, string>();
    const tests = pattern.predicates.filter(({ name }) => name !== "set!");
    for (const { name, operands } of pattern.predicates) {
      const [key = "", value = ""] = operands;
      if (name === "set!") settings.set(key, value);
    }
    for (const predicate of tests) this.#addCondition(predicate);
    // A head that is called like one of its own parts, `inner`, is not that part.
    const shape = this.#shape(pattern.root, false, head);
    for (const predicate of tests) this.#checkTarget(predicate);
    const late = [...this.#conditions]
      .filter(([capture]) => this.#repeated.has(capture))
      .flatMap(([capture, all]) => all.map((holds): Test => ({ capture: this.#captureIds.get(capture)!, holds })));
    return { head, captureIds: this.#captureIds, settings, shape, tests: late };
  }

  #shape(pattern: NodePattern, isRepeated: boolean, head?: string): Shape {
    const named = HEADS[head ?? ""]?.includes(head ?? "") === true ? head : undefined;
    const captures = pattern.captures.filter((name) => name !== named);
    if (isRepeated) for (const name of captures) this.#repeated.add(name);
    return {
      symbols: pattern.type === undefined ? undefined : [this.#symbol(pattern)],
      children: pattern.children.map((child): ChildShape => ({
        shape: this.#shape(child.pattern, isRepeated || child.quantifier === "*" || child.quantifier === "+"),
        field: child.field === undefined ? 0 : this.#field(child.field, child.pattern),
        quantifier: child.quantifier,
        isAnchored: child.isAnchored,
        isLast: child.isLast,
      })),
      absent: pattern.absentFields.map((field) => this.#field(field, pattern)),
      captures: captures.map((name) => this.#captureId(name)),
      conditions: isRepeated ? [] : captures.flatMap((name) => this.#conditions.get(name) ?? []),
      alternatives: pattern.alternatives.map((each) => this.#shape(each, isRepeated, head)),
    };
  }

  #captureId(name: string): number {
    const id = this.#captureIds.get(name) ?? this.#captureIds.size;
    this.#captureIds.set(name, id);
    return id;
  }

  #symbol(pattern: NodePattern): number {
    const type = pattern.type!;
    try {
      return pattern.isToken ? this.#names.token(type) : this.#names.node(type);
    } catch {
      const what = pattern.isToken ? `no token ${JSON.stringify(type)}` : `no node type ${type}`;
      throw queryError(this.#fileName, pattern, `the grammar has ${what}`, "see the grammar's node-types.json");
    }
  }

  #field(name: string, at: NodePattern): number {
    try {
      return this.#names.field(name);
    } catch {
      throw queryError(this.#fileName, at, `the grammar has no field ${name}`, "see the grammar's node-types.json");
    }
  }

  #addCondition(predicate: Predicate): void {
    const { name, operands } = predicate;
    const [target = "", ...texts] = operands;
    const holds = testOf(name, texts);
    const hint = "known are #eq? #not-eq? #match? #not-match? #any-of? #not-any-of? #set!";
    if (holds === undefined) throw queryError(this.#fileName, predicate, `unknown predicate #${name}`, hint);
    const other = texts.find((text) => text.startsWith("@"));
    if (other !== undefined) {
      throw queryError(this.#fileName, predicate, `${other} to compare with`, "captures are compared with texts only");
    }
    const capture = target.slice(1);
    this.#conditions.set(capture, [...(this.#conditions.get(capture) ?? []), holds]);
  }

  #checkTarget(predicate: Predicate): void {
    const [target = ""] = predicate.operands;
    if (target.startsWith("@") && this.#captureIds.has(target.slice(1))) return;
    throw queryError(this.#fileName, predicate, `no capture ${target} to test`, "a predicate tests a capture's text");
  }
}

function testOf(name: string, texts: readonly string[]): Condition | undefined {
  const [first = ""] = texts;
  switch (name) {
    case "eq?":
      return (text) => text === first;
    case "not-eq?":
      return (text) => text !== first;
    case "match?":
    case "not-match?": {
      const pattern = new RegExp(first);
      return (text) => pattern.test(text) === (name === "match?");
    }
    case "any-of?":
    case "not-any-of?": {
      const set = new Set(texts);
      return (text) => set.has(text) === (name === "any-of?");
    }
    default:
      return undefined;
  }
}

/** What the matcher's table says of symbols of named nodes that are no comments. */
export const PLAIN = 1;

/** Symbols on which a rule's root can match. */
export function rootSymbols(shape: Shape): readonly number[] | undefined {
  if (shape.alternatives.length === 0) return shape.symbols;
  const all = shape.alternatives.map(rootSymbols);
  return all.includes(undefined) ? undefined : all.flatMap((symbols) => symbols ?? []);
}

/**
 * Matches rules against nodes of one tree, as tree-sitter's own queries do: children that a pattern does not mention may
 * stand anywhere between those that it does, and tokens on both sides of an anchor. There are three differences:
 *
 * - a node gives one match for a rule, the first of all, in which optional children are there where they can be;
 * - a repeated child takes all that fit, where tree-sitter begins another match at every gap between them;
 * - comments and what could not be parsed are no `(_)`, and anchors pass comments over.
 */
export class Matcher {
  readonly #tree: SyntaxTree;
  /** By symbol: `PLAIN` for named nodes that are no comments. */
  readonly #isPlain: Uint8Array;
  #captures: number[] = [];
  #nodes: number[] = [];

  constructor(tree: SyntaxTree, isPlain: Uint8Array) {
    this.#tree = tree;
    this.#isPlain = isPlain;
  }

  match(rule: Rule, node: number): Match | undefined {
    this.#captures = [];
    this.#nodes = [];
    if (!this.#fits(rule.shape, node)) return undefined;
    for (const { capture, holds } of rule.tests) {
      for (let at = 0; at < this.#captures.length; at++) {
        if (this.#captures[at] === capture && !holds(this.#text(this.#nodes[at]!))) return undefined;
      }
    }
    return new Match(rule, this.#captures, this.#nodes);
  }

  #text(node: number): string {
    return this.#tree.text.slice(this.#tree.start[node], this.#tree.end[node]);
  }

  isPlain(node: number): boolean {
    const symbol = this.#tree.symbol[node]!;
    return symbol !== ERROR_SYMBOL && this.#isPlain[symbol] === PLAIN;
  }

  #fits(shape: Shape, node: number): boolean {
    const length = this.#nodes.length;
    for (const capture of shape.captures) {
      this.#captures.push(capture);
      this.#nodes.push(node);
    }
    if (this.#fitsInside(shape, node)) return true;
    this.#cut(length);
    return false;
  }

  #fitsInside(shape: Shape, node: number): boolean {
    if (shape.alternatives.length > 0) {
      return this.#hold(shape.conditions, node) && shape.alternatives.some((each) => this.#fits(each, node));
    }
    if (shape.symbols === undefined ? !this.isPlain(node) : !shape.symbols.includes(this.#tree.symbol[node]!)) {
      return false;
    }
    if (!this.#hold(shape.conditions, node)) return false;
    for (const field of shape.absent) if (this.#hasField(node, field)) return false;
    return shape.children.length === 0 || this.#fitChildren(shape, 0, node + 1, this.#tree.next[node]!);
  }

  #hold(conditions: readonly Condition[], node: number): boolean {
    return conditions.every((holds) => holds(this.#text(node)));
  }

  #hasField(node: number, field: number): boolean {
    const { next } = this.#tree;
    for (let at = node + 1; at < next[node]!; at = next[at]!) if (this.#tree.field[at] === field) return true;
    return false;
  }

  #cut(length: number): void {
    this.#captures.length = length;
    this.#nodes.length = length;
  }

  /** Whether the child patterns from `index` fit children from `from`, in order. */
  #fitChildren(shape: Shape, index: number, from: number, end: number): boolean {
    const child = shape.children[index];
    if (child === undefined) return true;
    if (child.quantifier === "*" || child.quantifier === "+") return this.#fitMany(shape, index, from, end);
    const { next } = this.#tree;
    for (let at = from; at < end; at = next[at]!) {
      const length = this.#nodes.length;
      if (this.#fitsChild(child, at, end) && this.#fitChildren(shape, index + 1, next[at]!, end)) return true;
      this.#cut(length);
      if (child.isAnchored && !this.#isPassedOver(at)) break;
    }
    return child.quantifier === "?" && this.#fitChildren(shape, index + 1, from, end);
  }

  /** Whether anchors pass a node over: comments, and tokens that are in the tree because some pattern asks for them. */
  #isPassedOver(node: number): boolean {
    const symbol = this.#tree.symbol[node]!;
    return symbol !== ERROR_SYMBOL && this.#isPlain[symbol] !== PLAIN;
  }

  /** Takes as many children as fit and leave what the patterns behind want. */
  #fitMany(shape: Shape, index: number, from: number, end: number): boolean {
    const child = shape.children[index]!;
    const { next } = this.#tree;
    const taken: { readonly after: number; readonly length: number }[] = [{ after: from, length: this.#nodes.length }];
    for (let at = from; at < end; at = next[at]!) {
      if (this.#fitsChild(child, at, end)) taken.push({ after: next[at]!, length: this.#nodes.length });
    }
    const least = child.quantifier === "+" ? 1 : 0;
    for (let count = taken.length - 1; count >= least; count--) {
      this.#cut(taken[count]!.length);
      if (this.#fitChildren(shape, index + 1, taken[count]!.after, end)) return true;
    }
    this.#cut(taken[0]!.length);
    return false;
  }

  #fitsChild(child: ChildShape, node: number, end: number): boolean {
    if (child.field !== 0 && this.#tree.field[node] !== child.field) return false;
    if (child.isLast && !this.#isLast(node, end)) return false;
    return this.#fits(child.shape, node);
  }

  #isLast(node: number, end: number): boolean {
    const { next } = this.#tree;
    for (let at = next[node]!; at < end; at = next[at]!) if (!this.#isPassedOver(at)) return false;
    return true;
  }
}
