import { readFile } from "node:fs/promises";
import { Language, Parser, Query } from "web-tree-sitter";
import type { Node } from "web-tree-sitter";
import { Matcher, PLAIN, RuleCompiler } from "../../src/languages/declared/query-matcher.ts";
import { readQuery } from "../../src/languages/declared/query-reader.ts";
import type { NodePattern, Predicate, QueryPattern } from "../../src/languages/declared/query-reader.ts";
import { tokensOf } from "../../src/languages/declared/rule-set.ts";
import { Grammar } from "../../src/syntax/grammar.ts";
import { GrammarNames } from "../../src/syntax/grammar-names.ts";
import type { SyntaxTree } from "../../src/syntax/syntax-tree.ts";
import { startTreeSitter } from "../../src/syntax/tree-sitter-runtime.ts";

const ROOT = "root";

/** By the root of each match, and by capture: the nodes that it holds in this match or, of tree-sitter's, in any. */
type Found = Map<number, Map<string, Set<number>>>;

/** What a pattern is made of for asking tree-sitter about one capture at a time. */
interface Reduced {
  readonly pattern: QueryPattern;
  readonly captures: readonly string[];
}

/** One grammar, asked through tree-sitter's own queries and through our matcher. */
export class QueryOracle {
  readonly name: string;
  readonly #language: Language;
  readonly #comments: readonly string[];

  private constructor(name: string, language: Language, comments: readonly string[]) {
    this.name = name;
    this.#language = language;
    this.#comments = comments;
  }

  static async open(name: string, comments: readonly string[]): Promise<QueryOracle> {
    await startTreeSitter();
    const path = `@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`;
    return new QueryOracle(name, Language.loadSync(await readFile(new URL(import.meta.resolve(path)))), comments);
  }

