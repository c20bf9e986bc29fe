import { TermOp } from "../../facts/facts.ts";
import { bindPattern } from "./patterns.ts";
import { typeOf } from "./types.ts";
import type { Walk } from "./walk.ts";

/**
 * A closure's `fn` term. Parameters without a type have the one that follows from what the closure is passed to:
 * argument `argumentIndex` of `called`, 0 if it is not passed to a call.
 */
export function visitClosure(x: Walk, node: number, called: number, argumentIndex: number): number {
  const { fields } = x.grammar;
  const parameters = x.child(node, fields.parameters);
  const result = x.child(node, fields.returnType);
  const body = x.child(node, fields.body);
  const mark = x.locals.mark();
  const types = parameters < 0 ? [] : bindParameters(x, parameters, called, argumentIndex);
  const declared = result < 0 ? 0 : typeOf(x, result);
  const value = body < 0 ? 0 : x.expression(body);
  x.locals.release(mark);
  const produced = declared === 0 ? value : declared;
  return x.term(TermOp.fn, x.unit.list(types), isAsync(x, node) ? x.term(TermOp.future, produced) : produced);
}

function isAsync(x: Walk, node: number): boolean {
  return x.text.startsWith("async", x.start[node]);
}

function bindParameters(x: Walk, list: number, called: number, argumentIndex: number): number[] {
  const g = x.grammar;
  const types: number[] = [];
  const last = x.next[list] as number;
  for (let c = list + 1; c < last; c = x.next[c] as number) {
    if (x.isExtra(c)) continue;
    const annotation = x.symbol[c] === g.parameter ? x.child(c, g.fields.type) : -1;
    const expected = called === 0 ? 0 : x.term(TermOp.expectedParameter, called, argumentIndex, types.length);
    const type = annotation < 0 ? expected : x.join(typeOf(x, annotation), expected);
    const pattern = x.symbol[c] === g.parameter ? x.child(c, g.fields.pattern) : c;
    if (pattern >= 0) bindPattern(x, pattern, type);
    types.push(type);
  }
  return types;
}

/** A closure that is no argument of a call. */
export function visitLooseClosure(x: Walk, node: number): number {
  return visitClosure(x, node, 0, 0);
}
