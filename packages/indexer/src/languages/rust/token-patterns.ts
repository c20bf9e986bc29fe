import { EdgeFlag } from "@parseltongue/graph/schema";
import { Namespace, RefRole, TermOp } from "../../facts/facts.ts";
import { Token } from "./token-lexer.ts";
import type { TokenCursor } from "./token-cursor.ts";
import { applyArguments } from "./token-types.ts";

/** Reads a pattern, alternatives included, and binds its names to (parts of) a value. */
export function readPattern(c: TokenCursor, value: number): void {
  if (!c.x.enter()) return;
  c.take("|");
  do {
    single(c, value);
    if (c.is("..") || c.is("..=")) readRangeEnd(c);
  } while (c.take("|"));
  c.x.leave();
}

function readRangeEnd(c: TokenCursor): void {
  c.at++;
  if (c.isName() || c.kind() === Token.integer || c.kind() === Token.char || c.is("-")) single(c, 0);
}

function single(c: TokenCursor, value: number): void {
  while (c.take("&") || c.take("&&") || c.take("mut") || c.take("ref") || c.take("box") || c.take("-"));
  const kind = c.kind();
  if (kind === Token.open) return bracketed(c, value);
  if (c.is("_") || c.is("..")) return;
  if (kind === Token.identifier || c.is("::")) return named(c, value);
  if (kind === Token.integer || kind === Token.float || kind === Token.string || kind === Token.char) c.at++;
}

function bracketed(c: TokenCursor, value: number): void {
  const isTuple = c.is("(");
  c.inside(() => {
    if (isTuple) readElements(c, value, 0);
    else while (!c.done) element(c, c.x.of(TermOp.element, value));
  });
}

function element(c: TokenCursor, value: number): void {
  const before = c.at;
  readPattern(c, value);
  if (!c.take(",") && c.at === before) c.skip();
}

/** `a, _, b`: by position, up to a `..`. */
function readElements(c: TokenCursor, value: number, path: number): void {
  const { x } = c;
  let counting = true;
  for (let position = 0; !c.done; position++) {
    if (c.take("..")) counting = false;
    const isKnown = counting && (value !== 0 || path !== 0);
    if (c.take("_")) c.take(",");
    else element(c, isKnown ? x.term(TermOp.patternField, value, path, x.facts.name(String(position))) : 0);
  }
}

function named(c: TokenCursor, value: number): void {
  const { x } = c;
  const isPlain = c.isName() && !c.is("::", 1) && !c.is("(", 1) && !c.is("{", 1) && !c.startsUpper(c.at);
  if (isPlain) {
    if (!c.is("_")) x.locals.bind(c.name(c.at), value);
    c.at++;
    if (c.take("@")) readPattern(c, value);
    return;
  }
  const index = readPath(c);
  if (index < 0) return;
  const { term, last } = lastPath(c, index);
  if (c.is("(")) {
    c.ref(RefRole.uses, term, last, c.name(last));
    c.inside(() => readElements(c, value, term));
  } else if (c.is("{")) {
    c.ref(RefRole.uses, term, last, c.name(last));
    c.inside(() => readFields(c, value, term));
  } else if (last > index || c.trustsNames) c.ref(RefRole.uses, term, last, c.name(last), EdgeFlag.value);
}

/** Steps over a path and gives the index of its first token, -1 if there is none. */
function readPath(c: TokenCursor): number {
  const first = c.at;
  c.take("::");
  if (!c.isName()) return -1;
  c.at++;
  while (c.is("::")) {
    c.at++;
    if (c.is("<")) applyArguments(c, 0);
    else if (c.isName()) c.at++;
  }
  return first;
}

/** The term of a path from `first` to the token before the next, and its last name; a trailing `::<…>` is left out. */
function lastPath(c: TokenCursor, first: number): { term: number; last: number } {
  const { x } = c;
  const isGlobal = c.text.startsWith("::", c.tokens.start[first]);
  let last = isGlobal ? first + 1 : first;
  const namespace = c.is("{") ? Namespace.type : Namespace.value;
  const isLong = last + 1 < c.at;
  let term = c.first(last, isLong ? Namespace.type : namespace, isGlobal);
  for (let i = last + 1; i + 1 < c.at; i += 2) {
    if (c.tokens.kind[i + 1] !== Token.identifier) break;
    if (c.startsUpper(last)) c.usesType(term, last);
    last = i + 1;
    term = x.term(TermOp.member, term, c.name(last), i + 2 < c.at ? Namespace.type : namespace);
  }
  return { term, last };
}

function readFields(c: TokenCursor, value: number, path: number): void {
  const { x } = c;
  while (!c.done) {
    const before = c.at;
    while (c.take("ref") || c.take("mut"));
    if (c.isName() || c.kind() === Token.integer) {
      const name = c.name(c.at++);
      const field = x.term(TermOp.patternField, value, path, name);
      if (c.take(":")) readPattern(c, field);
      else x.locals.bind(name, field);
    }
    if (!c.take(",") && c.at === before) c.skip();
  }
}
