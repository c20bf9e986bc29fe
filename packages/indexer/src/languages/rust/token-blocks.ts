import { TermOp } from "../../facts/facts.ts";
import type { TokenCursor } from "./token-cursor.ts";
import { Token } from "./token-lexer.ts";
import { readPattern } from "./token-patterns.ts";
import { readType } from "./token-types.ts";

/** Words that start an item; items inside macro arguments are left out with their bodies. */
const ITEM_WORDS: ReadonlySet<string> = new Set(
  "fn struct enum trait impl mod use pub static type extern macro_rules".split(" "),
);

/** `{ … }` as an expression: its last expression's value. */
export function readBlock(c: TokenCursor): number {
  if (!c.is("{")) return 0;
  const { locals } = c.x;
  const mark = locals.mark();
  const value = c.inside(() => readStatements(c));
  locals.release(mark);
  return value;
}

/** Statements up to the end of the list; bindings stay for the caller to release. */
export function readStatements(c: TokenCursor): number {
  let value = c.x.unitType;
  while (!c.done) {
    const before = c.at;
    if (c.take(";")) value = c.x.unitType;
    else if (c.is("#")) skipAttribute(c);
    else if (startsItem(c)) skipItem(c);
    else if (c.is("let")) readLet(c);
    else value = c.expression();
    if (c.at === before) c.skip();
  }
  return value;
}

export function skipAttribute(c: TokenCursor): void {
  c.at++;
  c.take("!");
  if (c.is("[")) c.skip();
}

function startsItem(c: TokenCursor): boolean {
  if (c.is("unsafe") || c.is("async") || c.is("const")) return c.is("fn", 1) || c.is("impl", 1) || c.is(":", 2);
  return c.isName() && ITEM_WORDS.has(c.slice());
}

function skipItem(c: TokenCursor): void {
  while (!c.done && !c.is(";") && !c.is("{")) c.skip();
  c.skip();
}

function readLet(c: TokenCursor): void {
  const { x } = c;
  // The value is read before the pattern binds, but stands behind it.
  const pattern = ++c.at;
  skipTo(c, "=", ":");
  const type = c.take(":") ? readType(c) : 0;
  skipTo(c, "=", ";");
  const value = c.take("=") ? c.expression() : 0;
  if (c.take("else")) readBlock(c);
  bindAt(c, pattern, x.join(type, value));
}

/** Reads the pattern that starts at a token, and returns to where the cursor is. */
export function bindAt(c: TokenCursor, pattern: number, value: number): void {
  const here = c.at;
  c.at = pattern;
  readPattern(c, value);
  c.at = here;
}

function skipTo(c: TokenCursor, a: string, b: string): void {
  while (!c.done && !c.is(a) && !c.is(b) && !c.is(";")) c.skip();
}

/** A condition; the names it binds stay for the caller to release. */
function readCondition(c: TokenCursor): void {
  c.expression(false);
}

/** `let P = value` inside a condition, from its `let` on. */
export function readLetCondition(c: TokenCursor): void {
  const pattern = ++c.at;
  skipTo(c, "=", "{");
  const value = c.take("=") ? c.expression(false) : 0;
  bindAt(c, pattern, value);
}

export function readIf(c: TokenCursor): number {
  if (!c.x.enter()) return 0;
  const value = readBranches(c);
  c.x.leave();
  return value;
}

function readBranches(c: TokenCursor): number {
  const { x } = c;
  const mark = x.locals.mark();
  readCondition(c);
  const then = readBlock(c);
  x.locals.release(mark);
  if (!c.take("else")) return x.unitType;
  return x.join(then, c.take("if") ? readIf(c) : readBlock(c));
}

export function readWhile(c: TokenCursor): number {
  const { locals } = c.x;
  const mark = locals.mark();
  readCondition(c);
  readBlock(c);
  locals.release(mark);
  return c.x.unitType;
}

export function readFor(c: TokenCursor): number {
  const { x } = c;
  const mark = x.locals.mark();
  const pattern = c.at;
  skipTo(c, "in", "{");
  c.take("in");
  const iterated = c.expression(false);
  bindAt(c, pattern, x.of(TermOp.element, iterated));
  readBlock(c);
  x.locals.release(mark);
  return x.unitType;
}

export function readMatch(c: TokenCursor): number {
  const value = c.expression(false);
  return c.is("{") ? c.inside(() => readArms(c, value)) : 0;
}

/** `pattern [if guard] => expression,` to the end of the list; the value is that of the first arm that has one. */
export function readArms(c: TokenCursor, value: number): number {
  const { x } = c;
  let result = 0;
  while (!c.done) {
    const before = c.at;
    while (c.is("#")) skipAttribute(c);
    const mark = x.locals.mark();
    readPattern(c, value);
    if (c.take("if")) readCondition(c);
    if (c.take("=>")) result = x.join(result, c.expression());
    x.locals.release(mark);
    c.take(",");
    if (c.at === before) c.skip();
  }
  return result;
}

/** A closure from its first `|` on; `called` and `argumentIndex` as for closures outside of macros. */
export function readClosure(c: TokenCursor, called: number, argumentIndex: number): number {
  const { x } = c;
  const mark = x.locals.mark();
  const types = c.take("||") ? [] : closureParameters(c, called, argumentIndex);
  const declared = c.take("->") ? readType(c) : 0;
  const value = c.expression();
  x.locals.release(mark);
  return x.term(TermOp.fn, x.unit.list(types), declared === 0 ? value : declared);
}

function closureParameters(c: TokenCursor, called: number, argumentIndex: number): number[] {
  const { x } = c;
  const types: number[] = [];
  c.at++;
  while (!c.done && !c.take("|")) {
    const before = c.at;
    const pattern = c.at;
    while (!c.done && !c.is(",") && !c.is("|") && !c.is(":")) c.skip();
    const declared = c.take(":") ? readType(c) : 0;
    const expected = called === 0 ? 0 : x.term(TermOp.expectedParameter, called, argumentIndex, types.length);
    bindUpTo(c, pattern, x.join(declared, expected));
    types.push(x.join(declared, expected));
    if (!c.take(",") && c.at === before) c.skip();
  }
  return types;
}

/** A closure's parameter ends where the cursor is: its `|` starts no alternative. */
function bindUpTo(c: TokenCursor, pattern: number, value: number): void {
  const outer = c.end;
  const here = c.at;
  c.end = here;
  bindAt(c, pattern, value);
  c.at = here;
  c.end = outer;
}

/** Whether a closure starts here, behind `move`, `async` and `static`. */
export function startsClosure(c: TokenCursor): boolean {
  if (c.kind() !== Token.identifier) return c.is("|") || c.is("||");
  let ahead = 0;
  while (c.is("move", ahead) || c.is("async", ahead) || c.is("static", ahead)) ahead++;
  return c.is("|", ahead) || c.is("||", ahead);
}

export function readLoop(c: TokenCursor): number {
  readBlock(c);
  return 0;
}

/** Steps over `'label:` before a loop or block, and `'label` behind `break`. */
export function skipLabel(c: TokenCursor): void {
  if (c.kind() !== Token.lifetime) return;
  c.at++;
  c.take(":");
}
