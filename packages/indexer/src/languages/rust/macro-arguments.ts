import { EdgeFlag } from "@parseltongue/graph/schema";
import { Namespace, RefRole, TermOp } from "../../facts/facts.ts";
import { isOpaqueMacro, knownMacro, yieldsText } from "./known-macros.ts";
import type { KnownMacro } from "./known-macros.ts";
import { bindAt, readStatements, skipAttribute } from "./token-blocks.ts";
import type { TokenCursor } from "./token-cursor.ts";
import { Token } from "./token-lexer.ts";
import { readPattern } from "./token-patterns.ts";
import type { Walk } from "./walk.ts";

/** `a::name!(…)` among tokens: notes the macro and reads its arguments; the cursor is at the `!`. */
export function readMacroCall(c: TokenCursor, first: number, last: number): number {
  const { x } = c;
  const name = c.name(last);
  let term = x.term(TermOp.macro, name, x.scope);
  if (first !== last) {
    const isGlobal = c.tokens.kind[first] === Token.punctuation;
    const start = isGlobal ? first + 1 : first;
    term = c.first(start, start === last ? Namespace.macro : Namespace.type, isGlobal);
    for (let i = start + 2; i <= last; i += 2) {
      term = x.term(TermOp.member, term, c.name(i), i === last ? Namespace.macro : Namespace.type);
    }
  }
  c.ref(RefRole.calls, term, last, name);
  c.at++;
  return readMacroArguments(c, x.facts.nameText(name));
}

/** Reads the bracket at the cursor as the arguments of a macro, and gives the term of what the macro yields. */
export function readMacroArguments(c: TokenCursor, macro: string): number {
  if (isOpaqueMacro(macro)) {
    c.skip();
    return yieldsText(macro) ? c.x.primitive("str") : 0;
  }
  const outer = c.trustsNames;
  const known = knownMacro(macro);
  c.trustsNames = known.trustsNames;
  const result = c.inside(() => {
    if (known.result === "matches") return readMatches(c);
    const value = readList(c, known);
    return resultOf(c.x, known, value);
  });
  c.trustsNames = outer;
  return result;
}

function resultOf(x: Walk, known: KnownMacro, first: number): number {
  switch (known.result) {
    case "unknown":
    case "matches":
      return 0;
    case "unit":
      return x.unitType;
    case "bool":
      return x.primitive("bool");
    case "str":
      return x.primitive("str");
    case "first":
      return first;
    case "try":
      return x.of(TermOp.try, first);
    case "ready":
      // The library's model says that awaiting a `Poll` gives what it holds.
      return x.of(TermOp.await, first);
    case "string":
      return preludeType(x, "String");
    case "vector":
      return x.term(TermOp.apply, preludeType(x, "Vec"), x.unit.list([first]));
    default:
      return known.result satisfies never;
  }
}

function preludeType(x: Walk, name: string): number {
  return x.term(TermOp.path, x.scope, x.facts.name(name), Namespace.type);
}

/** `matches!(value, pattern if condition)` */
function readMatches(c: TokenCursor): number {
  const { x } = c;
  const mark = x.locals.mark();
  const value = c.expression();
  c.take(",");
  readPattern(c, value);
  if (c.take("if")) c.expression();
  x.locals.release(mark);
  return x.primitive("bool");
}

/**
 * A list of expressions with whatever a macro puts between them: `name = value`, `key: value`, `pattern = future => body`,
 * statements. Gives the value of the first expression.
 */
function readList(c: TokenCursor, known: KnownMacro): number {
  const { x } = c;
  const mark = x.locals.mark();
  const given = new Set<string>();
  let first = -1;
  let formatAt = -1;
  while (!c.done) {
    const before = c.at;
    while (c.is("#")) skipAttribute(c);
    skipLabels(c, given);
    if (formatAt < 0 && c.kind() === Token.string) formatAt = c.at;
    const value = readItem(c);
    if (first < 0) first = value;
    if (!c.take(",") && !c.take(";") && !c.take("=>") && c.at === before) c.skip();
  }
  if (known.formats && formatAt >= 0) formatNames(c, formatAt, given);
  x.locals.release(mark);
  return Math.max(first, 0);
}

