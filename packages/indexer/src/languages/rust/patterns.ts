import { EdgeFlag } from "@parseltongue/graph/schema";
import { Namespace, RefRole, TermOp } from "../../facts/facts.ts";
import { applied, scoped, startsUpper, typeOf } from "./types.ts";
import type { Walk } from "./walk.ts";

/** Binds the names of a pattern that is matched against a value, and notes the paths in it. */
export function bindPattern(x: Walk, node: number, value: number): void {
  const g = x.grammar;
  switch (x.symbol[node]) {
    case g.identifier:
    case g.shorthandFieldIdentifier:
      return bindName(x, node, value);
    case g.self:
      return x.locals.bind(x.name(node), value);
    case g.tuplePattern:
      return bindElements(x, node, node, value, 0);
    case g.tupleStructPattern:
      return bindTupleStruct(x, node, value);
    case g.structPattern:
      return bindStruct(x, node, value);
    case g.slicePattern:
      return bindSlice(x, node, value);
    case g.capturedPattern:
      return bindCaptured(x, node, value);
    case g.scopedIdentifier:
      scoped(x, node, Namespace.value, RefRole.uses, EdgeFlag.value);
      return;
    case g.genericPattern:
    case g.closureExpression:
    case g.constBlock:
    case g.macroInvocation:
      x.expression(node);
      return;
    case g.refPattern:
    case g.mutPattern:
    case g.referencePattern:
    case g.orPattern:
    case g.matchPattern:
    case g.rangePattern:
      return bindInner(x, node, value);
    default:
  }
}

function bindInner(x: Walk, node: number, value: number): void {
  const { condition } = x.grammar.fields;
  const last = x.next[node] as number;
  for (let c = node + 1; c < last; c = x.next[c] as number) {
    if (x.tree.field[c] !== condition) bindDeeper(x, c, value);
  }
}

function bindDeeper(x: Walk, node: number, value: number): void {
  x.deeper((walk, inner) => {
    bindPattern(walk, inner, value);
    return 0;
  }, node);
}

/** A capital means that the name is matched against (a constant, a unit struct or variant), not bound. */
function bindName(x: Walk, node: number, value: number): void {
  const name = x.name(node);
  if (startsUpper(x, node)) {
    x.uses(x.term(TermOp.path, x.scope, name, Namespace.value), node, name, EdgeFlag.value);
  } else x.locals.bind(name, value);
}

/** Elements by position; what stands behind a `..` has no known position. */
function bindElements(x: Walk, node: number, before: number, value: number, path: number): void {
  const g = x.grammar;
  const last = x.next[node] as number;
  let position = 0;
  let counting = true;
  for (let c = before === node ? node + 1 : (x.next[before] as number); c < last; c = x.next[c] as number) {
    if (x.isExtra(c)) continue;
    if (x.symbol[c] === g.remainingFieldPattern) counting = false;
    else {
      const name = counting ? x.facts.name(String(position++)) : 0;
      bindDeeper(x, c, counting && (value !== 0 || path !== 0) ? x.term(TermOp.patternField, value, path, name) : 0);
    }
  }
}

function bindTupleStruct(x: Walk, node: number, value: number): void {
  const type = x.child(node, x.grammar.fields.type);
  if (type >= 0) bindElements(x, node, type, value, constructorPath(x, type, Namespace.value));
}

/** The struct or variant that a pattern or literal names, with a reference to it. */
export function constructorPath(x: Walk, node: number, namespace: number): number {
  const g = x.grammar;
  switch (x.symbol[node]) {
    case g.identifier:
    case g.typeIdentifier: {
      const name = x.name(node);
      if (x.facts.nameText(name) === "Self" && x.selfDef >= 0) return x.term(TermOp.selfType, x.selfDef);
      const term = x.term(TermOp.path, x.scope, name, namespace);
      x.uses(term, node, name);
      return term;
    }
    case g.scopedIdentifier:
    case g.scopedTypeIdentifier:
      return scoped(x, node, namespace, RefRole.uses);
    case g.genericType:
    case g.genericTypeWithTurbofish: {
      const head = x.child(node, g.fields.type);
      const base = head < 0 ? 0 : constructorPath(x, head, namespace);
      return applied(x, base, x.child(node, g.fields.typeArguments));
    }
    default:
      return typeOf(x, node);
  }
}

function bindStruct(x: Walk, node: number, value: number): void {
  const g = x.grammar;
  const type = x.child(node, g.fields.type);
  if (type < 0) return;
  const path = constructorPath(x, type, Namespace.type);
  const last = x.next[node] as number;
  for (let c = node + 1; c < last; c = x.next[c] as number) {
    if (x.symbol[c] !== g.fieldPattern) continue;
    const nameNode = x.child(c, g.fields.name);
    if (nameNode < 0) continue;
    const name = x.name(nameNode);
    const field = x.term(TermOp.patternField, value, path, name);
    const inner = x.child(c, g.fields.pattern);
    if (inner < 0) x.locals.bind(name, field);
    else bindDeeper(x, inner, field);
  }
}

/** `[a, rest @ ..]`: an element each; the rest is a slice of the same. */
function bindSlice(x: Walk, node: number, value: number): void {
  const element = x.of(TermOp.element, value);
  const last = x.next[node] as number;
  for (let c = node + 1; c < last; c = x.next[c] as number) {
    const isRest = x.symbol[c] === x.grammar.capturedPattern && x.childOf(c, x.grammar.remainingFieldPattern) >= 0;
    bindDeeper(x, c, isRest ? value : element);
  }
}

function bindCaptured(x: Walk, node: number, value: number): void {
  const nameNode = x.onlyChild(node);
  if (nameNode < 0) return;
  x.locals.bind(x.name(nameNode), value);
  const last = x.next[node] as number;
  for (let c = x.next[nameNode] as number; c < last; c = x.next[c] as number) bindDeeper(x, c, value);
}
