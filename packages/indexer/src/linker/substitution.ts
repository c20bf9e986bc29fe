import { NodeKind } from "@parseltongue/graph";
import { DefField } from "../facts/facts.ts";
import type { Evaluator } from "./evaluator.ts";
import type { Substitution } from "./type-table.ts";
import { EXTERNAL, SELF_INDEX, TypeKind, UNKNOWN } from "./type-table.ts";

const MAX_DEPTH = 12;

/** Replaces parameters by what they stand for. Parameters of `closed` definitions that stand for nothing become unknown. */
export function substitute(
  link: Evaluator,
  type: number,
  bindings: Substitution,
  closed: readonly number[],
  depth = 0,
): number {
  const { types } = link.program;
  if (!types.isOpen(type)) return type;
  if (depth > MAX_DEPTH) return UNKNOWN;
  const kind = types.kind(type);
  const head = types.head(type);
  if (kind === TypeKind.parameter) {
    const bound = bindings.get(head, types.extra(type));
    if (bound >= 0) return bound;
    return closed.includes(head) ? UNKNOWN : type;
  }
  const args = types.args(type);
  for (let i = 0; i < args.length; i++) args[i] = substitute(link, args[i]!, bindings, closed, depth + 1);
  if (kind === TypeKind.projection) return project(link, args[0]!, head, types.extra(type), depth + 1);
  return types.intern(kind, head, types.extra(type), args);
}

/**
 * Makes a pattern equal to a type by binding the pattern's parameters.
 * @returns false when the two are certainly different types
 */
export function unify(link: Evaluator, pattern: number, actual: number, bindings: Substitution, depth = 0): boolean {
  const { types } = link.program;
  if (pattern === actual || actual <= EXTERNAL || pattern <= EXTERNAL || depth > MAX_DEPTH) {
    if (types.kind(pattern) === TypeKind.parameter) bindings.bind(types.head(pattern), types.extra(pattern), actual);
    return true;
  }
  const kind = types.kind(pattern);
  if (kind === TypeKind.parameter) {
    bindings.bind(types.head(pattern), types.extra(pattern), actual);
    return true;
  }
  if (kind === TypeKind.projection) return true;
  if (kind === TypeKind.opaque || kind === TypeKind.dyn || kind === TypeKind.fn) {
    const [patternFn, actualFn] = [asFn(link, pattern), asFn(link, actual)];
    if (patternFn === 0 || actualFn === 0) {
      if (kind === TypeKind.fn) return false;
      bindBounds(link, types.args(pattern), actual, bindings);
      return true;
    }
    return unifyArgs(link, patternFn, actualFn, bindings, depth);
  }
  const actualKind = types.kind(actual);
  if (actualKind !== kind) {
    // A rigid parameter, projection or trait object may still turn out to be of the pattern's type.
    return actualKind === TypeKind.parameter || actualKind === TypeKind.projection ? false : !isConcrete(actualKind);
  }
  if (types.head(pattern) === types.head(actual)) return unifyArgs(link, pattern, actual, bindings, depth);
  const above = seenAsClass(link, actual, pattern);
  return above > EXTERNAL && unifyArgs(link, pattern, above, bindings, depth);
}

/** A value's type seen as a superclass that says type parameters: a `list[A]` where an `Iterable[T]` is wanted. */
function seenAsClass(link: Evaluator, actual: number, pattern: number): number {
  const { types } = link.program;
  const isClass = types.kind(pattern) === TypeKind.nominal && types.isOpen(pattern);
  if (!isClass || link.program.kind(types.head(pattern)) !== NodeKind.class) return UNKNOWN;
  return link.members.instanceOf(actual, types.head(pattern));
}

/** Whether a type of this kind says by itself what it is, without a parameter being bound. */
export function isConcrete(kind: number): boolean {
  return (
    kind === TypeKind.nominal ||
    kind === TypeKind.primitive ||
    kind === TypeKind.tuple ||
    kind === TypeKind.fn ||
    kind === TypeKind.function ||
    kind === TypeKind.dyn ||
    kind === TypeKind.opaque
  );
}

function unifyArgs(link: Evaluator, pattern: number, actual: number, bindings: Substitution, depth: number): boolean {
  const { types } = link.program;
  const count = Math.min(types.argCount(pattern), types.argCount(actual));
  if (types.kind(pattern) === TypeKind.tuple && types.argCount(pattern) !== types.argCount(actual)) return false;
  let same = true;
  for (let i = 0; i < count; i++) {
    if (!unify(link, types.arg(pattern, i), types.arg(actual, i), bindings, depth + 1)) same = false;
  }
  return same;
}

/** Binds the parameters that occur in bounds such as `Fn(A) -> B` or `Iterator<Item = B>` from the type they bound. */
export function bindBounds(link: Evaluator, bounds: readonly number[], actual: number, bindings: Substitution): void {
  const { types } = link.program;
  if (actual <= EXTERNAL) return;
  for (const bound of bounds) {
    if (!types.isOpen(bound)) continue;
    const boundFn = asFn(link, bound);
    if (boundFn !== 0) {
      const actualFn = asFn(link, actual);
      if (actualFn !== 0) unifyArgs(link, boundFn, actualFn, bindings, 1);
      continue;
    }
    for (const arg of types.args(bound)) {
      if (types.kind(arg) !== TypeKind.binding) continue;
      const projected = project(link, actual, types.head(bound), types.extra(arg));
      unify(link, types.arg(arg, 0), projected, bindings, 1);
    }
  }
}

