import { NodeKind } from "@parseltongue/graph";
import { DEF_KIND_IMPL, DefField, TERM_STRIDE, TermOp } from "../facts/facts.ts";
import type { WorkspaceModel } from "../workspace/workspace-model.ts";
import { AmbientDefinitions } from "./ambient-modules.ts";
import { Cells } from "./cells.ts";
import { IntColumn } from "./int-column.ts";
import type { LinkedFile } from "./linked-file.ts";
import { Names } from "./names.ts";
import { TypeTable } from "./type-table.ts";

/** State of a definition's header terms. */
export const HeaderState = { empty: 0, computing: 1, done: 2 } as const;

/** All files, definitions and remembered answers of one code base: the linker's database. */
export class Program {
  readonly names: Names = new Names();
  cells: Cells = new Cells();
  readonly types: TypeTable = new TypeTable((def) => this.isInternal(def));
  workspace: WorkspaceModel = { packages: [], files: new Map(), warnings: [] };
  /** By slot; slot 0 is unused. */
  readonly files: (LinkedFile | undefined)[] = [undefined];
  readonly fileByPath: Map<string, LinkedFile> = new Map();
  /** Roots of module trees and modules with a file of their own, by `moduleKey`. */
  readonly moduleFiles: Map<string, LinkedFile> = new Map();
  /** Macro definitions by `package|name id`: a macro may be used where no path leads to it. */
  readonly macros: Map<string, number[]> = new Map();
  readonly ambient: AmbientDefinitions = new AmbientDefinitions();
  /** Files of definitions that the change at hand drops: until it is worked through, old answers still speak of them. */
  readonly graves: Map<number, LinkedFile> = new Map();
  readonly headerState: IntColumn = new IntColumn();
  /** By definition id: slot of its file (0: dropped, or an id that is no definition) and index in the file. */
  readonly defFile: IntColumn = new IntColumn();
  readonly defLocal: IntColumn = new IntColumn();
  #nextId = 1;

  /** A fresh id for a definition, file, package or candidate set: all share the graph's node ids. */
  newId(): number {
    const id = this.#nextId++;
    this.defFile.ensure(id);
    this.defLocal.ensure(id);
    this.headerState.ensure(id);
    return id;
  }

  fileOf(def: number): LinkedFile {
    const file = this.files[this.defFile.data[def]!] ?? this.graves.get(def);
    if (file === undefined) throw new Error(`definition ${def} has no file`);
    return file;
  }

  isLive(def: number): boolean {
    return def > 0 && this.defFile.data[def] !== 0;
  }

  isInternal(def: number): boolean {
    if (def <= 0) return false;
    const file = this.files[this.defFile.data[def]!];
    return file !== undefined && !file.external;
  }

  /** One field of a definition's record; see `DefField`. */
  field(def: number, field: number): number {
    return this.fileOf(def).def(this.defLocal.data[def]!, field);
  }

  kind(def: number): number {
    return this.field(def, DefField.kind);
  }

  parent(def: number): number {
    const file = this.fileOf(def);
    const parent = file.def(this.defLocal.data[def]!, DefField.parent);
    return parent < 0 ? 0 : file.defIds[parent]!;
  }

  /** Type of one header term of a definition; the header must have been evaluated. */
  headerTermType(def: number, term: number): number {
    const file = this.fileOf(def);
    return file.termTypes[file.def(this.defLocal.data[def]!, DefField.termStart) + term]!;
  }

  headerTermSymbol(def: number, term: number): number {
    const file = this.fileOf(def);
    return file.termSymbols[file.def(this.defLocal.data[def]!, DefField.termStart) + term]!;
  }

  /** Terms of a `list` term of a definition, in order. */
  listTerms(def: number, list: number): number[] {
    const file = this.fileOf(def);
    const start = file.def(this.defLocal.data[def]!, DefField.termStart);
    const items: number[] = [];
    for (let at = list; at !== 0; at = file.terms[(start + at) * TERM_STRIDE + 2]!) {
      if (file.terms[(start + at) * TERM_STRIDE] !== TermOp.list) break;
      items.push(file.terms[(start + at) * TERM_STRIDE + 1]!);
    }
    return items;
  }

  /** Number of type parameters a definition declares. */
  genericCount(def: number): number {
    const generics = this.field(def, DefField.generics);
    return generics === 0 ? 0 : this.listTerms(def, generics).length;
  }

  /** Calls back with each definition directly inside another. */
  eachChild(def: number, visit: (child: number) => void): void {
    const file = this.fileOf(def);
    for (let i = file.firstChild[this.defLocal.data[def]!]!; i >= 0; i = file.nextSibling[i]!) visit(file.defIds[i]!);
  }

  /** Children with a name, in source order. */
  childrenNamed(def: number, name: number): number[] {
    const found: number[] = [];
    const file = this.fileOf(def);
    for (let i = file.firstChild[this.defLocal.data[def]!]!; i >= 0; i = file.nextSibling[i]!) {
      if (file.def(i, DefField.name) === name && file.def(i, DefField.kind) !== DEF_KIND_IMPL)
        found.push(file.defIds[i]!);
    }
    return found;
  }

  /** Whether a definition stands for a module: its own scope is searched for `definition::name`. */
  isModule(def: number): boolean {
    const kind = this.kind(def);
    return kind === NodeKind.module || kind === NodeKind.file;
  }

  /** `a` before `b` in an order that depends on the code alone. */
  compareDefs(a: number, b: number): number {
    if (a === b) return 0;
    const [fileA, fileB] = [this.fileOf(a), this.fileOf(b)];
    if (fileA.path !== fileB.path) return fileA.path < fileB.path ? -1 : 1;
    return this.defLocal.data[a]! - this.defLocal.data[b]!;
  }
}

/** Key of `Program.moduleFiles`. */
export function moduleKey(packageIndex: number, target: string, modulePath: string): string {
  return `${packageIndex}|${target}|${modulePath}`;
}
