import { Namespace, RefRole, TermOp } from "../../facts/facts.ts";
import { CONST_PARAMETER } from "./walk.ts";
import type { Walk } from "./walk.ts";

/** Role of the reference at a path's last segment; none for a path whose reference the caller notes itself. */
export const NO_ROLE = 0;

/** Term of a type as written. References, pointers, lifetimes, const arguments and `?Trait` are dropped. */
export function typeOf(x: Walk, node: number): number {
  return x.deeper(visitType, node);
}

function visitType(x: Walk, node: number): number {
  return typeWithRole(x, node, RefRole.uses);
}

/** As `typeOf`, with another role for the reference at the type's own name: `implements` for an impl's trait. */
export function typeWithRole(x: Walk, node: number, role: number): number {
  const g = x.grammar;
  switch (x.symbol[node]) {
    case g.typeIdentifier:
    case g.identifier:
      return namedType(x, node, role);
    case g.primitiveType:
      return x.term(TermOp.primitive, x.name(node));
    case g.genericType:
    case g.genericTypeWithTurbofish:
      return genericType(x, node, role);
    case g.scopedTypeIdentifier:
    case g.scopedIdentifier:
      return scoped(x, node, Namespace.type, role);
    case g.referenceType:
    case g.pointerType:
    case g.higherRankedTraitBound:
      return innerType(x, node, role);
    case g.tupleType:
      return x.term(TermOp.tuple, x.unit.list(typesIn(x, node)));
    case g.unitType:
      return x.unitType;
    case g.arrayType:
      return arrayType(x, node);
    case g.functionType:
      return functionType(x, node, role);
    case g.abstractType:
      return x.term(TermOp.opaque, x.unit.list(bounds(x, x.child(node, g.fields.trait), RefRole.uses)));
    case g.dynamicType:
      return x.term(TermOp.dyn, x.unit.list(bounds(x, x.child(node, g.fields.trait), RefRole.uses)));
    case g.boundedType:
      return boundedType(x, node);
    case g.macroInvocation:
      x.expression(node);
      return 0;
    default:
      return 0;
  }
}

function innerType(x: Walk, node: number, role: number): number {
  const inner = x.child(node, x.grammar.fields.type);
  return inner < 0 ? 0 : typeWithRole(x, inner, role);
}

function namedType(x: Walk, node: number, role: number): number {
  const name = x.name(node);
  const special = specialType(x, name);
  if (special >= 0) return special;
  const term = x.term(TermOp.path, x.scope, name, Namespace.type);
  if (role !== NO_ROLE) x.ref(role, term, node, name);
  return term;
}

/** `Self`, `_` and type parameters, which are no paths; -1 for other names. */
export function specialType(x: Walk, name: number): number {
  const text = x.facts.nameText(name);
  if (text === "_") return 0;
  if (text === "Self" && x.selfDef >= 0) return x.term(TermOp.selfType, x.selfDef);
  const known = x.typeParameters;
  for (let i = known.length - 3; i >= 0; i -= 3) {
    if (known[i] !== name) continue;
    return known[i + 2] === CONST_PARAMETER ? 0 : x.term(TermOp.typeParameter, known[i + 1], known[i + 2]);
  }
  return -1;
}

function genericType(x: Walk, node: number, role: number): number {
  const g = x.grammar;
  const head = x.child(node, g.fields.type);
  const base = head < 0 ? 0 : typeWithRole(x, head, role);
  return applied(x, base, x.child(node, g.fields.typeArguments));
}

/** `base<arguments>`; bindings such as `Item = T` become `binding` terms among the arguments. */
export function applied(x: Walk, base: number, argumentsNode: number): number {
  if (argumentsNode < 0) return base;
  const g = x.grammar;
  const list: number[] = [];
  const last = x.next[argumentsNode] as number;
  for (let c = argumentsNode + 1; c < last; c = x.next[c] as number) {
    const s = x.symbol[c];
    if (s === g.typeBinding) list.push(binding(x, base, c));
    else if (s === g.block) x.expression(c);
    else if (isType(x, c) && !isConstParameter(x, c)) list.push(typeOf(x, c));
  }
  return list.length === 0 ? base : x.term(TermOp.apply, base, x.unit.list(list));
}

/** A const parameter given on as a type argument is dropped like every const argument. */
function isConstParameter(x: Walk, node: number): boolean {
  return x.symbol[node] === x.grammar.typeIdentifier && isConstParameterName(x, x.name(node));
}

/** Whether a name means the const parameter of an enclosing definition. */
export function isConstParameterName(x: Walk, name: number): boolean {
  const known = x.typeParameters;
  for (let i = known.length - 3; i >= 0; i -= 3) if (known[i] === name) return known[i + 2] === CONST_PARAMETER;
  return false;
}

function binding(x: Walk, base: number, node: number): number {
  const g = x.grammar;
  const name = x.child(node, g.fields.name);
  const type = x.child(node, g.fields.type);
  return x.term(TermOp.binding, base, name < 0 ? 0 : x.name(name), type < 0 ? 0 : typeOf(x, type));
}

function isType(x: Walk, node: number): boolean {
  const g = x.grammar;
  const s = x.symbol[node];
  if (x.isExtra(node) || s === g.lifetime || s === g.integerLiteral || s === g.stringLiteral) return false;
  return s !== g.charLiteral && s !== g.booleanLiteral && s !== g.floatLiteral && s !== g.traitBounds;
}

function typesIn(x: Walk, node: number): number[] {
  const types: number[] = [];
  const last = x.next[node] as number;
  for (let c = node + 1; c < last; c = x.next[c] as number) if (isType(x, c)) types.push(typeOf(x, c));
  return types;
}

