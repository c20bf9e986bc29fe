import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Contract, ContractFunction } from "./contract-model.ts";

/**
 * How a plugin that was compiled to machine code reads the graph: `native.json` names the words and columns of the table
 * that the host hands over, and what each scalar function of the contract reads of it. SPEC 12
 */
export interface NativeModel {
  /** Another whenever words, columns, their order or the form of outputs change: a library of another one is not loaded. */
  readonly abi: number;
  /** Numbers of 32 bits, in the table's order. */
  readonly words: readonly string[];
  /** Columns by name, in the table's order, with what their elements are. */
  readonly columns: ReadonlyMap<string, ElementType>;
  /** What each scalar function does, by `interface.name`. */
  readonly reads: ReadonlyMap<string, NativeRead>;
  /** What SDKs read of an edge straight from its place in a row, where the graph repeats it: no functions of the contract. */
  readonly rows: ReadonlyMap<string, Extract<NativeRead, { readonly column: string }>>;
}

export type ElementType = "u8" | "u32" | "f32";

/** Out of range is 0, or nothing is written: the index is compared with the word `end`. SPEC 3.1 */
export type NativeRead =
  | { readonly word: string }
  /** An element; with `plus` the sum of two columns' elements, with `bytes` as many of them as one number. */
  | { readonly column: string; readonly end: string; readonly plus?: string; readonly bytes?: 8 }
  | { readonly store: string; readonly end: string }
  /** An element of the column of attributes with a handle. */
  | { readonly attribute: "u32" | "f32" };

/** A field of the table behind its head (`abi`, `bytes`), the words and the columns. */
export interface NativePointer {
  readonly name: string;
  /** What it leads to; a `size` is no pointer but a number of 64 bits. */
  readonly type: ElementType | "u64" | "size";
  readonly isWritten: boolean;
}

/** What a call reads that is no column, and where its outputs go. */
export const CALL_POINTERS: readonly NativePointer[] = [
  { name: "graph", type: "u8", isWritten: false },
  { name: "attributes", type: "u32", isWritten: false },
  { name: "names", type: "u32", isWritten: false },
  { name: "output", type: "u32", isWritten: true },
  { name: "output-bytes", type: "size", isWritten: false },
  { name: "output-used", type: "u64", isWritten: true },
];

/** All fields of 64 bits, in the table's order. */
export function pointersOf({ columns, reads }: NativeModel): readonly NativePointer[] {
  const stored = new Set([...reads.values()].flatMap((read) => ("store" in read ? [read.store] : [])));
  const ofColumns = Array.from(columns, ([name, type]) => ({ name, type, isWritten: stored.has(name) }));
  return [...ofColumns, ...CALL_POINTERS];
}

/** Reads `native.json`, which must say of every scalar function of the contract what it reads, and of nothing else. */
export function readNativeModel(folder: string, contract: Contract): NativeModel {
  const { abi, words, columns, rows, reads } = JSON.parse(readFileSync(join(folder, "native.json"), "utf8")) as {
    readonly abi: number;
    readonly words: readonly string[];
    readonly columns: Readonly<Record<string, ElementType>>;
    readonly rows: Readonly<Record<string, Extract<NativeRead, { readonly column: string }>>>;
    readonly reads: Readonly<Record<string, NativeRead>>;
  };
  const model: NativeModel = {
    abi,
    words,
    columns: new Map(Object.entries(columns)),
    rows: new Map(Object.entries(rows)),
    reads: new Map(Object.entries(reads)),
  };
  const scalars = contract.imports.flatMap((each) => each.functions).filter(({ kind }) => kind === "scalar");
  const names = scalars.map((each) => `${each.interface}.${each.name}`);
  const missing =
    names.find((name) => !model.reads.has(name)) ?? [...model.reads.keys()].find((name) => !names.includes(name));
  if (missing !== undefined) throw new Error(`native.json and plugin.wit disagree on ${missing}`);
  for (const [name, read] of [...model.reads, ...model.rows]) checkRead(model, name, read);
  return model;
}

function checkRead({ words, columns }: NativeModel, name: string, read: NativeRead): void {
  const named = "word" in read ? [read.word] : "end" in read ? [read.end] : [];
  const used = "column" in read ? [read.column, read.plus] : "store" in read ? [read.store] : [];
  const isKnown =
    named.every((word) => words.includes(word)) && used.every((column) => column === undefined || columns.has(column));
  if (!isKnown) throw new Error(`native.json: ${name} reads what there is not`);
}

/** Words that positions in rows are compared with. */
export function rowEnds({ rows }: NativeModel): readonly string[] {
  return [...new Set(Array.from(rows.values(), ({ end }) => end))];
}

/** What a scalar function reads. */
export function readOf(model: NativeModel, declared: ContractFunction): NativeRead {
  const read = model.reads.get(`${declared.interface}.${declared.name}`);
  if (read === undefined) throw new Error(`native.json lacks ${declared.interface}.${declared.name}`);
  return read;
}

/** What an entry point is called in a library: a version in a symbol's name would be taken for that of the symbol. */
export function nativeSymbol({ interface: trait, name }: Pick<ContractFunction, "interface" | "name">): string {
  return `pt_${trait}_${name}`;
}
