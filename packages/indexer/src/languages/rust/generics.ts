import { RefRole, TermOp } from "../../facts/facts.ts";
import { bounds, specialType, typeOf } from "./types.ts";
import { CONST_PARAMETER } from "./walk.ts";
import type { Walk } from "./walk.ts";

/**
 * Brings the generic parameters of the unit's definition into sight and stores them with their bounds, those of the
 * `where` clause included. Bounds on other types than these parameters only leave references.
 * Gives the bounds on `Self`, which are supertraits of a trait.
 */
export function declareGenerics(x: Walk, item: number): number[] {
  const g = x.grammar;
  const list = x.child(item, g.fields.typeParameters);
  const where = x.childOf(item, g.whereClause);
  const first = x.typeParameters.length;
  if (list >= 0) nameParameters(x, list);
  if (list < 0 && where < 0) return [];
  const boundsOf: number[][] = [];
  const defaults: number[] = [];
  if (list >= 0) parameterBounds(x, list, boundsOf, defaults);
  const onSelf = where < 0 ? [] : whereBounds(x, where, boundsOf);
  const generics: number[] = [];
  for (let i = first; i < x.typeParameters.length; i += 3) {
    const index = x.typeParameters[i + 2] as number;
    if (index === CONST_PARAMETER) continue;
    const limits = x.unit.list(boundsOf[index] ?? []);
    generics.push(x.term(TermOp.generic, x.typeParameters[i], limits, defaults[index] ?? 0));
  }
  x.facts.setDef(x.unit.def, "generics", x.unit.list(generics));
  return onSelf;
}

function nameParameters(x: Walk, list: number): void {
  const g = x.grammar;
  let index = 0;
  const last = x.next[list] as number;
  for (let c = list + 1; c < last; c = x.next[c] as number) {
    const isType = x.symbol[c] === g.typeParameter;
    if (!isType && x.symbol[c] !== g.constParameter) continue;
    const name = x.child(c, g.fields.name);
    if (name >= 0) x.typeParameters.push(x.name(name), x.unit.def, isType ? index++ : CONST_PARAMETER);
  }
}

function parameterBounds(x: Walk, list: number, boundsOf: number[][], defaults: number[]): void {
  const g = x.grammar;
  const last = x.next[list] as number;
  for (let c = list + 1; c < last; c = x.next[c] as number) {
    if (x.symbol[c] === g.constParameter) {
      const type = x.child(c, g.fields.type);
      if (type >= 0) typeOf(x, type);
    } else if (x.symbol[c] === g.typeParameter) {
      const fallback = x.child(c, g.fields.defaultType);
      boundsOf.push(bounds(x, x.child(c, g.fields.bounds), RefRole.uses));
      defaults.push(fallback < 0 ? 0 : typeOf(x, fallback));
    }
  }
}

/** Adds the bounds of a `where` clause to the parameters they are on; gives those on `Self`. */
function whereBounds(x: Walk, where: number, boundsOf: number[][]): number[] {
  const g = x.grammar;
  const onSelf: number[] = [];
  const last = x.next[where] as number;
  for (let c = where + 1; c < last; c = x.next[c] as number) {
    const left = x.child(c, g.fields.left);
    const limits = x.child(c, g.fields.bounds);
    if (left < 0 || limits < 0) continue;
    const isSelf = x.slice(left) === "Self";
    const found = bounds(x, limits, isSelf ? RefRole.extends : RefRole.uses);
    if (isSelf) for (const bound of found) onSelf.push(bound);
    else constrain(x, left, found, boundsOf);
  }
  return onSelf;
}

function constrain(x: Walk, left: number, found: readonly number[], boundsOf: number[][]): void {
  const g = x.grammar;
  const isPlain = x.symbol[left] === g.typeIdentifier;
  const inner = x.symbol[left] === g.higherRankedTraitBound ? x.child(left, g.fields.type) : -1;
  const subject = isPlain ? left : inner;
  if (subject < 0 || x.symbol[subject] !== g.typeIdentifier) {
    if (x.symbol[left] !== g.lifetime) typeOf(x, left);
    return;
  }
  const name = x.name(subject);
  const known = x.typeParameters;
  for (let i = known.length - 3; i >= 0; i -= 3) {
    if (known[i] !== name) continue;
    const index = known[i + 2] as number;
    // A method may bound a parameter of its impl; that parameter's own list is not this unit's to change.
    if (known[i + 1] === x.unit.def && index !== CONST_PARAMETER) {
      const own = (boundsOf[index] ??= []);
      for (const bound of found) own.push(bound);
    }
    return;
  }
  if (specialType(x, name) < 0) typeOf(x, subject);
}
