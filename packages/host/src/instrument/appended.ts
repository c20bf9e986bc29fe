import { CodeWriter, NOTHING } from "../wasm/code-writer.ts";
import { Op } from "../wasm/opcodes.ts";
import type { FunctionType, GuestBinary, WasmExport } from "../wasm/types.ts";
import { ExternalKind, ValueType } from "../wasm/types.ts";

/** Types: the guest's, and behind them those that the host's own functions need. */
export class AppendedTypes {
  readonly #own: number;
  readonly #all: FunctionType[];

  constructor(binary: GuestBinary) {
    this.#own = binary.types.length;
    this.#all = [...binary.types];
  }

  /** Index of a function type, appended when there is none like it. */
  indexOf(params: readonly ValueType[], results: readonly ValueType[]): number {
    const isSame = (type: FunctionType): boolean => same(type.params, params) && same(type.results, results);
    const found = this.#all.findIndex(isSame);
    if (found >= 0) return found;
    return this.#all.push({ params, results }) - 1;
  }

  /** Type of a block that takes nothing. Core specification, 5.4.1: none, one type as it is, or a type index; as s33. */
  blockTypeOf(results: readonly ValueType[]): number {
    if (results.length === 0) return NOTHING - 0x80;
    return results.length === 1 ? results[0]! - 0x80 : this.indexOf([], results);
  }

  get appended(): readonly FunctionType[] {
    return this.#all.slice(this.#own);
  }
}

function same(a: readonly ValueType[], b: readonly ValueType[]): boolean {
  return a.length === b.length && a.every((type, index) => type === b[index]);
}

/** A function of the host's own, behind those of the guest. */
export interface AppendedFunction {
  readonly typeIndex: number;
  /** Declarations of locals and instructions, the last `end` included. */
  readonly body: Uint8Array;
}

/** Functions appended to the guest's. */
export class AppendedFunctions {
  readonly #first: number;
  readonly #types: AppendedTypes;
  readonly functions: AppendedFunction[] = [];

  constructor(binary: GuestBinary, types: AppendedTypes) {
    this.#first = binary.functionTypes.length;
    this.#types = types;
  }

  /**
   * Appends a function and gives its index.
   * @param locals types of locals beside the parameters
   * @param write writes the instructions; the last `end` is added
   */
  append(
    params: readonly ValueType[],
    results: readonly ValueType[],
    locals: readonly ValueType[],
    write: (code: CodeWriter) => void,
  ): number {
    const code = new CodeWriter(64);
    code.u32(locals.length);
    for (const type of locals) code.u32(1).u8(type);
    write(code);
    code.end();
    const typeIndex = this.#types.indexOf(params, results);
    return this.#first + this.functions.push({ typeIndex, body: code.written }) - 1;
  }
}

type CounterType = typeof ValueType.i32 | typeof ValueType.i64;

/** Mutable globals appended to the guest's. */
export class AppendedGlobals {
  readonly #first: number;
  readonly #globals: { readonly type: CounterType; readonly initial: number }[] = [];
  readonly exports: WasmExport[] = [];

  constructor(binary: GuestBinary) {
    this.#first = binary.importedGlobals + binary.globals.length;
  }

  get count(): number {
    return this.#globals.length;
  }

  append(type: CounterType, initial = 0): number {
    return this.#first + this.#globals.push({ type, initial }) - 1;
  }

  /** Appends an exported i64. */
  appendCounter(name: string): number {
    const index = this.append(ValueType.i64);
    this.exports.push({ name, kind: ExternalKind.global, index });
    return index;
  }

  /** Core specification, 5.5.10: type, mutability, initial value. */
  write(out: CodeWriter): void {
    for (const { type, initial } of this.#globals) {
      out.u8(type).u8(1);
      out
        .u8(type === ValueType.i32 ? Op.i32Const : Op.i64Const)
        .signed(initial)
        .end();
    }
  }
}
