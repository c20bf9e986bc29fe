import { RefRole, TermOp } from "../../facts/facts.ts";
import { charType, numberType, stringType } from "./literals.ts";
import { readMacroCall } from "./macro-arguments.ts";
import * as blocks from "./token-blocks.ts";
import type { TokenCursor } from "./token-cursor.ts";
import { Token } from "./token-lexer.ts";
import { readPath, usesValue } from "./token-paths.ts";
import type { ReadPath } from "./token-paths.ts";
import { applyArguments, readType } from "./token-types.ts";

const COMPARISONS: ReadonlySet<string> = new Set("== != < > <= >= && ||".split(" "));
const OPERATORS: ReadonlySet<string> = new Set("+ - * / % ^ & |".split(" "));
const ASSIGNMENTS: ReadonlySet<string> = new Set("= += -= *= /= %= ^= &= |= <<= >>=".split(" "));

/**
 * Reads an expression from a macro's tokens and gives the term of its value, with the same references as outside of
 * macros. Operators are read without precedence: only whether one compares changes the type.
 */
export function readExpression(c: TokenCursor, allowsStruct: boolean): number {
  const { x } = c;
  let value = unary(c, allowsStruct);
  for (;;) {
    if (c.is("as")) {
      c.at++;
      value = x.term(TermOp.cast, value, readType(c));
      continue;
    }
    if (c.kind() !== Token.punctuation) return value;
    const operator = c.slice();
    if (c.is("..") || c.is("..=")) {
      c.at++;
      value = range(c, value, allowsStruct);
    } else if (COMPARISONS.has(operator)) {
      // `a << b` comes as two tokens.
      c.at += (c.is("<") && c.is("<", 1)) || (c.is(">") && c.is(">", 1)) ? 2 : 1;
      unary(c, allowsStruct);
      value = x.primitive("bool");
    } else if (OPERATORS.has(operator)) {
      c.at++;
      const right = unary(c, allowsStruct);
      if (!isBool(c, value)) value = x.of(TermOp.arithmetic, isLiteralNumber(c, value) ? right : value);
    } else if (ASSIGNMENTS.has(operator)) {
      c.at++;
      c.expression(allowsStruct);
      return x.unitType;
    } else return value;
  }
}

function isBool(c: TokenCursor, value: number): boolean {
  return value === c.x.primitive("bool");
}

function isLiteralNumber(c: TokenCursor, value: number): boolean {
  return value === c.x.primitive("{integer}") || value === c.x.primitive("{float}");
}

function range(c: TokenCursor, from: number, allowsStruct: boolean): number {
  const { x } = c;
  const to = startsOperand(c) && (allowsStruct || !c.is("{")) ? unary(c, allowsStruct) : 0;
  return x.term(TermOp.apply, x.primitive("range"), x.unit.list([x.join(from, to)]));
}

function startsOperand(c: TokenCursor): boolean {
  const kind = c.kind();
  return kind >= 0 && kind !== Token.close && (kind !== Token.punctuation || /^[-*!&<|]|^::$/.test(c.slice()));
}

function unary(c: TokenCursor, allowsStruct: boolean): number {
  const { x } = c;
  if (!x.enter()) return 0;
  const term = prefixed(c, allowsStruct);
  x.leave();
  return term;
}

function prefixed(c: TokenCursor, allowsStruct: boolean): number {
  if (blocks.startsClosure(c)) return closure(c, 0, 0);
  return c.kind() === Token.punctuation ? operated(c, allowsStruct) : operand(c, allowsStruct);
}

/** What starts with an operator, or with the `<` or `::` of a path. */
function operated(c: TokenCursor, allowsStruct: boolean): number {
  const { x } = c;
  if (c.take("&") || c.take("&&")) {
    if (c.is("raw") && (c.is("const", 1) || c.is("mut", 1))) c.at++;
    if (!c.take("mut")) c.take("const");
    return unary(c, allowsStruct);
  }
  if (c.take("*")) return x.of(TermOp.deref, unary(c, allowsStruct));
  if (c.take("-") || c.take("!")) return x.of(TermOp.arithmetic, unary(c, allowsStruct));
  if (c.take("..") || c.take("..=")) return range(c, 0, allowsStruct);
  return operand(c, allowsStruct);
}