/** The function type that a bound asks for (`F: Fn(A) -> B`); 0 if it asks for something else. */
export function fnOfBound(link: Evaluator, bound: number): number {
  const { types } = link.program;
  // What implements a trait need not be what the trait could be dereferenced to, and asking for that asks a lot.
  return types.kind(bound) === TypeKind.nominal ? fnOfTrait(link, bound) : asFn(link, bound);
}

function fnOfTrait(link: Evaluator, type: number): number {
  const { types } = link.program;
  const first = types.arg(type, 0);
  return types.argCount(type) > 0 && types.kind(first) === TypeKind.fn && link.isTrait(types.head(type)) ? first : 0;
}

/** The function type of a callable: closures, functions, `Fn` bounds and what dereferences to one; 0 if it is none. */
export function asFn(link: Evaluator, type: number, depth = 0): number {
  const { types } = link.program;
  if (depth > 4) return 0;
  switch (types.kind(type)) {
    case TypeKind.fn:
      return type;
    case TypeKind.nominal: {
      const declared = fnOfTrait(link, type);
      if (declared !== 0) return declared;
      const target = link.derefTarget(type);
      return target > EXTERNAL ? asFn(link, target, depth + 1) : 0;
    }
    case TypeKind.opaque:
    case TypeKind.dyn:
      return firstFn(link, types.args(type), depth);
    case TypeKind.parameter:
      return firstFn(link, boundsOfParameter(link, type), depth);
    case TypeKind.function:
      return link.signatureOf(type);
    default:
      return 0;
  }
}

function firstFn(link: Evaluator, bounds: readonly number[], depth: number): number {
  for (const bound of bounds) {
    const found = asFn(link, bound, depth + 1);
    if (found !== 0) return found;
  }
  return 0;
}

/** The bounds of a type parameter as trait types; for a trait's `Self` the trait itself and its supertraits. */
export function boundsOfParameter(link: Evaluator, parameter: number): number[] {
  const { program } = link;
  const { types } = program;
  const owner = types.head(parameter);
  const index = types.extra(parameter);
  if (!program.isLive(owner)) return [];
  if (index === SELF_INDEX) return [link.ownType(owner), ...link.supertypes(owner)];
  link.needHeader(owner);
  const generic = program.listTerms(owner, program.field(owner, DefField.generics))[index];
  return generic === undefined ? [] : types.args(program.headerTermType(owner, generic));
}

/** Bounds of any type that is known by bounds only: parameter, trait object, `impl Trait`, projection. */
export function boundsOf(link: Evaluator, type: number): number[] {
  const { types } = link.program;
  switch (types.kind(type)) {
    case TypeKind.parameter:
      return boundsOfParameter(link, type);
    case TypeKind.dyn:
    case TypeKind.opaque:
      return types.args(type);
    case TypeKind.projection:
      return boundsOfProjection(link, type);
    default:
      return [];
  }
}

function boundsOfProjection(link: Evaluator, type: number): number[] {
  const { program } = link;
  const { types } = program;
  const bounds: number[] = [];
  for (const member of traitMembers(link, types.arg(type, 0), types.head(type), types.extra(type))) {
    bounds.push(...link.supertypes(member));
  }
  return bounds;
}

function traitMembers(link: Evaluator, base: number, trait: number, name: number): number[] {
  if (trait !== 0) return [...link.members.list(trait, name)];
  const found: number[] = [];
  for (const bound of boundsOf(link, base)) {
    const head = link.program.types.head(bound);
    if (head > 0) found.push(...link.members.list(head, name));
  }
  return found;
}

/** `<type as trait>::name`; trait 0 when it is not said. */
export function project(link: Evaluator, type: number, trait: number, name: number, depth = 0): number {
  const { types } = link.program;
  if (type <= EXTERNAL) return type;
  if (depth > MAX_DEPTH) return UNKNOWN;
  const kind = types.kind(type);
  if (kind === TypeKind.nominal || kind === TypeKind.primitive || kind === TypeKind.tuple) {
    return link.associatedType(type, trait, name);
  }
  const bounds = boundsOf(link, type);
  const bound = bindingAmong(link, bounds, trait, name, 0);
  if (bound !== UNKNOWN) return bound;
  const isBounded = (kind === TypeKind.opaque || kind === TypeKind.dyn) && trait !== 0;
  if (isBounded || kind === TypeKind.parameter || kind === TypeKind.projection) {
    return types.intern(TypeKind.projection, trait, name, [type]);
  }
  return UNKNOWN;
}

function bindingAmong(link: Evaluator, bounds: readonly number[], trait: number, name: number, depth: number): number {
  const { types } = link.program;
  if (depth > 4) return UNKNOWN;
  for (const bound of bounds) {
    for (const arg of types.args(bound)) {
      if (types.kind(arg) === TypeKind.binding && types.extra(arg) === name) return types.arg(arg, 0);
    }
    const head = types.head(bound);
    if (types.kind(bound) === TypeKind.nominal && head !== trait && link.program.isLive(head)) {
      const found = bindingAmong(link, link.supertypes(head), trait, name, depth + 1);
      if (found !== UNKNOWN) return found;
    }
  }
  return UNKNOWN;
}
