import { COLUMN_TABLE_OFFSET, IoWord } from "../io-layout.ts";
import { type CodeWriter, NOTHING } from "../wasm/code-writer.ts";
import { Op } from "../wasm/opcodes.ts";
import { ValueType } from "../wasm/types.ts";
import type { Accessor, AccessorWord } from "./accessors.ts";

/** Indices of the memories of an instrumented module. */
export const Memory = { guest: 0, graph: 1, io: 2 } as const;

/** Scratch locals that accessors need. */
export interface Scratch {
  readonly index: number;
  readonly second: number;
  readonly float: number;
}

/** What accessors are written with. */
export interface AccessorSettings {
  /** Index of the global that holds a word. */
  readonly global: (word: AccessorWord) => number;
  /** Off only to show that the comparison matters. */
  readonly isBounded: boolean;
}

/**
 * Writes an accessor in place of a call: takes its arguments from the stack and leaves its result.
 *
 * An id that is out of range is read as id 0, whose entries are all 0. Without a branch the engine sees straight code:
 * it compares an id once however many columns are read with it, and keeps the memory's address. Places have no such
 * entry and are branched around.
 *
 * Only loads are ever written for graph memory, and no guest can name it.
 */
export function emitAccessor(code: CodeWriter, accessor: Accessor, scratch: Scratch, settings: AccessorSettings): void {
  switch (accessor.kind) {
    case "word":
      code.globalGet(settings.global(accessor.word));
      return;
    case "column":
      emitColumn(code, accessor, scratch, settings);
      return;
    case "io-load":
      emitIoLoad(code, accessor, scratch, settings);
      return;
    case "io-store":
      emitIoStore(code, accessor, scratch, settings);
      return;
    case "attribute":
      emitAttribute(code, accessor, scratch, settings);
      return;
    default:
      throw new Error(`no code for ${JSON.stringify(accessor satisfies never)}`);
  }
}

type Of<Kind extends Accessor["kind"]> = Extract<Accessor, { readonly kind: Kind }>;

/** The index is on the stack and goes to a local; `inRange` is run when it is below the end, else 0 is the result. */
function guarded(
  code: CodeWriter,
  scratch: Scratch,
  settings: AccessorSettings,
  end: AccessorWord,
  result: ValueType | typeof NOTHING,
  inRange: () => void,
): void {
  if (!settings.isBounded) {
    code.localSet(scratch.index);
    inRange();
    return;
  }
  code.localTee(scratch.index).globalGet(settings.global(end)).op(Op.i32LtU).if(result);
  inRange();
  if (result !== NOTHING) zero(code.else(), result);
  code.end();
}

function zero(code: CodeWriter, type: ValueType): void {
  if (type === ValueType.i32) code.i32Const(0);
  else if (type === ValueType.i64) code.i64Const(0);
  else code.op(Op.f32Const).raw([0, 0, 0, 0]);
}

function emitColumn(code: CodeWriter, accessor: Of<"column">, scratch: Scratch, settings: AccessorSettings): void {
  const load = (column: number): void => {
    code.localGet(scratch.index);
    if (accessor.size === "u32") code.i32Const(2).op(Op.i32Shl);
    code.globalGet(column).op(Op.i32Add);
    loadElement(code, Memory.graph, accessor.size, 0);
  };
  const read = (): void => {
    load(settings.global(accessor.column));
    if (accessor.plus === undefined) return;
    load(settings.global(accessor.plus));
    code.op(Op.i32Add);
  };
  if (!ID_ENDS.has(accessor.end)) {
    guarded(code, scratch, settings, accessor.end, resultOf(accessor.size), read);
    return;
  }
  if (settings.isBounded) {
    code.localTee(scratch.index).i32Const(0).localGet(scratch.index);
    code.globalGet(settings.global(accessor.end)).op(Op.i32LtU).op(Op.select);
  }
  code.localSet(scratch.index);
  read();
}

/** Ends of tables of ids, whose entry 0 is 0 in every column: "none". */
const ID_ENDS: ReadonlySet<AccessorWord> = new Set(["nodeEnd", "edgeEnd", "fileEnd", "textEnd"]);

function emitIoLoad(code: CodeWriter, accessor: Of<"io-load">, scratch: Scratch, settings: AccessorSettings): void {
  guarded(code, scratch, settings, accessor.end, resultOf(accessor.size), () => {
    code.localGet(scratch.index);
    if (accessor.size === "u32") code.i32Const(2).op(Op.i32Shl);
    loadElement(code, Memory.io, accessor.size, accessor.offset);
  });
}

function resultOf(size: "u8" | "u32" | "u64-at-byte"): ValueType {
  return size === "u64-at-byte" ? ValueType.i64 : ValueType.i32;
}

function loadElement(code: CodeWriter, memory: number, size: "u8" | "u32" | "u64-at-byte", offset: number): void {
  if (size === "u8") code.memory(Op.i32Load8U, memory, 0, offset);
  else if (size === "u32") code.memory(Op.i32Load, memory, 2, offset);
  else code.memory(Op.i64Load, memory, 0, offset);
}

function emitIoStore(code: CodeWriter, accessor: Of<"io-store">, scratch: Scratch, settings: AccessorSettings): void {
  const isBool = accessor.size === "bool";
  code.localSet(isBool ? scratch.second : scratch.float);
  guarded(code, scratch, settings, accessor.end, NOTHING, () => {
    code.localGet(scratch.index);
    if (isBool) {
      // Canonical ABI: every number but 0 is true.
      code.localGet(scratch.second).i32Const(0).op(Op.i32Ne).memory(Op.i32Store8, Memory.io, 0, accessor.offset);
    } else {
      code.i32Const(2).op(Op.i32Shl).localGet(scratch.float).memory(Op.f32Store, Memory.io, 2, accessor.offset);
    }
  });
}

/** Handle and node are on the stack. The table of handles says where a column starts and how many nodes it covers. */
function emitAttribute(
  code: CodeWriter,
  accessor: Of<"attribute">,
  scratch: Scratch,
  settings: AccessorSettings,
): void {
  const type = ValueType[accessor.type === "f32" ? "f32" : "i32"];
  const load = (): void => {
    code.localGet(scratch.index).memory(Op.i32Load, Memory.io, 2, COLUMN_TABLE_OFFSET);
    code.localGet(scratch.second).i32Const(2).op(Op.i32Shl).op(Op.i32Add);
    code.memory(accessor.type === "f32" ? Op.f32Load : Op.i32Load, Memory.graph, 2, 0);
  };
  code.localSet(scratch.second).localTee(scratch.index);
  code
    .i32Const(0)
    .memory(Op.i32Load, Memory.io, 2, 4 * IoWord.columnCount)
    .op(Op.i32LtU);
  code.if(type).localGet(scratch.second);
  code.localGet(scratch.index).i32Const(3).op(Op.i32Shl).localTee(scratch.index);
  code.memory(Op.i32Load, Memory.io, 2, COLUMN_TABLE_OFFSET + 4);
  if (settings.isBounded) code.op(Op.i32LtU).if(type);
  else code.op(Op.drop).op(Op.drop);
  load();
  if (settings.isBounded) {
    zero(code.else(), type);
    code.end();
  }
  zero(code.else(), type);
  code.end();
}