function arrayType(x: Walk, node: number): number {
  const { fields } = x.grammar;
  const element = x.child(node, fields.element);
  const length = x.child(node, fields.length);
  const type = element < 0 ? 0 : typeOf(x, element);
  if (length >= 0) x.expression(length);
  return x.term(TermOp.apply, x.primitive(length < 0 ? "slice" : "array"), x.unit.list([type]));
}

/** `fn(A) -> B` is a `fn` term; `Fn(A) -> B` applies the trait to that one `fn` term. */
function functionType(x: Walk, node: number, role: number): number {
  const g = x.grammar;
  const trait = x.child(node, g.fields.trait);
  const parameters = x.child(node, g.fields.parameters);
  const result = x.child(node, g.fields.returnType);
  const base = trait < 0 ? 0 : typeWithRole(x, trait, role);
  const types: number[] = [];
  const last = parameters < 0 ? 0 : (x.next[parameters] as number);
  for (let c = parameters + 1; c < last; c = x.next[c] as number) {
    if (x.symbol[c] === g.parameter) types.push(innerType(x, c, RefRole.uses));
    else if (isType(x, c) && x.symbol[c] !== g.variadicParameter) types.push(typeOf(x, c));
  }
  const fn = x.term(TermOp.fn, x.unit.list(types), result < 0 ? x.unitType : typeOf(x, result));
  return trait < 0 ? fn : x.term(TermOp.apply, base, x.unit.list([fn]));
}

/** Traits of `A + B + 'a`, in order; `role` is that of the reference at each trait's name. */
export function bounds(x: Walk, node: number, role: number): number[] {
  const found: number[] = [];
  if (node >= 0) collectBounds(x, node, role, found);
  return found;
}

function collectBounds(x: Walk, node: number, role: number, found: number[]): void {
  const g = x.grammar;
  const s = x.symbol[node];
  if (s === g.boundedType || s === g.traitBounds || s === g.tupleType) eachBound(x, node, role, found);
  else if (s === g.referenceType) collectBounds(x, x.child(node, g.fields.type), role, found);
  else if (s === g.dynamicType || s === g.abstractType) collectBounds(x, x.child(node, g.fields.trait), role, found);
  else if (s !== g.removedTraitBound && isType(x, node)) {
    const bound = typeWithRole(x, node, role);
    if (bound !== 0) found.push(bound);
  }
}

function eachBound(x: Walk, node: number, role: number, found: number[]): void {
  if (!x.enter()) return;
  const last = x.next[node] as number;
  for (let c = node + 1; c < last; c = x.next[c] as number) collectBounds(x, c, role, found);
  x.leave();
}

/** `dyn A + B`, `&dyn A + B` and `impl A + B`: the keyword belongs to the whole though the grammar gives it the first. */
function boundedType(x: Walk, node: number): number {
  const g = x.grammar;
  let first = node + 1;
  while (x.symbol[first] === g.boundedType || x.symbol[first] === g.referenceType) {
    first = x.symbol[first] === g.boundedType ? first + 1 : Math.max(x.child(first, g.fields.type), first + 1);
  }
  const op = x.symbol[first] === g.abstractType ? TermOp.opaque : TermOp.dyn;
  return x.term(op, x.unit.list(bounds(x, node, RefRole.uses)));
}

/** A path of two or more segments, `a::B`, in a namespace. */
export function scoped(x: Walk, node: number, namespace: number, role: number, flags = 0): number {
  const { fields } = x.grammar;
  const path = x.child(node, fields.path);
  const nameNode = x.child(node, fields.name);
  const name = nameNode < 0 ? 0 : x.name(nameNode);
  const term =
    path < 0
      ? x.term(TermOp.path, x.scope, globalName(x, name), namespace)
      : x.term(TermOp.member, qualifier(x, path), name, namespace);
  if (role !== NO_ROLE && nameNode >= 0) x.ref(role, term, nameNode, name, flags);
  return term;
}

/** `::serde` is written as the one name `::serde`, which means a crate. */
export function globalName(x: Walk, name: number): number {
  return x.facts.name(`::${x.facts.nameText(name)}`);
}

/** What stands before a `::`; a segment that starts with a capital is a type and is noted as used. */
export function qualifier(x: Walk, node: number): number {
  return x.deeper(visitQualifier, node);
}

function visitQualifier(x: Walk, node: number): number {
  const g = x.grammar;
  switch (x.symbol[node]) {
    case g.identifier:
      return namedType(x, node, startsUpper(x, node) ? RefRole.uses : NO_ROLE);
    case g.self:
    case g.super:
    case g.crate:
      return x.term(TermOp.path, x.scope, x.name(node), Namespace.type);
    case g.scopedIdentifier: {
      const name = x.child(node, g.fields.name);
      return scoped(x, node, Namespace.type, name >= 0 && startsUpper(x, name) ? RefRole.uses : NO_ROLE);
    }
    case g.bracketedType:
      return bracketed(x, x.onlyChild(node));
    case g.metavariable:
      return 0;
    default:
      return typeOf(x, node);
  }
}

/** `<T>` and `<T as Trait>` */
function bracketed(x: Walk, inner: number): number {
  const g = x.grammar;
  if (inner < 0) return 0;
  if (x.symbol[inner] !== g.qualifiedType) return typeOf(x, inner);
  const type = x.child(inner, g.fields.type);
  const trait = x.child(inner, g.fields.alias);
  return x.term(TermOp.qualified, type < 0 ? 0 : typeOf(x, type), trait < 0 ? 0 : typeOf(x, trait));
}

/** Whether a name starts with a capital: by convention a type, variant or constant, and never a local variable. */
export function startsUpper(x: Walk, node: number): boolean {
  const code = x.text.charCodeAt(x.start[node] as number);
  return code >= 65 && code <= 90;
}
