import {
  DEF_STRIDE,
  DefField,
  IMPORT_STRIDE,
  ImportField,
  REF_STRIDE,
  ScopeField,
  ScopeKind,
  TERM_STRIDE,
  TermOp,
} from "../facts/facts.ts";
import type { LinkedFile } from "./linked-file.ts";

/**
 * For each scope a number that stays the same when scopes before it come or go: equal for a scope of the old and one
 * of the new version exactly when both are the n-th scope of the same definition.
 */
export function scopeIdentities(file: LinkedFile): Float64Array {
  const count = new Map<number, number>();
  const identities = new Float64Array(file.scopes.length / 3);
  for (let i = 0; i < identities.length; i++) {
    const local = file.scope(i, ScopeField.def);
    const def = local < 0 ? 0 : file.defIds[local]!;
    const nth = count.get(def) ?? 0;
    count.set(def, nth + 1);
    identities[i] = def * 4096 + Math.min(nth, 4095);
  }
  return identities;
}

/** Two versions of one file, ready to be compared definition by definition. */
export class UnitDiff {
  readonly #old: LinkedFile;
  readonly #new: LinkedFile;
  readonly #oldScopes: Float64Array;
  readonly #newScopes: Float64Array;

  constructor(before: LinkedFile, after: LinkedFile) {
    this.#old = before;
    this.#new = after;
    this.#oldScopes = scopeIdentities(before);
    this.#newScopes = scopeIdentities(after);
  }

