import { Namespace, RefRole, TermOp } from "../../facts/facts.ts";
import { isPrimitiveName } from "./primitives.ts";
import { Token } from "./token-lexer.ts";
import type { TokenCursor } from "./token-cursor.ts";

/** Reads a type and gives its term; 0 for what is no type, over which it does not step. */
export function readType(c: TokenCursor): number {
  const { x } = c;
  if (!x.enter()) return 0;
  const term = typeAt(c);
  x.leave();
  return term;
}

function typeAt(c: TokenCursor): number {
  const { x } = c;
  if (c.take("&") || c.take("&&") || c.take("*")) return pointee(c);
  if (c.take("dyn")) return x.term(TermOp.dyn, x.unit.list(readBounds(c)));
  if (c.take("impl")) return x.term(TermOp.opaque, x.unit.list(readBounds(c)));
  if (c.take("!")) return 0;
  if (c.is("fn")) {
    c.at++;
    return functionType(c);
  }
  if (c.kind() === Token.open) return c.is("(") ? tupleType(c) : arrayType(c);
  if (c.is("<")) return qualified(c);
  return c.isName() || c.is("::") ? pathType(c, RefRole.uses) : 0;
}

function pointee(c: TokenCursor): number {
  if (c.kind() === Token.lifetime) c.at++;
  if (!c.take("mut")) c.take("const");
  return readType(c);
}

/** `A + B + 'a` */
export function readBounds(c: TokenCursor): number[] {
  const found: number[] = [];
  do {
    if (c.kind() === Token.lifetime) c.at++;
    else if (c.take("?")) readType(c);
    else {
      if (c.is("for") && c.is("<", 1)) skipLifetimes(c);
      const bound = readType(c);
      if (bound !== 0) found.push(bound);
    }
  } while (c.take("+"));
  return found;
}

function skipLifetimes(c: TokenCursor): void {
  while (!c.done && !c.is(">")) c.at++;
  c.at++;
}

function functionType(c: TokenCursor): number {
  const { x } = c;
  const parameters = c.is("(") ? c.inside(() => readTypes(c)) : [];
  return x.term(TermOp.fn, x.unit.list(parameters), c.take("->") ? readType(c) : x.unitType);
}

function readTypes(c: TokenCursor): number[] {
  const types: number[] = [];
  while (!c.done) {
    const before = c.at;
    types.push(readType(c));
    if (!c.take(",") && c.at === before) c.skip();
  }
  return types;
}

function tupleType(c: TokenCursor): number {
  const { x } = c;
  return c.inside(() => {
    const types = readTypes(c);
    const isParenthesized = types.length === 1 && c.text[(c.tokens.end[c.end - 1] as number) - 1] !== ",";
    return isParenthesized ? (types[0] as number) : x.term(TermOp.tuple, x.unit.list(types));
  });
}

function arrayType(c: TokenCursor): number {
  const { x } = c;
  if (!c.is("[")) return 0;
  return c.inside(() => {
    const element = readType(c);
    return x.term(TermOp.apply, x.primitive(c.is(";") ? "array" : "slice"), x.unit.list([element]));
  });
}

/** `<T as Trait>::Name` from its `<` on. */
export function qualified(c: TokenCursor): number {
  const { x } = c;
  c.at++;
  const type = readType(c);
  const trait = c.take("as") ? readType(c) : 0;
  c.take(">");
  let term = trait === 0 ? type : x.term(TermOp.qualified, type, trait);
  while (c.is("::") && c.isName(1) && !c.is("(", 2)) {
    term = x.term(TermOp.member, term, c.name(c.at + 1), Namespace.type);
    c.at += 2;
  }
  return term;
}

/** A path in type position, with generic arguments on any segment. */
export function pathType(c: TokenCursor, role: number): number {
  const { x } = c;
  const isGlobal = c.take("::");
  if (!c.isName()) return 0;
  if (!isGlobal && !c.is("::", 1) && isPrimitiveName(c.slice())) return x.term(TermOp.primitive, c.name(c.at++));
  let last = c.at++;
  let term = c.first(last, Namespace.type, isGlobal);
  let length = 1;
  term = maybeApplied(c, term);
  while (c.is("::") && c.isName(1)) {
    if (c.startsUpper(last)) c.usesType(term, last);
    last = c.at + 1;
    c.at += 2;
    term = x.term(TermOp.member, term, c.name(last), Namespace.type);
    length++;
    term = maybeApplied(c, term);
  }
  if (length > 1) c.ref(role, term, last, c.name(last));
  else c.usesType(term, last);
  return term;
}

function maybeApplied(c: TokenCursor, base: number): number {
  if (c.is("::") && c.is("<", 1)) c.at++;
  if (c.is("<")) return applyArguments(c, base);
  if (!c.is("(") || !isFnTrait(c)) return base;
  return c.x.term(TermOp.apply, base, c.x.unit.list([functionType(c)]));
}

function isFnTrait(c: TokenCursor): boolean {
  return /^(?:Fn|FnMut|FnOnce|AsyncFn|AsyncFnMut|AsyncFnOnce)$/.test(c.slice(-1));
}

/** `base<A, B>` from its `<` on. */
export function applyArguments(c: TokenCursor, base: number): number {
  const { x } = c;
  const list: number[] = [];
  c.at++;
  while (!c.done && !c.is(">")) {
    const before = c.at;
    if (c.isName() && c.is("=", 1)) {
      const name = c.name(c.at);
      c.at += 2;
      list.push(x.term(TermOp.binding, base, name, readType(c)));
    } else if (c.kind() === Token.lifetime || c.kind() === Token.integer || c.is("{")) c.skip();
    else list.push(readType(c));
    if (!c.take(",") && c.at === before) c.skip();
  }
  c.at++;
  return list.length === 0 ? base : x.term(TermOp.apply, base, x.unit.list(list));
}
