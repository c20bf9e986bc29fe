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
  readonly tests: readonly Test[];
}

interface Shape {
  /** Symbols that fit; undefined: any named node but comments and errors. */
  readonly symbols: readonly number[] | undefined;
  readonly children: readonly ChildShape[];
  readonly absent: readonly number[];
  readonly captures: readonly number[];
  readonly alternatives: readonly Shape[];
}

interface ChildShape extends Pick<ChildPattern, "quantifier" | "isAnchored" | "isLast"> {
  readonly shape: Shape;
  readonly field: number;
}

interface Test {
  readonly capture: number;
  readonly holds: (text: string) => boolean;
}

/** Compiles the patterns of one file for one grammar. */
export class RuleCompiler {
  readonly #names: SyntaxNames;
  readonly #fileName: string;
  #captureIds = new Map<string, number>();

  constructor(names: SyntaxNames, fileName: string) {
    this.#names = names;
    this.#fileName = fileName;
  }

  /** @throws IndexerError `bad-language` for a node type, field or predicate that does not exist */
  compile(pattern: QueryPattern, head: string): Rule {
    this.#captureIds = new Map();
    // A head that is called like one of its own parts, `inner`, is not that part.
    const shape = this.#shape(pattern.root, head);
    const tests: Test[] = [];
    const settings = new Map<string, string>();
    for (const predicate of pattern.predicates) {
      const [first = "", second = ""] = predicate.operands;
      if (predicate.name === "set!") settings.set(first, second);
      else tests.push(this.#test(predicate));
    }
    return { head, captureIds: this.#captureIds, settings, shape, tests };
  }

  #shape(pattern: NodePattern, head?: string): Shape {
    const named = HEADS[head ?? ""]?.includes(head ?? "") === true ? head : undefined;
    const captures = pattern.captures
      .filter((name) => name !== named)
      .map((name) => {
        const id = this.#captureIds.get(name) ?? this.#captureIds.size;
        this.#captureIds.set(name, id);
        return id;
      });
    return {
      symbols: pattern.type === undefined ? undefined : [this.#symbol(pattern)],
      children: pattern.children.map((child): ChildShape => ({
        shape: this.#shape(child.pattern),
        field: child.field === undefined ? 0 : this.#field(child.field, child.pattern),
        quantifier: child.quantifier,
        isAnchored: child.isAnchored,
        isLast: child.isLast,
      })),
      absent: pattern.absentFields.map((field) => this.#field(field, pattern)),
      captures,
      alternatives: pattern.alternatives.map((each) => this.#shape(each, head)),
    };
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

  #test(predicate: Predicate): Test {
    const [target = "", ...texts] = predicate.operands;
    const capture = this.#captureIds.get(target.slice(1));
    const holds = testOf(predicate.name, texts);
    if (capture !== undefined && target.startsWith("@") && holds !== undefined) return { capture, holds };
    const what = holds === undefined ? `unknown predicate #${predicate.name}` : `no capture ${target} to test`;
    const hint = "known are #eq? #not-eq? #match? #not-match? #any-of? #not-any-of? #set!";
    throw queryError(this.#fileName, predicate, what, hint);
  }
}

function testOf(name: string, texts: readonly string[]): ((text: string) => boolean) | undefined {
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

/** Symbols on which a rule's root can match. */
export function rootSymbols(shape: Shape): readonly number[] | undefined {
  if (shape.alternatives.length === 0) return shape.symbols;
  const all = shape.alternatives.map(rootSymbols);
  return all.includes(undefined) ? undefined : all.flatMap((symbols) => symbols ?? []);
}

/**
 * Matches rules against nodes of one tree. Like tree-sitter's own queries, children that a pattern does not mention may
 * stand anywhere between those that it does; unlike them, a node gives one match for a rule, the first.
 */
export class Matcher {
  readonly #tree: SyntaxTree;
  /** By symbol: 1 for named nodes that are no comments. */
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
    return symbol !== ERROR_SYMBOL && this.#isPlain[symbol] === 1;
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
    if (shape.alternatives.length > 0) return shape.alternatives.some((each) => this.#fits(each, node));
    if (shape.symbols === undefined ? !this.isPlain(node) : !shape.symbols.includes(this.#tree.symbol[node]!)) {
      return false;
    }
    for (const field of shape.absent) if (this.#hasField(node, field)) return false;
    return shape.children.length === 0 || this.#fitChildren(shape, 0, node + 1, this.#tree.next[node]!);
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
      if (this.#isPassedOver(at)) continue;
      const length = this.#nodes.length;
      if (this.#fitsChild(child, at, end) && this.#fitChildren(shape, index + 1, next[at]!, end)) return true;
      this.#cut(length);
      if (child.isAnchored) break;
    }
    return child.quantifier === "?" && this.#fitChildren(shape, index + 1, from, end);
  }

  /** Comments and, in front of anchors, tokens do not count. */
  #isPassedOver(node: number): boolean {
    return !this.isPlain(node) && this.#isPlain[this.#tree.symbol[node]!] === 2;
  }

  #fitMany(shape: Shape, index: number, from: number, end: number): boolean {
    const child = shape.children[index]!;
    const { next } = this.#tree;
    let after = from;
    let count = 0;
    for (let at = from; at < end; at = next[at]!) {
      if (!this.#fitsChild(child, at, end)) continue;
      count++;
      after = next[at]!;
    }
    if (child.quantifier === "+" && count === 0) return false;
    return this.#fitChildren(shape, index + 1, after, end);
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