/** `name =`, `a.b =`, `target:` and the `%` and `?` of log fields say nothing about a value. */
function skipLabels(c: TokenCursor, given: Set<string>): void {
  let ahead = 0;
  while (c.isName(ahead) && c.is(".", ahead + 1)) ahead += 2;
  const isAssigned = c.is("=", ahead + 1);
  if (c.isName(ahead) && (isAssigned || (ahead === 0 && c.is(":", 1))) && !isArm(c)) {
    given.add(c.slice());
    c.at += ahead + 2;
  }
  if (c.is("%") || c.is("?")) c.at++;
}

function readItem(c: TokenCursor): number {
  if (isArm(c)) {
    readArm(c);
    return 0;
  }
  if (isStatement(c)) return readStatements(c);
  return c.expression();
}

const STATEMENT_WORDS: ReadonlySet<string> = new Set(
  "let fn struct enum trait impl mod use pub static type extern".split(" "),
);

function isStatement(c: TokenCursor): boolean {
  return c.isName() && STATEMENT_WORDS.has(c.slice());
}

/** Whether a `=>` comes before the next comma: an arm of a `match` or `select!`. */
function isArm(c: TokenCursor): boolean {
  for (let i = c.at; i < c.end;) {
    const kind = c.tokens.kind[i];
    if (kind === Token.open) i = (c.tokens.match[i] as number) + 1;
    else if (kind !== Token.punctuation) i++;
    else {
      const ahead = i - c.at;
      if (c.is("=>", ahead)) return true;
      // `select!` writes its conditions behind a comma: `x = future, if ready => …`.
      if (c.is(";", ahead) || (c.is(",", ahead) && !c.is("if", ahead + 1))) return false;
      i++;
    }
  }
  return false;
}

/** `pattern => body`, and `pattern = future, if condition => body` of `select!`. */
function readArm(c: TokenCursor): void {
  const { x } = c;
  const mark = x.locals.mark();
  const pattern = c.at;
  while (!c.done && !c.is("=") && !c.is("=>") && !c.is("if")) c.skip();
  const value = c.take("=") ? x.of(TermOp.await, c.expression()) : 0;
  if (!isLoneLabel(c, pattern)) bindAt(c, pattern, value);
  if (c.is(",") && c.is("if", 1)) c.at++;
  if (c.take("if")) c.expression();
  if (c.take("=>")) c.expression();
  x.locals.release(mark);
}

/** In `name => value` of an unknown macro the name may be anything. */
function isLoneLabel(c: TokenCursor, pattern: number): boolean {
  return !c.trustsNames && c.at === pattern + 1 && c.startsUpper(pattern);
}

const FORMAT_NAME = /\{\{|\{([\p{XID_Start}_][\p{XID_Continue}]*)(?=[:}])/gu;

/** Values named inside a format string, as in `"{width}"`, other than local variables and named arguments. */
function formatNames(c: TokenCursor, index: number, given: ReadonlySet<string>): void {
  const { x } = c;
  const start = c.tokens.start[index] as number;
  const text = c.text.slice(start, c.tokens.end[index]);
  if (!text.includes("{")) return;
  for (const match of text.matchAll(FORMAT_NAME)) {
    const found = match[1];
    if (found === undefined || given.has(found)) continue;
    const name = x.facts.name(found);
    if (x.locals.lookup(name) >= 0) continue;
    const term = x.term(TermOp.path, x.scope, name, Namespace.value);
    const offset = start + match.index + 1;
    const line = x.lineAt(offset);
    const column = offset - (x.tree.lineStart[line - 1] as number) + 1;
    x.refAt(RefRole.uses, term, line, column, name, EdgeFlag.value, -1);
  }
}
