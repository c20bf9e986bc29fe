import { TermOp } from "../../facts/facts.ts";
import { bindPattern } from "./patterns.ts";
import type { Walk } from "./walk.ts";

export function visitIf(x: Walk, node: number): number {
  const { fields } = x.grammar;
  const mark = x.locals.mark();
  visitField(x, node, fields.condition);
  const then = visitField(x, node, fields.consequence);
  x.locals.release(mark);
  const otherwise = x.child(node, fields.alternative);
  return otherwise < 0 ? x.unitType : x.join(then, x.expression(otherwise));
}

function visitField(x: Walk, node: number, field: number): number {
  const child = x.child(node, field);
  return child < 0 ? 0 : x.expression(child);
}

export function visitElse(x: Walk, node: number): number {
  const inner = x.onlyChild(node);
  return inner < 0 ? 0 : x.expression(inner);
}

/** `let P = value` as a condition: its names are in sight until the caller releases them. */
export function visitLetCondition(x: Walk, node: number): number {
  const { fields } = x.grammar;
  const pattern = x.child(node, fields.pattern);
  const value = visitField(x, node, fields.value);
  if (pattern >= 0) bindPattern(x, pattern, value);
  return x.primitive("bool");
}

export function visitMatch(x: Walk, node: number): number {
  const g = x.grammar;
  const value = visitField(x, node, g.fields.value);
  const body = x.child(node, g.fields.body);
  if (body < 0) return 0;
  let result = 0;
  const last = x.next[body] as number;
  for (let c = body + 1; c < last; c = x.next[c] as number) {
    if (x.symbol[c] === g.matchArm) result = x.join(result, visitArm(x, c, value));
  }
  return result;
}

function visitArm(x: Walk, arm: number, value: number): number {
  const { fields } = x.grammar;
  const mark = x.locals.mark();
  const pattern = x.child(arm, fields.pattern);
  if (pattern >= 0) {
    bindPattern(x, pattern, value);
    visitField(x, pattern, fields.condition);
  }
  const result = visitField(x, arm, fields.value);
  x.locals.release(mark);
  return result;
}

export function visitWhile(x: Walk, node: number): number {
  const { fields } = x.grammar;
  const mark = x.locals.mark();
  visitField(x, node, fields.condition);
  visitField(x, node, fields.body);
  x.locals.release(mark);
  return x.unitType;
}

export function visitFor(x: Walk, node: number): number {
  const { fields } = x.grammar;
  const mark = x.locals.mark();
  const iterated = visitField(x, node, fields.value);
  const pattern = x.child(node, fields.pattern);
  if (pattern >= 0) bindPattern(x, pattern, x.of(TermOp.element, iterated));
  visitField(x, node, fields.body);
  x.locals.release(mark);
  return x.unitType;
}

/** Its value is that of its `break`s, which are not followed. */
export function visitLoop(x: Walk, node: number): number {
  visitField(x, node, x.grammar.fields.body);
  return 0;
}
