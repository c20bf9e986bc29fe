import { Namespace, TermOp } from "../../facts/facts.ts";
import { charType, numberType, stringType } from "./literals.ts";
import { constructorPath } from "./patterns.ts";
import { typeOf } from "./types.ts";
import type { Walk } from "./walk.ts";

export function visitInteger(x: Walk, node: number): number {
  return numberType(x, x.slice(node), false);
}

export function visitFloat(x: Walk, node: number): number {
  return numberType(x, x.slice(node), true);
}

export function visitString(x: Walk, node: number): number {
  return stringType(x, x.start[node] as number);
}

export function visitChar(x: Walk, node: number): number {
  return charType(x, x.start[node] as number);
}

export function visitBoolean(x: Walk): number {
  return x.primitive("bool");
}

export function visitUnit(x: Walk): number {
  return x.unitType;
}

export function visitSelf(x: Walk, node: number): number {
  const bound = x.locals.lookup(x.name(node));
  return bound < 0 ? 0 : bound;
}

/** Parentheses, and `&value`: references are left out of types. */
export function visitInner(x: Walk, node: number): number {
  const inner = x.onlyChild(node);
  return inner < 0 ? 0 : x.expression(inner);
}

export function visitReference(x: Walk, node: number): number {
  const value = x.child(node, x.grammar.fields.value);
  return value < 0 ? 0 : x.expression(value);
}

export function visitUnary(x: Walk, node: number): number {
  const isDeref = x.text.charCodeAt(x.start[node] as number) === 42;
  return x.of(isDeref ? TermOp.deref : TermOp.arithmetic, visitInner(x, node));
}

export function visitBinary(x: Walk, node: number): number {
  const { left, right } = x.grammar.fields;
  const leftNode = x.child(node, left);
  const rightNode = x.child(node, right);
  const leftValue = leftNode < 0 ? 0 : x.expression(leftNode);
  const rightValue = rightNode < 0 ? 0 : x.expression(rightNode);
  if (leftNode < 0 || rightNode < 0) return 0;
  if (isComparison(x.text, x.end[leftNode] as number)) return x.primitive("bool");
  const isLiteral = x.symbol[leftNode] === x.grammar.integerLiteral || x.symbol[leftNode] === x.grammar.floatLiteral;
  return x.of(TermOp.arithmetic, isLiteral ? rightValue : leftValue);
}

/** Whether the operator after an offset is one of `== != < > <= >= && ||`, and not `<<` or `>>`. */
function isComparison(text: string, from: number): boolean {
  let at = from;
  while (text.charCodeAt(at) <= 32) at++;
  const first = text[at];
  const second = text[at + 1];
  if (first === "=" || first === "!") return true;
  if (first === "<" || first === ">") return second !== first;
  return (first === "&" || first === "|") && second === first;
}

export function visitAssignment(x: Walk, node: number): number {
  const last = x.next[node] as number;
  for (let c = node + 1; c < last; c = x.next[c] as number) x.expression(c);
  return x.unitType;
}

export function visitCast(x: Walk, node: number): number {
  const { fields } = x.grammar;
  const value = x.child(node, fields.value);
  const type = x.child(node, fields.type);
  const from = value < 0 ? 0 : x.expression(value);
  return type < 0 ? 0 : x.term(TermOp.cast, from, typeOf(x, type));
}

/** `a..b` is the primitive `range` applied to the type of its ends. */
export function visitRange(x: Walk, node: number): number {
  let ends = 0;
  const last = x.next[node] as number;
  for (let c = node + 1; c < last; c = x.next[c] as number) ends = x.join(ends, x.expression(c));
  return x.term(TermOp.apply, x.primitive("range"), x.unit.list([ends]));
}

export function visitTuple(x: Walk, node: number): number {
  return x.term(TermOp.tuple, x.unit.list(values(x, node)));
}

function values(x: Walk, node: number): number[] {
  const found: number[] = [];
  const last = x.next[node] as number;
  for (let c = node + 1; c < last; c = x.next[c] as number) if (!x.isExtra(c)) found.push(x.expression(c));
  return found;
}

export function visitArray(x: Walk, node: number): number {
  const element = values(x, node)[0] ?? 0;
  return x.term(TermOp.apply, x.primitive("array"), x.unit.list([element]));
}

/** `a[i]`; a range as index gives what `a` dereferences to (a slice, a `str`). */
export function visitIndex(x: Walk, node: number): number {
  const value = x.onlyChild(node);
  if (value < 0) return 0;
  const owner = x.expression(value);
  let op: TermOp = TermOp.index;
  const last = x.next[node] as number;
  for (let c = x.next[value] as number; c < last; c = x.next[c] as number) {
    x.expression(c);
    if (x.symbol[c] === x.grammar.rangeExpression) op = TermOp.deref;
  }
  return x.of(op, owner);
}

export function visitTry(x: Walk, node: number): number {
  return x.of(TermOp.try, visitInner(x, node));
}

export function visitAwait(x: Walk, node: number): number {
  return x.of(TermOp.await, visitInner(x, node));
}

/** `return`, `break`, `continue`, `yield`: they have no value where they stand. */
export function visitLeaving(x: Walk, node: number): number {
  const last = x.next[node] as number;
  for (let c = node + 1; c < last; c = x.next[c] as number) if (x.symbol[c] !== x.grammar.label) x.expression(c);
  return 0;
}

/** Nothing to see inside: labels, metavariables, tokens. */
export function visitNothing(): number {
  return 0;
}

/** `Name { field: value, shorthand, ..base }` */
export function visitStructLiteral(x: Walk, node: number): number {
  const g = x.grammar;
  const name = x.child(node, g.fields.name);
  const body = x.child(node, g.fields.body);
  const type = name < 0 ? 0 : constructorPath(x, name, Namespace.type);
  const last = body < 0 ? 0 : (x.next[body] as number);
  for (let c = body + 1; c < last; c = x.next[c] as number) {
    const s = x.symbol[c];
    if (s === g.shorthandFieldInitializer) shorthand(x, c);
    else if (s === g.fieldInitializer || s === g.baseFieldInitializer) fieldValue(x, c);
  }
  return type;
}

function shorthand(x: Walk, node: number): void {
  const identifier = x.childOf(node, x.grammar.identifier);
  if (identifier >= 0) x.expression(identifier);
}

function fieldValue(x: Walk, node: number): void {
  const { value } = x.grammar.fields;
  const given = x.symbol[node] === x.grammar.fieldInitializer ? x.child(node, value) : x.onlyChild(node);
  if (given >= 0) x.expression(given);
}