function operand(c: TokenCursor, allowsStruct: boolean): number {
  const before = c.at;
  const value = primary(c, allowsStruct);
  return c.at === before ? value : postfixed(c, value);
}

function closure(c: TokenCursor, called: number, argumentIndex: number): number {
  let isAsync = false;
  while (!c.is("|") && !c.is("||")) {
    isAsync ||= c.is("async");
    c.at++;
  }
  const term = blocks.readClosure(c, called, argumentIndex);
  return isAsync ? c.x.term(TermOp.future, term) : term;
}

function primary(c: TokenCursor, allowsStruct: boolean): number {
  const { x } = c;
  const start = c.tokens.start[c.at] as number;
  switch (c.kind()) {
    case Token.integer:
    case Token.float: {
      const isFloat = c.kind() === Token.float;
      const text = c.slice();
      c.at++;
      return numberType(x, text, isFloat);
    }
    case Token.string:
      c.at++;
      return stringType(x, start);
    case Token.char:
      c.at++;
      return charType(x, start);
    case Token.open:
      return bracket(c);
    case Token.lifetime:
      blocks.skipLabel(c);
      return c.isName() || c.is("{") ? primary(c, allowsStruct) : 0;
    case Token.identifier:
      return word(c, allowsStruct);
    default:
      return c.is("<") || (c.is("::") && c.isName(1)) ? path(c, allowsStruct) : 0;
  }
}

function bracket(c: TokenCursor): number {
  const { x } = c;
  if (c.is("{")) return blocks.readBlock(c);
  if (c.is("[")) return x.term(TermOp.apply, x.primitive("array"), x.unit.list(readValues(c, 0).slice(0, 1)));
  const isTuple = endsWithComma(c);
  const values = readValues(c, 0);
  return values.length === 1 && !isTuple ? (values[0] as number) : x.term(TermOp.tuple, x.unit.list(values));
}

function endsWithComma(c: TokenCursor): boolean {
  const close = c.tokens.match[c.at] as number;
  return c.text[c.tokens.start[close - 1] as number] === ",";
}

/** Values of a bracketed list, `;` as well as `,` between them; closures know what call they are passed to. */
function readValues(c: TokenCursor, called: number): number[] {
  return c.inside(() => {
    const values: number[] = [];
    while (!c.done) {
      const before = c.at;
      while (c.is("#")) blocks.skipAttribute(c);
      values.push(called !== 0 && blocks.startsClosure(c) ? closure(c, called, values.length) : c.expression());
      if (!c.take(",") && !c.take(";") && c.at === before) c.skip();
    }
    return values;
  });
}

const LEAVING: ReadonlySet<string> = new Set(["return", "break", "continue", "yield"]);

function word(c: TokenCursor, allowsStruct: boolean): number {
  const { x } = c;
  const text = c.slice();
  switch (text) {
    case "true":
    case "false":
      c.at++;
      return x.primitive("bool");
    case "if":
      c.at++;
      return blocks.readIf(c);
    case "match":
      c.at++;
      return blocks.readMatch(c);
    case "while":
      c.at++;
      return blocks.readWhile(c);
    case "for":
      c.at++;
      return blocks.readFor(c);
    case "loop":
      c.at++;
      return blocks.readLoop(c);
    case "let":
      blocks.readLetCondition(c);
      return x.primitive("bool");
    case "unsafe":
    case "const":
    case "async":
    case "move":
      return prefixedBlock(c);
    default:
      return LEAVING.has(text) ? leaving(c, allowsStruct) : path(c, allowsStruct);
  }
}

function prefixedBlock(c: TokenCursor): number {
  const isAsync = c.take("async");
  if (!isAsync) c.at++;
  c.take("move");
  const value = blocks.readBlock(c);
  return isAsync ? c.x.term(TermOp.future, value) : value;
}

function leaving(c: TokenCursor, allowsStruct: boolean): number {
  c.at++;
  blocks.skipLabel(c);
  if (startsOperand(c) && (allowsStruct || !c.is("{"))) c.expression(allowsStruct);
  return 0;
}

/** A path and what makes it a call, a macro call or a struct literal. */
function path(c: TokenCursor, allowsStruct: boolean): number {
  if (c.is("self") && !c.is("::", 1)) return Math.max(c.x.locals.lookup(c.name(c.at++)), 0);
  const first = c.at;
  const read = readPath(c, allowsStruct);
  if (c.is("!") && c.kind(1) === Token.open) return readMacroCall(c, first, read.last);
  if (c.is("(")) return call(c, read);
  if (allowsStruct && c.is("{") && c.startsUpper(read.last)) return structLiteral(c, read);
  usesValue(c, read);
  return read.term;
}

