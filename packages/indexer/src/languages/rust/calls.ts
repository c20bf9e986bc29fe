import { EdgeFlag } from "@parseltongue/graph/schema";
import { Namespace, RefRole, TermOp } from "../../facts/facts.ts";
import { visitClosure } from "./closures.ts";
import { applied, isConstParameterName, scoped } from "./types.ts";
import type { Walk } from "./walk.ts";

/** An identifier as a value: a local variable, or the item of that name. */
export function visitIdentifier(x: Walk, node: number): number {
  return named(x, node, RefRole.uses, -1);
}

/** `role` and `argumentCount` are those of the reference when the name is an item's. */
function named(x: Walk, node: number, role: number, argumentCount: number): number {
  const name = x.name(node);
  const local = x.locals.lookup(name);
  if (local >= 0) return local;
  if (isConstParameterName(x, name)) return 0;
  if (x.selfDef >= 0 && x.facts.nameText(name) === "Self") return x.term(TermOp.selfType, x.selfDef);
  const term = x.term(TermOp.path, x.scope, name, Namespace.value);
  x.calleeRef = x.ref(role, term, node, name, role === RefRole.uses ? EdgeFlag.value : 0, argumentCount);
  return term;
}

export function visitScoped(x: Walk, node: number): number {
  return scoped(x, node, Namespace.value, RefRole.uses, EdgeFlag.value);
}

/** `name::<T>` without a call: the function as a value. */
export function visitGenericFunction(x: Walk, node: number): number {
  return genericFunction(x, node, RefRole.uses, -1);
}

function genericFunction(x: Walk, node: number, role: number, argumentCount: number): number {
  const g = x.grammar;
  const head = x.child(node, g.fields.function) >= 0 ? x.child(node, g.fields.function) : x.onlyChild(node);
  if (head < 0) return 0;
  return applied(x, callee(x, head, role, argumentCount), x.child(node, g.fields.typeArguments));
}

/**
 * What a call calls, with the reference at its name in `calleeRef`. A local variable that is called leaves none.
 */
function callee(x: Walk, node: number, role: number, argumentCount: number): number {
  const g = x.grammar;
  x.calleeRef = -1;
  switch (x.symbol[node]) {
    case g.identifier:
      return named(x, node, role, argumentCount);
    case g.scopedIdentifier:
      return scopedCallee(x, node, role, argumentCount);
    case g.fieldExpression:
      return method(x, node, argumentCount);
    case g.genericFunction:
      return genericFunction(x, node, role, argumentCount);
    default: {
      const value = x.expression(node);
      x.calleeRef = -1;
      return value;
    }
  }
}

function scopedCallee(x: Walk, node: number, role: number, argumentCount: number): number {
  const term = scoped(x, node, Namespace.value, 0);
  const name = x.child(node, x.grammar.fields.name);
  if (name >= 0)
    x.calleeRef = x.ref(role, term, name, x.name(name), role === RefRole.uses ? EdgeFlag.value : 0, argumentCount);
  return term;
}

function method(x: Walk, node: number, argumentCount: number): number {
  const { fields } = x.grammar;
  const value = x.child(node, fields.value);
  const nameNode = x.child(node, fields.field);
  const receiver = value < 0 ? 0 : x.expression(value);
  x.calleeRef = -1;
  if (nameNode < 0) return 0;
  const name = x.name(nameNode);
  const term = x.term(TermOp.method, receiver, name, Math.max(argumentCount, 0));
  x.calleeRef = x.ref(RefRole.calls, term, nameNode, name, 0, argumentCount);
  return term;
}

export function visitCall(x: Walk, node: number): number {
  const { fields } = x.grammar;
  const fn = x.child(node, fields.function);
  const list = x.child(node, fields.arguments);
  const called = fn < 0 ? 0 : callee(x, fn, RefRole.calls, list < 0 ? 0 : countArguments(x, list));
  const ref = x.calleeRef;
  x.calleeRef = -1;
  const values = list < 0 ? 0 : x.unit.list(argumentValues(x, list, called));
  return called === 0 ? 0 : x.call(called, values, ref);
}

function countArguments(x: Walk, list: number): number {
  let count = 0;
  const last = x.next[list] as number;
  for (let c = list + 1; c < last; c = x.next[c] as number) if (!x.isExtra(c)) count++;
  return count;
}

function argumentValues(x: Walk, list: number, called: number): number[] {
  const g = x.grammar;
  const values: number[] = [];
  const last = x.next[list] as number;
  for (let c = list + 1; c < last; c = x.next[c] as number) {
    if (x.isExtra(c)) continue;
    const isClosure = x.symbol[c] === g.closureExpression;
    values.push(isClosure ? visitClosure(x, c, called, values.length) : x.expression(c));
  }
  return values;
}

/** `value.name` that is not called. */
export function visitField(x: Walk, node: number): number {
  const { fields } = x.grammar;
  const value = x.child(node, fields.value);
  const nameNode = x.child(node, fields.field);
  const owner = value < 0 ? 0 : x.expression(value);
  return nameNode < 0 ? 0 : x.of(TermOp.field, owner, x.name(nameNode));
}
