import type { SyntaxNames } from "../../syntax/syntax-tree.ts";
import { RuleCompiler, rootSymbols } from "./query-matcher.ts";
import type { Rule } from "./query-matcher.ts";
import { queryError } from "./query-reader.ts";
import type { NodePattern, QueryPattern } from "./query-reader.ts";
import { DEFINED_KINDS, FLAGS, HEADS, SETTINGS, headOf, nearest } from "./vocabulary.ts";

/** The rules of a language for one grammar, by the symbol of the node they are asked of. */
export interface RuleSet {
  /** What a node is, where values and statements stand. */
  readonly values: readonly (readonly Rule[] | undefined)[];
  /** What a node is, where types stand. */
  readonly types: readonly (readonly Rule[] | undefined)[];
  /** Marks on definitions. */
  readonly flags: readonly (readonly Rule[] | undefined)[];
  /** What wraps a name where it is declared: `*name`, `name(int)`. */
  readonly declarators: readonly (readonly Rule[] | undefined)[];
}

/** Texts of all tokens that patterns ask for: trees must keep them. */
export function tokensOf(patterns: readonly QueryPattern[]): string[] {
  const tokens = new Set<string>();
  const visit = (pattern: NodePattern): void => {
    if (pattern.isToken) tokens.add(pattern.type!);
    pattern.alternatives.forEach(visit);
    for (const child of pattern.children) visit(child.pattern);
  };
  for (const { root } of patterns) visit(root);
  return [...tokens].sort();
}

/**
 * Makes patterns ready for a grammar.
 * @throws IndexerError `bad-language` for what grammar or vocabulary do not know
 */
export function compileRules(patterns: readonly QueryPattern[], names: SyntaxNames, fileName: string): RuleSet {
  const values: Rule[][] = [];
  const types: Rule[][] = [];
  const flags: Rule[][] = [];
  const declarators: Rule[][] = [];
  const compiler = new RuleCompiler(names, fileName);
  for (const pattern of patterns) {
    const head = checkVocabulary(pattern, fileName);
    const rule = compiler.compile(pattern, head);
    const table =
      TABLES[headOf(head)] === undefined
        ? head.startsWith("type.")
          ? types
          : values
        : { flags, declarators }[TABLES[headOf(head)]!];
    const symbols = rootSymbols(rule.shape);
    if (symbols === undefined) {
      throw queryError(fileName, pattern.root, "a pattern for any node", "name the node's type");
    }
    for (const symbol of new Set(symbols)) (table[symbol] ??= []).push(rule);
  }
  return { values, types, flags, declarators };
}

/** Heads whose rules stand apart from those of values and types. */
const TABLES: Readonly<Record<string, "flags" | "declarators" | undefined>> = {
  flag: "flags",
  declarator: "declarators",
};

/** The head of a pattern; all it captures and sets must be known. */
function checkVocabulary(pattern: QueryPattern, fileName: string): string {
  const captures = capturesOf(pattern.root).filter(({ name }) => !name.startsWith("_"));
  const head = captures.find(
    ({ name, isRoot }) => (isRoot && HEADS[headOf(name)] !== undefined) || headOf(name) === "flag",
  );
  if (head === undefined) throw missingHead(pattern, captures, fileName);
  const first = headOf(head.name);
  for (const { name, pattern: at } of captures) {
    if (name !== head.name && !HEADS[first]!.includes(name)) throw unknownPart(name, first, at, fileName);
  }
  checkDetail(head.name, pattern, fileName);
  for (const { name, operands, line, column } of pattern.predicates) {
    const [key = ""] = operands;
    if (name !== "set!" || SETTINGS[key]?.includes(first)) continue;
    const known = Object.keys(SETTINGS).filter((each) => SETTINGS[each]!.includes(first));
    const hint = known.length === 0 ? `@${first} has no settings` : `@${first} has ${known.join(", ")}`;
    throw queryError(fileName, { line, column }, `nothing to set called ${key}`, hint);
  }
  return head.name;
}

interface Capture {
  readonly name: string;
  readonly pattern: NodePattern;
  /** On the outermost node. */
  readonly isRoot: boolean;
}

function capturesOf(pattern: NodePattern, isRoot = true): Capture[] {
  return [
    ...pattern.captures.map((name) => ({ name, pattern, isRoot })),
    ...pattern.alternatives.flatMap((each) => capturesOf(each, isRoot)),
    ...pattern.children.flatMap((child) => capturesOf(child.pattern, false)),
  ];
}

function missingHead(pattern: QueryPattern, captures: readonly { readonly name: string }[], fileName: string): Error {
  const near = captures.map(({ name }) => nearest(name, Object.keys(HEADS))).find((word) => word !== undefined);
  const hint =
    near === undefined ? `say what the node is: @${Object.keys(HEADS).join(" @")}` : `did you mean @${near}?`;
  return queryError(fileName, pattern.root, "a pattern that does not say what its node is", hint);
}

function unknownPart(name: string, head: string, at: NodePattern, fileName: string): Error {
  const known = HEADS[head]!;
  const near = nearest(name, known);
  const hint = near === undefined ? `@${head} has the parts ${known.join(", ") || "none"}` : `did you mean @${near}?`;
  return queryError(fileName, at, `@${head} has no part @${name}`, hint);
}

function checkDetail(head: string, { root }: QueryPattern, fileName: string): void {
  const [first, detail] = head.split(".", 2);
  const table = first === "define" ? DEFINED_KINDS : first === "flag" ? FLAGS : undefined;
  if (table === undefined || (detail !== undefined && table[detail] !== undefined)) return;
  const near = nearest(detail ?? "", Object.keys(table));
  const hint = near === undefined ? `known are ${Object.keys(table).join(", ")}` : `did you mean @${first}.${near}?`;
  throw queryError(fileName, root, `@${head} names no known ${first === "define" ? "kind" : "flag"}`, hint);
}
