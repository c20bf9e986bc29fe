import { DefField } from "../facts/facts.ts";
import { EXTERNAL_SYMBOL } from "./language-rules.ts";
import type { LinkedFile } from "./linked-file.ts";
import type { Program } from "./program.ts";

/** What a compiler says of single references; `PreciseIndex` is one. Lines and columns count from 1, in UTF-16. */
export interface PreciseSource {
  /** Files it knows. */
  has(file: string): boolean;
  /** What the name that starts at a place means; a target is undefined when it lies outside the code base. */
  at(
    file: string,
    line: number,
    column: number,
  ): readonly {
    readonly target: { readonly file: string; readonly line: number; readonly column: number } | undefined;
  }[];
  /** The file's text is another now. */
  forget(file: string): void;
}

/** Maps what a compiler says of references to definitions of the program. */
export class PreciseTargets {
  readonly #program: Program;
  readonly #source: PreciseSource;
  /** Definitions by the place of their name, for each file that was a target. */
  readonly #places = new Map<LinkedFile, Map<number, number>>();

  constructor(program: Program, source: PreciseSource) {
    this.#program = program;
    this.#source = source;
  }

  /**
   * The definition that a name at a place means; `EXTERNAL_SYMBOL` when it means something else than a definition of the
   * code base: a local variable, or what lies outside. Undefined when the compiler says nothing.
   */
  symbolAt(file: LinkedFile, line: number, column: number): number | undefined {
    if (!this.#source.has(file.path)) return undefined;
    let known: number | undefined;
    for (const { target } of this.#source.at(file.path, line, column)) {
      const symbol = target === undefined ? EXTERNAL_SYMBOL : this.#definitionAt(target);
      if (symbol > 0) return symbol;
      known = symbol;
    }
    return known;
  }

  /** What was said of a file no longer holds: its text is another. */
  forget(path: string): void {
    this.#source.forget(path);
    for (const file of this.#places.keys()) if (file.path === path) this.#places.delete(file);
  }

  #definitionAt(place: { readonly file: string; readonly line: number; readonly column: number }): number {
    const file = this.#program.fileByPath.get(place.file);
    if (file === undefined) return EXTERNAL_SYMBOL;
    let places = this.#places.get(file);
    if (places === undefined) {
      places = new Map();
      for (let i = file.defCount - 1; i >= 0; i--) {
        places.set(placeKey(file.def(i, DefField.line), file.def(i, DefField.column)), file.defIds[i]!);
      }
      this.#places.set(file, places);
    }
    return places.get(placeKey(place.line, place.column)) ?? EXTERNAL_SYMBOL;
  }
}

function placeKey(line: number, column: number): number {
  return line * 0x10000 + Math.min(column, 0xffff);
}