function call(c: TokenCursor, read: ReadPath): number {
  const { x } = c;
  const isSelf = c.text.startsWith("Self", c.tokens.start[read.last]) && read.length === 1;
  const isNamed = !read.isLocal && !isSelf;
  const ref = isNamed ? c.ref(RefRole.calls, read.term, read.last, c.name(read.last), 0, countArguments(c)) : -1;
  const values = x.unit.list(readValues(c, read.term));
  return read.term === 0 ? 0 : x.call(read.term, values, ref);
}

/** Arguments in the bracket that opens at the next token, over which it does not step. */
function countArguments(c: TokenCursor): number {
  const here = c.at;
  const count = c.inside(() => {
    let commas = 0;
    let endsInComma = true;
    const isEmpty = c.done;
    while (!c.done) {
      // The parameters of a closure and a turbofish's types have commas of their own.
      if (endsInComma && blocks.startsClosure(c)) skipClosureParameters(c);
      else if (c.is("<") && c.is("::", -1)) skipAngles(c);
      endsInComma = c.is(",");
      if (endsInComma) commas++;
      c.skip();
    }
    return isEmpty ? 0 : endsInComma ? commas : commas + 1;
  });
  c.at = here;
  return count;
}

/** From before a closure's parameters to the `|` or `||` that ends them. */
function skipClosureParameters(c: TokenCursor): void {
  while (c.isName()) c.at++;
  if (c.is("||")) return;
  c.at++;
  while (!c.done && !c.is("|")) c.skip();
}

/** From a `<` to behind the `>` that closes it. */
function skipAngles(c: TokenCursor): void {
  let depth = 0;
  do {
    if (c.is("<")) depth++;
    else if (c.is(">")) depth--;
    c.skip();
  } while (!c.done && depth > 0);
}

function structLiteral(c: TokenCursor, read: ReadPath): number {
  const name = c.name(read.last);
  if (c.x.facts.nameText(name) !== "Self") c.ref(RefRole.uses, read.term, read.last, name);
  c.inside(() => {
    while (!c.done) {
      const before = c.at;
      if ((c.isName() || c.kind() === Token.integer) && c.is(":", 1)) c.at += 2;
      else if (c.is("..")) c.at++;
      c.expression();
      if (!c.take(",") && c.at === before) c.skip();
    }
  });
  return read.term;
}

function postfixed(c: TokenCursor, start: number): number {
  const { x } = c;
  let value = start;
  for (;;) {
    if (c.kind() !== Token.punctuation && c.kind() !== Token.open) return value;
    if (c.is("?")) {
      c.at++;
      value = x.of(TermOp.try, value);
    } else if (c.is(".") && c.is("await", 1)) {
      c.at += 2;
      value = x.of(TermOp.await, value);
    } else if (c.is(".") && (c.isName(1) || c.kind(1) === Token.integer)) value = member(c, value);
    else if (c.is("[")) {
      readValues(c, 0);
      value = x.of(TermOp.index, value);
    } else if (c.is("(") && c.at > 0 && c.tokens.kind[c.at - 1] === Token.close) {
      const values = x.unit.list(readValues(c, value));
      value = x.of(TermOp.call, value, values);
    } else return value;
  }
}

/** `.name`, `.name(…)` and `.name::<T>(…)` */
function member(c: TokenCursor, owner: number): number {
  const { x } = c;
  const index = c.at + 1;
  const name = c.name(index);
  c.at += 2;
  const turbofish = c.is("::") && c.is("<", 1) ? c.at + 1 : -1;
  if (turbofish >= 0) {
    c.at = turbofish;
    skipAngles(c);
  }
  if (!c.is("(")) return turbofish < 0 ? x.of(TermOp.field, owner, name) : 0;
  const count = countArguments(c);
  const method = x.term(TermOp.method, owner, name, count);
  const ref = c.ref(RefRole.calls, method, index, name, 0, count);
  if (turbofish >= 0) c.at = turbofish;
  const called = turbofish < 0 ? method : applyArguments(c, method);
  return x.call(called, x.unit.list(readValues(c, called)), ref);
}
