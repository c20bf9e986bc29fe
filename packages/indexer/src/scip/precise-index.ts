import { resolveInside } from "../workspace/code-path.ts";
import { lineStartsOf } from "../syntax/line-starts.ts";
import { readScipDocuments, readScipMetadata, ScipRole } from "./scip-reader.ts";
import type { ScipDocument, ScipMetadata, ScipOccurrence } from "./scip-reader.ts";
import { isLocalSymbol, symbolName } from "./scip-symbol.ts";

/** A reference whose meaning a compiler has told. Lines and columns count from 1, columns in UTF-16 code units. */
export interface PreciseReference {
  readonly line: number;
  readonly column: number;
  /** `ScipRole` bits; few tools set more than those for reading and writing. */
  readonly roles: number;
  readonly symbol: string;
  /** Where the name's definition stands; undefined when it lies outside the code base. */
  readonly target: PrecisePlace | undefined;
}

/** The start of a name in a definition. A place that is no node of the graph is a local variable or a parameter. */
export interface PrecisePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** `from` implements, extends or overrides `to`. */
export interface PreciseImplementation {
  readonly from: PrecisePlace;
  readonly to: PrecisePlace;
}

/** What the index is matched with. */
export interface PreciseIndexOptions {
  /** Text of a file of the code base as it is indexed; undefined when it has none by that path. */
  readonly sourceText: (path: string) => string | undefined;
  /** Directory of the code base that the index was made for; default "", the root. */
  readonly projectRoot?: string;
  /** Called after each document, for showing progress. */
  readonly onDocument?: (path: string) => void;
}

/** Rows of references: line, column, symbol, roles; sorted by line and column. */
const STRIDE = 4;

interface Definition {
  readonly place: PrecisePlace;
  /**
   * Defined in several files. Not even a reference beside one of them is sure: rust-analyzer gives one symbol to
   * everything of the same name in the crates of a package, so that a test's `shapes` has the symbol of its own root.
   */
  isScattered: boolean;
}

/**
 * What a SCIP index says about the files of a code base, for looking up single references. Files whose text is not the
 * one the index was made from are left out: what a compiler said about other text is no knowledge.
 */
export class PreciseIndex {
  readonly metadata: ScipMetadata;
  /** Documents that the code base has no file for. */
  readonly missing: readonly string[];
  /** Documents made from another text than the file's. */
  readonly stale: readonly string[];
  readonly implementations: readonly PreciseImplementation[];
  readonly #symbols: readonly string[];
  readonly #definitions: ReadonlyMap<string, Definition>;
  readonly #locals: ReadonlyMap<string, PrecisePlace>;
  readonly #rows: Map<string, Int32Array>;

  private constructor(metadata: ScipMetadata, collector: Collector) {
    this.metadata = metadata;
    this.missing = collector.missing;
    this.stale = collector.stale;
    this.implementations = collector.implementations();
    this.#symbols = collector.symbols;
    this.#definitions = collector.definitions;
    this.#locals = collector.locals;
    this.#rows = collector.rows;
  }

  /** Reads an index whole. @throws IndexerError `bad-scip` */
  static read(bytes: Uint8Array, options: PreciseIndexOptions): PreciseIndex {
    const metadata = readScipMetadata(bytes);
    const collector = new Collector();
    const projectRoot = options.projectRoot ?? "";
    // The reader asks for each document's text just before it gives the document.
    let text: string | undefined;
    const sourceText = (spelled: string): string | undefined => {
      const path = resolveInside(projectRoot, spelled);
      text = path === undefined ? undefined : options.sourceText(path);
      return text;
    };
    for (const document of readScipDocuments(bytes, sourceText)) {
      const path = resolveInside(projectRoot, document.path);
      if (path === undefined || text === undefined) collector.missing.push(document.path);
      else if (isStale(document, text)) collector.stale.push(path);
      else collector.add(path, document);
      options.onDocument?.(document.path);
    }
    return new PreciseIndex(metadata, collector);
  }