  /** Whether what other definitions can see of a definition is the same. */
  sameHeader(before: number, after: number): boolean {
    for (const field of HEADER_FIELDS) if (this.#old.def(before, field) !== this.#new.def(after, field)) return false;
    if (parentOf(this.#old, before) !== parentOf(this.#new, after)) return false;
    const end = this.#new.def(after, DefField.headerTermEnd);
    return this.#old.def(before, DefField.headerTermEnd) === end && this.#sameTerms(before, after, 1, end);
  }

  /** Whether the terms behind the header and all references are the same, apart from where the definition stands. */
  sameBody(before: number, after: number): boolean {
    const from = this.#new.def(after, DefField.headerTermEnd);
    const count = this.#new.def(after, DefField.termEnd) - this.#new.def(after, DefField.termStart);
    if (this.#old.def(before, DefField.headerTermEnd) !== from) return false;
    if (this.#old.def(before, DefField.termEnd) - this.#old.def(before, DefField.termStart) !== count) return false;
    return this.#sameTerms(before, after, from, count) && this.#sameRefs(before, after);
  }

  /** Definitions of the new version, by index, some block of which declares something else than before. */
  changedBlocks(): Set<number> {
    const before = new Map<number, string>();
    const changed = new Set<number>();
    for (let scope = 0; scope < this.#oldScopes.length; scope++) {
      if (!this.#old.opensModule(scope))
        before.set(this.#oldScopes[scope]!, blockText(this.#old, scope, this.#oldScopes));
    }
    for (let scope = 0; scope < this.#newScopes.length; scope++) {
      if (this.#new.opensModule(scope)) continue;
      const was = before.get(this.#newScopes[scope]!);
      if (was !== blockText(this.#new, scope, this.#newScopes)) changed.add(this.#new.scope(scope, ScopeField.def));
    }
    return changed;
  }

  /** Whether a definition's node says the same, its place included. */
  sameNode(before: number, after: number): boolean {
    for (const field of NODE_FIELDS) if (this.#old.def(before, field) !== this.#new.def(after, field)) return false;
    return (
      parentOf(this.#old, before) === parentOf(this.#new, after) &&
      this.#old.texts.signature(before) === this.#new.texts.signature(after) &&
      this.#old.texts.doc(before) === this.#new.texts.doc(after)
    );
  }

  /** Takes what is known of a definition's terms over from the old version: `from` inclusive to `to`. */
  copyTerms(before: number, after: number, from: number, to: number): void {
    const source = this.#old.def(before, DefField.termStart);
    const target = this.#new.def(after, DefField.termStart);
    this.#new.termTypes.set(this.#old.termTypes.subarray(source + from, source + to), target + from);
    this.#new.termSymbols.set(this.#old.termSymbols.subarray(source + from, source + to), target + from);
  }

  /** Takes the edges of a definition's references over. */
  copyRefs(before: number, after: number): void {
    const source = this.#old.def(before, DefField.refStart);
    const end = this.#old.def(before, DefField.refEnd);
    const target = this.#new.def(after, DefField.refStart);
    this.#new.refTargets.set(this.#old.refTargets.subarray(source, end), target);
    this.#new.refMarks.set(this.#old.refMarks.subarray(source, end), target);
    this.#new.refEdges.set(this.#old.refEdges.subarray(source, end), target);
  }

  #sameTerms(before: number, after: number, from: number, to: number): boolean {
    const [a, b] = [this.#old.terms, this.#new.terms];
    const [startA, startB] = [this.#old.def(before, DefField.termStart), this.#new.def(after, DefField.termStart)];
    for (let term = from; term < to; term++) {
      const i = (startA + term) * TERM_STRIDE;
      const j = (startB + term) * TERM_STRIDE;
      if (a[i] !== b[j] || a[i + 2] !== b[j + 2] || a[i + 3] !== b[j + 3]) {
        if (a[i] !== TermOp.macro || b[j] !== TermOp.macro) return false;
      }
      if (!this.#sameFirst(a[i]!, a, i, b, j)) return false;
    }
    return true;
  }

  /**
   * Compares the operand that may count definitions or scopes of the whole file. Each edit asks this of all terms of its
   * file; read from `SCOPE_AT` and `DEF_AT` it takes twice as long.
   */
  #sameFirst(op: number, a: Int32Array, i: number, b: Int32Array, j: number): boolean {
    switch (op) {
      case TermOp.path:
        return this.#oldScopes[a[i + 1]!] === this.#newScopes[b[j + 1]!];
      case TermOp.macro:
        return (
          a[i + 1] === b[j + 1] && a[i + 3] === b[j + 3] && this.#oldScopes[a[i + 2]!] === this.#newScopes[b[j + 2]!]
        );
      case TermOp.typeParameter:
      case TermOp.selfType:
        return this.#old.defIds[a[i + 1]!] === this.#new.defIds[b[j + 1]!];
      default:
        return a[i + 1] === b[j + 1];
    }
  }

  #sameRefs(before: number, after: number): boolean {
    const [startA, startB] = [this.#old.def(before, DefField.refStart), this.#new.def(after, DefField.refStart)];
    const count = this.#old.def(before, DefField.refEnd) - startA;
    if (this.#new.def(after, DefField.refEnd) - startB !== count) return false;
    const [a, b] = [startA * REF_STRIDE, startB * REF_STRIDE];
    for (let k = 0; k < count * REF_STRIDE; k++) if (this.#old.refs[a + k] !== this.#new.refs[b + k]) return false;
    return true;
  }
}

function parentOf(file: LinkedFile, local: number): number {
  const parent = file.def(local, DefField.parent);
  return parent < 0 ? 0 : file.defIds[parent]!;
}

/** What a block declares, and where names are looked for after it. */
function blockText(file: LinkedFile, scope: number, identities: Float64Array): string {
  const parent = file.scope(scope, ScopeField.parent);
  let text = `${parent < 0 ? -1 : identities[parent]!};${globContents(file, scope)}`;
  if (file.scopeNames.isEmpty(scope)) return text;
  for (const [name, content] of scopeContents(file, scope)) text += `;${name}=${content}`;
  return text;
}

const HEADER_FIELDS: readonly number[] = [
  DefField.namespaces,
  DefField.type,
  DefField.supertypes,
  DefField.generics,
  DefField.arity,
  DefField.flags,
];

const NODE_FIELDS: readonly number[] = [DefField.flags, DefField.line, DefField.column, DefField.endLine];

/** Names of which two versions of a module scope say different things; an `oldScope` below 0 said nothing. */
export function changedNames(before: LinkedFile, oldScope: number, after: LinkedFile, scope: number): number[] {
  const was = new Map(oldScope < 0 ? [] : before.scopeNames.of(oldScope));
  const changed: number[] = [];
  for (const [name, entries] of after.scopeNames.of(scope)) {
    const old = was.get(name);
    was.delete(name);
    const isSame =
      old?.length === entries.length && entries.every((entry, i) => sameEntry(before, old[i]!, after, entry));
    if (!isSame) changed.push(name);
  }
  return [...changed, ...was.keys()];
}

function sameEntry(before: LinkedFile, a: number, after: LinkedFile, b: number): boolean {
  if (a < 0 || b < 0) return a < 0 && b < 0 && importText(before, -a - 1) === importText(after, -b - 1);
  const [old, is] = [a - 1, b - 1];
  return (
    before.defIds[old] === after.defIds[is] &&
    before.def(old, DefField.namespaces) === after.def(is, DefField.namespaces) &&
    before.def(old, DefField.flags) === after.def(is, DefField.flags)
  );
}

/** What a block says of each name, as texts to compare two versions by. */
function scopeContents(file: LinkedFile, scope: number): Map<number, string> {
  const contents = new Map<number, string>();
  for (const [name, entries] of file.scopeNames.of(scope)) {
    const parts = Array.from(entries, (entry) => {
      if (entry < 0) return importText(file, -entry - 1);
      return `${file.defIds[entry - 1]!}:${file.defs[(entry - 1) * DEF_STRIDE + DefField.namespaces]!}:${file.def(entry - 1, DefField.flags)}`;
    });
    contents.set(name, parts.join(" "));
  }
  return contents;
}

/** The glob imports of a scope as a text. */
export function globContents(file: LinkedFile, scope: number): string {
  return (file.globs(scope) ?? []).map((index) => importText(file, index)).join(" ");
}

function importText(file: LinkedFile, index: number): string {
  const def = file.imports[index * IMPORT_STRIDE + ImportField.def]!;
  const term = file.imports[index * IMPORT_STRIDE + ImportField.term]!;
  const flags = file.imports[index * IMPORT_STRIDE + ImportField.flags]!;
  return `i${flags}(${pathText(file, file.def(def, DefField.termStart), term)})`;
}

function pathText(file: LinkedFile, start: number, term: number): string {
  const at = (start + term) * TERM_STRIDE;
  const op = file.terms[at]!;
  const [a, b, c] = [file.terms[at + 1]!, file.terms[at + 2]!, file.terms[at + 3]!];
  if (op === TermOp.path) {
    const isModule = file.scope(a, ScopeField.kind) === ScopeKind.module;
    return `${isModule ? file.defIds[Math.max(0, file.scope(a, ScopeField.def))]! : "block"}.${b}.${c}`;
  }
  if (op === TermOp.member) return `${pathText(file, start, a)}/${b}.${c}`;
  return `${op}:${a}:${b}:${c}`;
}
