import { NodeKind } from "@parseltongue/graph";
import {
  DEF_STRIDE,
  DefField,
  IMPORT_STRIDE,
  ImportField,
  ImportFlag,
  REF_STRIDE,
  RefField,
  SCOPE_STRIDE,
  ScopeField,
  ScopeKind,
  TERM_STRIDE,
} from "../facts/facts.ts";
import type { FileFacts } from "../facts/facts.ts";
import { NAME_AT } from "../facts/term-operands.ts";
import type { FilePlace } from "../workspace/workspace-model.ts";
import { DefTexts } from "./def-texts.ts";
import type { LanguageRules } from "./language-rules.ts";
import type { Names } from "./names.ts";
import { ScopeNames } from "./scope-names.ts";

/** One file as the linker takes it. */
export interface LinkInput {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** `LanguageId` */
  readonly language: number;
  readonly place: FilePlace;
  readonly facts: FileFacts;
  /** Nobody else reads the facts, so the linker may overwrite them instead of copying. */
  readonly isDisposable?: boolean;
  /** Part of a library model: known to the linker, never a node of the graph. */
  readonly external?: boolean;
}

/**
 * A file's facts inside the linker: names are `Names` ids, definitions have ids, and beside every term stands what it
 * was last worked out to be.
 */
export class LinkedFile {
  readonly slot: number;
  readonly path: string;
  readonly language: number;
  readonly place: FilePlace;
  readonly external: boolean;
  readonly rules: LanguageRules;
  readonly lineCount: number;
  readonly hasErrors: boolean;
  readonly isGenerated: boolean;
  readonly texts: DefTexts;
  readonly defs: Int32Array;
  readonly scopes: Int32Array;
  readonly imports: Int32Array;
  readonly terms: Int32Array;
  readonly refs: Int32Array;
  readonly defCount: number;
  /** Global id of each definition; set by the program. */
  readonly defIds: Int32Array;
  /** Type and symbol of every term, as last evaluated. */
  readonly termTypes: Int32Array;
  readonly termSymbols: Int32Array;
  /** Target node and edge id of every reference; 0 where it has none. */
  readonly refTargets: Int32Array;
  readonly refEdges: Int32Array;
  /** Flags and confidence of every reference's edge, as last written. */
  readonly refMarks: Uint16Array;
  readonly firstChild: Int32Array;
  readonly nextSibling: Int32Array;
  /** What each scope declares; an entry > 0 is a definition's index + 1, < 0 an import's index negated − 1. */
  readonly scopeNames: ScopeNames;
  readonly #scopeGlobs: (number[] | undefined)[] = [];