  /** Files that the index knows and that are as it knew them, in its order. */
  get files(): readonly string[] {
    return [...this.#rows.keys()];
  }

  has(file: string): boolean {
    return this.#rows.has(file);
  }

  /** The file has changed: what the index says of references in it no longer holds. */
  forget(file: string): void {
    this.#rows.delete(file);
  }

  /**
   * What the name that starts at a place means: usually one, several where one name stands for two things (a shorthand
   * property), [] where the index says nothing.
   */
  at(file: string, line: number, column: number): readonly PreciseReference[] {
    const rows = this.#rows.get(file);
    if (rows === undefined) return [];
    const found: PreciseReference[] = [];
    for (let row = firstRowAt(rows, line, column); row < rows.length; row += STRIDE) {
      if (rows[row] !== line || rows[row + 1] !== column) break;
      const reference = this.#reference(file, rows, row);
      if (reference !== undefined) found.push(reference);
    }
    return found;
  }

  /** All references in a file in order of place. */
  *references(file: string): Generator<PreciseReference> {
    const rows = this.#rows.get(file) ?? new Int32Array();
    for (let row = 0; row < rows.length; row += STRIDE) {
      const reference = this.#reference(file, rows, row);
      if (reference !== undefined) yield reference;
    }
  }

  /** undefined for a symbol that several files define, as which of them is meant is not known. */
  #reference(file: string, rows: Int32Array, row: number): PreciseReference | undefined {
    const symbol = this.#symbols[rows[row + 2] ?? -1] ?? "";
    const definition = this.#definitions.get(symbol);
    if (definition?.isScattered === true) return undefined;
    const target = isLocalSymbol(symbol) ? this.#locals.get(localKey(file, symbol)) : definition?.place;
    return { line: rows[row] ?? 0, column: rows[row + 1] ?? 0, roles: rows[row + 3] ?? 0, symbol, target };
  }
}

/** Gathers documents into the tables of an index. */
class Collector {
  readonly missing: string[] = [];
  readonly stale: string[] = [];
  readonly symbols: string[] = [];
  readonly rows = new Map<string, Int32Array>();
  readonly definitions = new Map<string, Definition>();
  readonly locals = new Map<string, PrecisePlace>();
  readonly #symbolIds = new Map<string, number>();
  readonly #implementations: [from: string, to: string][] = [];

  add(file: string, document: ScipDocument): void {
    const references: ScipOccurrence[] = [];
    for (const occurrence of document.occurrences) {
      if ((occurrence.roles & ScipRole.definition) !== 0) this.#define(file, occurrence);
      else if (occurrence.symbol !== "") references.push(occurrence);
    }
    references.sort((a, b) => a.line - b.line || a.column - b.column);
    const rows = new Int32Array(references.length * STRIDE);
    for (const [i, { line, column, symbol, roles }] of references.entries()) {
      rows.set([line, column, this.#symbolId(symbol), roles], i * STRIDE);
    }
    this.rows.set(file, rows);
    for (const { symbol, relationships } of document.symbols) {
      for (const related of relationships) {
        if (related.isImplementation) this.#implementations.push([symbol, related.symbol]);
      }
    }
  }

  implementations(): PreciseImplementation[] {
    const found: PreciseImplementation[] = [];
    for (const [from, to] of this.#implementations) {
      const [a, b] = [this.definitions.get(from), this.definitions.get(to)];
      if (a && b && !a.isScattered && !b.isScattered) found.push({ from: a.place, to: b.place });
    }
    return found;
  }

  /** Of several definitions in one file (overloads, merged declarations) the first is the one meant. */
  #define(file: string, { symbol, line, column }: ScipOccurrence): void {
    const place: PrecisePlace = { file, line, column };
    const known = this.definitions.get(symbol);
    if (isLocalSymbol(symbol)) {
      const key = localKey(file, symbol);
      if (!this.locals.has(key)) this.locals.set(key, place);
    } else if (known === undefined) {
      this.definitions.set(symbol, { place, isScattered: false });
    } else if (known.place.file !== file) {
      known.isScattered = true;
    }
  }

  #symbolId(symbol: string): number {
    const known = this.#symbolIds.get(symbol);
    if (known !== undefined) return known;
    this.#symbolIds.set(symbol, this.symbols.length);
    return this.symbols.push(symbol) - 1;
  }
}

function localKey(file: string, symbol: string): string {
  return `${file}\0${symbol}`;
}

function firstRowAt(rows: Int32Array, line: number, column: number): number {
  let low = 0;
  let high = rows.length / STRIDE;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = middle * STRIDE;
    const before = (rows[at] ?? 0) - line || (rows[at + 1] ?? 0) - column;
    if (before < 0) low = middle + 1;
    else high = middle;
  }
  return low * STRIDE;
}

/**
 * Whether the text doesn't have the names where the index says it defines them. Some symbols are named otherwise than
 * the code (default exports, operators), so it takes most of them to be elsewhere.
 */
function isStale(document: ScipDocument, text: string): boolean {
  const lineStart = lineStartsOf(text);
  let checked = 0;
  let wrong = 0;
  for (const { symbol, roles, line, column, endLine, endColumn } of document.occurrences) {
    if ((roles & ScipRole.definition) === 0 || line !== endLine || column === endColumn) continue;
    const name = symbolName(symbol);
    if (name === undefined) continue;
    const start = lineStart[line - 1] ?? text.length;
    checked++;
    // Tools number names and add to them: `value3`, `<set>value`.
    if (!name.includes(text.slice(start + column - 1, start + endColumn - 1))) wrong++;
  }
  return wrong * 2 > checked;
}