  parse(text: string): Node {
    return new Parser().setLanguage(this.#language).parse(text)!.rootNode;
  }

  /** The patterns of a text, each capture with a name of its own. */
  read(text: string): QueryPattern[] {
    return readQuery(text, "test.scm").map(({ root, predicates }) => {
      const tested = testedIn({ root, predicates });
      return { root: renamed(root, tested, { count: 0 }), predicates };
    });
  }

  /** Makes the patterns of a text ready for our matcher. @throws IndexerError `bad-language` */
  compile(text: string): void {
    const patterns = readQuery(text, "test.scm");
    const compiler = new RuleCompiler(new GrammarNames(this.#language), "test.scm");
    for (const pattern of patterns) compiler.compile(pattern, "");
  }

  /** Whether tree-sitter takes a pattern: it refuses those that the grammar has no text for. */
  isPossible(pattern: QueryPattern): boolean {
    try {
      new Query(this.#language, printPattern(pattern)).delete();
      return true;
    } catch (error) {
      if (error instanceof Error && error.message.startsWith("Bad pattern structure")) return false;
      throw error;
    }
  }

  /**
   * Where the two disagree over a text, each as a line. They must match at the same nodes, and what we capture there
   * tree-sitter must capture in one of its matches; where a child repeats we must have all that it has in any.
   */
  differences(patterns: readonly QueryPattern[], original: string): string[] {
    const text = this.withoutComments(original);
    const keepTokens = tokensOf(patterns);
    const grammar = new Grammar({ name: this.name, grammar: "", keepTokens }, this.#language);
    const tree = grammar.parse(text);
    const theirs = new Parser().setLanguage(this.#language).parse(text)!;
    const flat = flatIndexes(theirs.rootNode, new Set(keepTokens));
    const unseen = new Set([...unseenByField(theirs.rootNode)].map((id) => flat.get(id)!));
    const matcher = new Matcher(tree, this.#plain(grammar.names, keepTokens));
    const expected = this.#ask(patterns, theirs.rootNode, flat);
    const lines = patterns.flatMap((pattern, index) => {
      return compare(pattern, expected[index]!, ask(pattern, matcher, grammar.names, tree), unseen, tree);
    });
    theirs.delete();
    return lines;
  }

  /** Our `(_)` is no comment, and our anchors pass comments over; tree-sitter's do neither. So they are blanked. */
  withoutComments(text: string): string {
    const blank: [number, number][] = [];
    const visit = (node: Node): void => {
      if (this.#comments.includes(node.type)) blank.push([node.startIndex, node.endIndex]);
      else for (const child of node.children) if (child !== null) visit(child);
    };
    visit(this.parse(text));
    let result = text;
    for (const [start, end] of blank) {
      result = result.slice(0, start) + result.slice(start, end).replace(/[^\n]/g, " ") + result.slice(end);
    }
    return result;
  }

  /** As the extractor has it. */
  #plain(names: GrammarNames, tokens: readonly string[]): Uint8Array {
    const plain = new Uint8Array(0x10000).fill(PLAIN);
    for (const token of tokens) plain[names.token(token)] = 0;
    return plain;
  }

  /**
   * What each pattern finds. Of several matches that differ little tree-sitter drops some; with one capture at a time it
   * has them all. All are asked at once: what a query costs is mostly that it is made.
   */
  #ask(patterns: readonly QueryPattern[], root: Node, flat: ReadonlyMap<number, number>): Found[] {
    const found = patterns.map((): Found => new Map());
    const asked = patterns.flatMap((pattern, index) =>
      reductions(pattern, testedIn(pattern)).map((each) => Object.assign(each, { found: found[index]! })),
    );
    const query = new Query(this.#language, asked.map(({ pattern }) => printPattern(pattern)).join("\n"));
    for (const { patternIndex, captures } of query.matches(root)) {
      const { captures: wanted, found: into } = asked[patternIndex]!;
      const at = flat.get(captures.find(({ name }) => name === ROOT)!.node.id)!;
      const held = captures.filter(({ name }) => wanted.includes(name));
      note(
        into,
        at,
        held.map(({ name, node }) => [name, flat.get(node.id)!]),
      );
    }
    if (query.didExceedMatchLimit()) throw new Error("too many matches");
    query.delete();
    return found;
  }
}

function ask(pattern: QueryPattern, matcher: Matcher, names: GrammarNames, tree: SyntaxTree): Found {
  const rule = new RuleCompiler(names, "test.scm").compile(pattern, "");
  const found: Found = new Map();
  for (let node = 0; node < tree.nodeCount; node++) {
    const match = matcher.match(rule, node);
    if (match === undefined) continue;
    const all = [...rule.captureIds.keys()].flatMap((name) =>
      match.parts(name).map((part): [string, number] => [name, part]),
    );
    note(found, node, all);
  }
  return found;
}

function note(found: Found, root: number, captures: readonly (readonly [string, number])[]): void {
  const held = found.get(root) ?? new Map<string, Set<number>>();
  for (const [name, node] of captures) held.set(name, (held.get(name) ?? new Set()).add(node));
  found.set(root, held);
}

function compare(
  pattern: QueryPattern,
  theirs: Found,
  ours: Found,
  unseen: ReadonlySet<number>,
  tree: SyntaxTree,
): string[] {
  const lines: string[] = [];
  const say = (node: number, what: string): void => {
    const code = tree.text.slice(tree.start[node], tree.end[node]).slice(0, 60).replaceAll("\n", "⏎");
    lines.push(`${printPattern(pattern)}: line ${tree.line[node]} ${code}: ${what}`);
  };
  for (const root of theirs.keys()) if (!ours.has(root)) say(root, "not matched by us");
  for (const [root, captures] of ours) {
    const expected = theirs.get(root);
    if (expected === undefined) say(root, "matched by us alone");
    else {
      for (const [name, nodes] of captures) {
        for (const node of nodes) {
          if (expected.get(name)?.has(node) !== true && !unseen.has(node)) say(node, `@${name} for us alone`);
        }
      }
      for (const name of repeatedAlone(pattern.root)) {
        for (const node of expected.get(name) ?? []) {
          if (captures.get(name)?.has(node) !== true) say(node, `not @${name} for us`);
        }
      }
    }
  }
  return lines;
}

/** Captures of a child that repeats and has no other beside it: nothing else can be meant by the nodes that fit. */
function repeatedAlone({ children: [child, ...others] }: NodePattern): readonly string[] {
  const repeats = child?.quantifier === "*" || child?.quantifier === "+";
  return repeats && others.length === 0 ? child.pattern.captures : [];
}

function testedIn({ predicates }: QueryPattern): ReadonlySet<string> {
  return new Set(predicates.filter(({ name }) => name !== "set!").map(({ operands }) => operands[0]!.slice(1)));
}

/** @param tested captures that keep their names */
function renamed(pattern: NodePattern, tested: ReadonlySet<string>, names: { count: number }): NodePattern {
  return {
    ...pattern,
    captures: pattern.captures.map((name) => (tested.has(name) ? name : `c${names.count++}`)),
    alternatives: pattern.alternatives.map((each) => renamed(each, tested, names)),
    children: pattern.children.map((child) => ({ ...child, pattern: renamed(child.pattern, tested, names) })),
  };
}

/** The pattern with its root's capture and one other at a time, and those that predicates test. */
function reductions(pattern: QueryPattern, tested: ReadonlySet<string>): Reduced[] {
  const names = capturesOf(pattern.root).filter((name) => !tested.has(name));
  return [...names, undefined].map((name) => {
    const captures = [...tested, ...(name === undefined ? [] : [name])];
    const root = reduced(pattern.root, new Set(captures));
    return { pattern: { ...pattern, root: { ...root, captures: [...root.captures, ROOT] } }, captures };
  });
}

function capturesOf(pattern: NodePattern): string[] {
  const inside = [...pattern.alternatives, ...pattern.children.map((child) => child.pattern)];
  return [...pattern.captures, ...inside.flatMap(capturesOf)];
}

function reduced(pattern: NodePattern, kept: ReadonlySet<string>): NodePattern {
  return {
    ...pattern,
    captures: pattern.captures.filter((name) => kept.has(name)),
    alternatives: pattern.alternatives.map((each) => reduced(each, kept)),
    children: pattern.children.map((child) => ({ ...child, pattern: reduced(child.pattern, kept) })),
  };
}

/** Our index of each node, by tree-sitter's id: named nodes and kept tokens in preorder. */
function flatIndexes(root: Node, tokens: ReadonlySet<string>): Map<number, number> {
  const flat = new Map<number, number>();
  const visit = (node: Node): void => {
    if (node.isNamed || tokens.has(node.type)) flat.set(node.id, flat.size);
    for (const child of node.children) if (child !== null) visit(child);
  };
  visit(root);
  return flat;
}

/** Where separators have the field of the nodes between them, tree-sitter's queries see the first of these alone. */
function unseenByField(node: Node): number[] {
  const found = node.children.flatMap((child) => (child === null ? [] : unseenByField(child)));
  const fields = node.children.map((_child, at) => node.fieldNameForChild(at));
  for (const [at, child] of node.children.entries()) {
    const isShared = node.children.some((other, place) => !other.isNamed && fields[place] === fields[at]);
    if (child !== null && child.isNamed && isShared && fields.indexOf(fields[at]!) < at) found.push(child.id);
  }
  return found;
}

/** A pattern in tree-sitter's query language. */
export function printPattern({ root, predicates }: QueryPattern): string {
  const tests = predicates.filter(({ name }) => name !== "set!").map(printPredicate);
  return tests.length === 0 ? printNode(root) : `(${printNode(root)} ${tests.join(" ")})`;
}

function printPredicate({ name, operands }: Predicate): string {
  const shown = operands.map((operand) => (operand.startsWith("@") ? operand : JSON.stringify(operand)));
  return `(#${name} ${shown.join(" ")})`;
}

/** @param quantifier stands between a node and its captures */
export function printNode(pattern: NodePattern, quantifier = ""): string {
  const captures = pattern.captures.map((name) => ` @${name}`).join("");
  return printBare(pattern) + quantifier + captures;
}

function printBare({ type, isToken, alternatives, children, absentFields }: NodePattern): string {
  if (alternatives.length > 0) return `[${alternatives.map((each) => printNode(each)).join(" ")}]`;
  if (isToken) return JSON.stringify(type);
  const inside = absentFields.map((field) => `!${field}`);
  for (const { pattern, field, quantifier, isAnchored, isLast } of children) {
    if (isAnchored) inside.push(".");
    inside.push((field === undefined ? "" : `${field}: `) + printNode(pattern, quantifier));
    if (isLast) inside.push(".");
  }
  return `(${[type ?? "_", ...inside].join(" ")})`;
}