  constructor(slot: number, input: LinkInput, rules: LanguageRules, names: Names) {
    this.slot = slot;
    this.path = input.path;
    this.language = input.language;
    this.place = input.place;
    this.external = input.external === true;
    this.rules = rules;
    this.lineCount = input.facts.lineCount;
    this.hasErrors = input.facts.hasErrors;
    this.isGenerated = input.facts.generated;
    this.texts = new DefTexts(input.facts);
    const own = input.isDisposable === true ? same : copied;
    const { names: texts } = input.facts;
    // Name 0 is "" in a file as in the program; the others get their ids as they are met.
    const ids = new Int32Array(texts.length);
    const nameId = (local: number): number => {
      const known = ids[local]!;
      return known !== 0 || local === 0 ? known : (ids[local] = names.id(texts[local]!));
    };
    this.defs = translate(own(input.facts.defs), DEF_STRIDE, [DefField.name, DefField.pathSegment], nameId);
    this.imports = translate(own(input.facts.imports), IMPORT_STRIDE, [ImportField.alias], nameId);
    this.refs = translate(own(input.facts.refs), REF_STRIDE, [RefField.name], nameId);
    this.scopes = own(input.facts.scopes);
    this.terms = translateTerms(own(input.facts.terms), nameId);
    this.defCount = this.defs.length / DEF_STRIDE;
    this.defIds = new Int32Array(this.defCount);
    const termCount = this.terms.length / TERM_STRIDE;
    this.termTypes = new Int32Array(termCount);
    this.termSymbols = new Int32Array(termCount);
    const refCount = this.refs.length / REF_STRIDE;
    this.refTargets = new Int32Array(refCount);
    this.refEdges = new Int32Array(refCount);
    this.refMarks = new Uint16Array(refCount);
    this.firstChild = new Int32Array(this.defCount).fill(-1);
    this.nextSibling = new Int32Array(this.defCount).fill(-1);
    this.#linkChildren();
    this.scopeNames = new ScopeNames(this.scopes.length / SCOPE_STRIDE, this.#declarations());
  }

  def(local: number, field: number): number {
    return this.defs[local * DEF_STRIDE + field]!;
  }

  scope(scope: number, field: number): number {
    return this.scopes[scope * SCOPE_STRIDE + field]!;
  }

  import(index: number, field: number): number {
    return this.imports[index * IMPORT_STRIDE + field]!;
  }

  /** Entries of a name declared in a scope itself; see `scopeNames`. */
  entries(scope: number, name: number): Int32Array {
    return this.scopeNames.entries(scope, name);
  }

  /** Indexes of the glob imports of a scope, in source order. */
  globs(scope: number): readonly number[] | undefined {
    return this.#scopeGlobs[scope];
  }

  /** Whether a scope is a module's own: others may ask for its names too, so answers about them are kept in cells. */
  opensModule(scope: number): boolean {
    const def = this.scope(scope, ScopeField.def);
    if (def < 0 || this.def(def, DefField.ownScope) !== scope) return false;
    const kind = this.def(def, DefField.kind);
    return kind === NodeKind.module || kind === NodeKind.file;
  }

  /** The definition whose module scope encloses a scope. */
  moduleOf(scope: number): number {
    let at = scope;
    while (at > 0 && this.scope(at, ScopeField.kind) !== ScopeKind.module) at = this.scope(at, ScopeField.parent);
    return Math.max(0, this.scope(Math.max(0, at), ScopeField.def));
  }

  #linkChildren(): void {
    for (let i = this.defCount - 1; i > 0; i--) {
      const parent = this.def(i, DefField.parent);
      if (parent < 0) continue;
      this.nextSibling[i] = this.firstChild[parent]!;
      this.firstChild[parent] = i;
    }
  }

  /** Scope, name and entry of all that a name can be looked up as; notes the glob imports on the way. */
  #declarations(): number[] {
    const declared: number[] = [];
    for (let i = 0; i < this.defCount; i++) {
      const scope = this.def(i, DefField.scope);
      if (scope >= 0 && this.def(i, DefField.namespaces) !== 0) declared.push(scope, this.def(i, DefField.name), i + 1);
    }
    const importCount = this.imports.length / IMPORT_STRIDE;
    for (let i = 0; i < importCount; i++) {
      const scope = this.import(i, ImportField.scope);
      if ((this.import(i, ImportField.flags) & ImportFlag.glob) !== 0) (this.#scopeGlobs[scope] ??= []).push(i);
      else if (this.import(i, ImportField.alias) !== 0) declared.push(scope, this.import(i, ImportField.alias), -i - 1);
    }
    return declared;
  }
}

function same(rows: Int32Array): Int32Array {
  return rows;
}

function copied(rows: Int32Array): Int32Array {
  return rows.slice();
}

/** Puts ids of names in place of the file's own numbers for them. */
function translate(
  rows: Int32Array,
  stride: number,
  nameFields: readonly number[],
  nameId: (local: number) => number,
): Int32Array {
  for (let at = 0; at < rows.length; at += stride) {
    for (const field of nameFields) rows[at + field] = nameId(rows[at + field]!);
  }
  return rows;
}

function translateTerms(rows: Int32Array, nameId: (local: number) => number): Int32Array {
  for (let at = 0; at < rows.length; at += TERM_STRIDE) {
    const offset = NAME_AT[rows[at]!]!;
    if (offset !== 0) rows[at + offset] = nameId(rows[at + offset]!);
  }
  return rows;
}
