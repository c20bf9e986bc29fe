import type { UnitBody } from "./facts-builder.ts";
import { REF_STRIDE, RefField, TERM_STRIDE } from "./facts.ts";
import { DEF_AT, NAME_AT, SCOPE_AT } from "./term-operands.ts";

/**
 * All that the reading of a body depends on besides its own text and its unit's header. Where two are alike but for the
 * numbers of scope, definitions and names, so is what is read.
 */
export interface Surroundings {
  /** The scope from which all names are looked up. */
  readonly scope: number;
  /** The definitions that terms may name. */
  readonly defs: readonly number[];
  /** Names that mean something special. */
  readonly names: readonly number[];
  /** Whatever else counts, terms of the header among it. */
  readonly others: readonly number[];
}

/** Header and surroundings of a body. */
export interface Basis {
  readonly scope: number;
  readonly defs: readonly number[];
  readonly names: readonly number[];
  /** All that does not depend on how the file numbers scopes, definitions and names. */
  readonly numbers: readonly number[];
}

/** A body in the numbers that one version of its file has for names, scope and definitions. */
export interface NumberedBody extends UnitBody {
  basis: Basis;
  /** The names that its reading asks for, in order. */
  readonly names: number[];
}

/** Where a body begins: its line, from 1 on, and the units before it in that line. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Whether terms and references of a body name nothing but what its reading asked for and what its basis holds. */
export function isOwn(terms: Int32Array, refs: Int32Array, names: readonly number[], { scope, defs }: Basis): boolean {
  const known = new Set(names);
  for (let at = 0; at < terms.length; at += TERM_STRIDE) {
    const op = terms[at]!;
    if (NAME_AT[op] !== 0 && !known.has(terms[at + NAME_AT[op]!]!)) return false;
    if (SCOPE_AT[op] !== 0 && terms[at + SCOPE_AT[op]!] !== scope) return false;
    if (DEF_AT[op] !== 0 && !defs.includes(terms[at + DEF_AT[op]!]!)) return false;
  }
  for (let at = RefField.name; at < refs.length; at += REF_STRIDE) if (!known.has(refs[at]!)) return false;
  return true;
}

/** Gives all that a body names the numbers that it has in another version: on another basis, and with these for names. */
export function renumber(body: NumberedBody, basis: Basis, nameNow: Int32Array): void {
  const { terms, refs, names } = body;
  const { scope, defs } = basis;
  const before = body.basis.defs;
  for (let at = 0; at < terms.length; at += TERM_STRIDE) {
    const op = terms[at]!;
    if (NAME_AT[op] !== 0) terms[at + NAME_AT[op]!] = nameNow[terms[at + NAME_AT[op]!]!]!;
    if (SCOPE_AT[op] !== 0) terms[at + SCOPE_AT[op]!] = scope;
    if (DEF_AT[op] !== 0) terms[at + DEF_AT[op]!] = defs[before.indexOf(terms[at + DEF_AT[op]!]!)]!;
  }
  for (let at = RefField.name; at < refs.length; at += REF_STRIDE) refs[at] = nameNow[refs[at]!]!;
  for (let i = 0; i < names.length; i++) names[i] = nameNow[names[i]!]!;
  body.basis = basis;
}

/** References as if a body's text began with its file, from those of a unit in this line. */
export function displaced(refs: readonly number[], place: Place, unitLine: number): Int32Array {
  const moved = Int32Array.from(refs);
  for (let at = 0; at < moved.length; at += REF_STRIDE) {
    const line = moved[at + RefField.relativeLine]! + unitLine - place.line;
    moved[at + RefField.relativeLine] = line;
    if (line === 0) moved[at + RefField.column] = moved[at + RefField.column]! - place.column;
  }
  return moved;
}

/** The opposite of `displaced`. */
export function placed(refs: Int32Array, place: Place, unitLine: number): Int32Array {
  const moved = refs.slice();
  for (let at = 0; at < moved.length; at += REF_STRIDE) {
    const line = moved[at + RefField.relativeLine]!;
    moved[at + RefField.relativeLine] = line + place.line - unitLine;
    if (line === 0) moved[at + RefField.column] = moved[at + RefField.column]! + place.column;
  }
  return moved;
}

/** Undefined when the header names what the surroundings do not. */
export function basisOf(header: readonly number[], around: Surroundings): Basis | undefined {
  const { scope, defs } = around;
  const numbers = header.slice();
  for (const other of around.others) numbers.push(other);
  for (const def of defs) numbers.push(defs.indexOf(def));
  const names = around.names.slice();
  for (let at = 0; at < header.length; at += TERM_STRIDE) {
    const op = header[at]!;
    if (NAME_AT[op] !== 0) numbers[at + NAME_AT[op]!] = names.push(header[at + NAME_AT[op]!]!);
    if (SCOPE_AT[op] !== 0) {
      if (header[at + SCOPE_AT[op]!] !== scope) return undefined;
      numbers[at + SCOPE_AT[op]!] = 0;
    }
    if (DEF_AT[op] !== 0) {
      const def = defs.indexOf(header[at + DEF_AT[op]!]!);
      if (def < 0) return undefined;
      numbers[at + DEF_AT[op]!] = def;
    }
  }
  return { scope, defs, names, numbers };
}
