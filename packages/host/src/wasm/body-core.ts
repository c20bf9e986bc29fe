import { PAGE_BYTES, wasm, type WasmMemory, type WasmModule } from "../web-assembly.ts";
import { bytesOfBase64 } from "./base64.ts";
import { BODY_CORE } from "./body-core-binary.js";
import { OPCODES, opcodes } from "./opcodes.ts";
import type { GuestBinary } from "./types.ts";

/** What the core calls while it rewrites. */
export interface BodyCoreCalls {
  /** What stands for a function where it is referred to and not called. */
  readonly reference: (functionIndex: number) => number;
  /** Type of a block that takes nothing and gives what a function gives, as its s33. */
  readonly blockType: (functionIndex: number) => number;
  /** Global that counts what a function's own code uses. */
  readonly selfGlobal: (functionIndex: number) => number;
  /** Global that counts what a call uses; `callee` is -1 for calls through a table. */
  readonly callGlobal: (caller: number, callee: number) => number;
}

/** What `assembly/index.ts` exports. Addresses are those of its memory; -1 stands for what there is not. */
interface CoreExports {
  readonly memory: WasmMemory;
  setBinary(types: number, typeCount: number, functions: number, functionCount: number, stack: number): void;
  setLimits(nesting: number, operandHeight: number, labels: number): void;
  audit(bodies: number, count: number): number;
  readonly problem: { readonly value: number };
  readonly problemAt: { readonly value: number };
  readonly problemValue: { readonly value: number };
  setBlocks(blocks: number): void;
  setEdits(edits: number): void;
  setCharges(fuelGlobal: number, outOfFuel: number, checksAll: boolean): void;
  setDepth(global: number, tooDeep: number): void;
  setPrices(bytes: number, elements: number, pages: number): void;
  setProfile(fuelGlobal: number): void;
  setImports(imports: number, count: number): void;
  setRows(rows: number): void;
  rewrite(bodies: number, count: number, firstFunction: number): void;
  writeTo(address: number): void;
  written(): number;
}

/** As in `assembly/memory.ts`. */
const TABLES_AT = 1024;
/** Bytes of an open block. */
const BLOCK_BYTES = 16;

/** Binaries up to this size share one instance, which keeps its memory. */
const MOST_SHARED_BYTES = 524_288;
const NO_WEIGHTS: Uint32Array = new Uint32Array(OPCODES);

let compiled: WasmModule | undefined;
let shared: CoreExports | undefined;
/** What the core that is at work calls; it never works on two binaries at a time. */
let callsAtWork: BodyCoreCalls | undefined;

/**
 * The part of the host that looks at every instruction of a guest: WebAssembly, whose source is in `assembly/`. A plugin
 * is mostly loaded once in a process, by JavaScript that the engine has not compiled yet, which then took most of the time.
 *
 * Its memory is filled for one binary; what lies there is of no use any more when the next one comes. However wrong it may
 * go, it reaches nothing else.
 */
export class BodyCore {
  readonly calls: CoreExports;
  /** Where the binary's first byte lies. */
  readonly bytesAt: number;
  #used = TABLES_AT;

  /**
   * @param nesting most blocks within blocks
   * @param weights what each opcode weighs; absent where that is not of interest
   */
  constructor(binary: GuestBinary, nesting: number, weights: Uint32Array = NO_WEIGHTS, calls?: BodyCoreCalls) {
    this.calls = binary.bytes.length > MOST_SHARED_BYTES ? newCore() : (shared ??= newCore());
    callsAtWork = calls;
    for (const table of [opcodes.immediates, opcodes.pops, opcodes.pushes, weights]) this.put(table);
    const types = this.put(
      Uint16Array.from(binary.types.flatMap(({ params, results }) => [params.length, results.length])),
    );
    const functions = this.put(Uint32Array.from(binary.functionTypes));
    const stack = this.take((nesting + 2) * BLOCK_BYTES);
    this.calls.setBinary(types, binary.types.length, functions, binary.functionTypes.length, stack);
    this.bytesAt = this.put(binary.bytes);
  }

  /** Copies numbers into its memory; gives their address. */
  put(numbers: Uint8Array | Int8Array | Uint16Array | Int32Array | Uint32Array): number {
    const at = this.take(numbers.byteLength);
    const bytes = new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    new Uint8Array(this.calls.memory.buffer, at).set(bytes);
    return at;
  }

  /** Address of a number of bytes that nobody else uses. They hold anything. */
  take(bytes: number): number {
    const at = this.#used;
    this.#used = Math.ceil((at + bytes) / 8) * 8;
    const missing = this.#used - this.calls.memory.buffer.byteLength;
    if (missing > 0) this.calls.memory.grow(Math.ceil(missing / PAGE_BYTES));
    return at;
  }

  /** From here on nothing is used: what the core writes goes there. */
  get end(): number {
    return this.#used;
  }
}

function newCore(): CoreExports {
  compiled ??= new wasm.Module(bytesOfBase64(BODY_CORE));
  const atWork = (): BodyCoreCalls => {
    if (callsAtWork === undefined) throw new Error("a body that is audited is rewritten");
    return callsAtWork;
  };
  // Under the names that `assembly/rewrite.ts` declares.
  const host = {
    reference: (index: number) => atWork().reference(index),
    "block-type": (index: number) => atWork().blockType(index),
    "self-global": (index: number) => atWork().selfGlobal(index),
    "call-global": (caller: number, callee: number) => atWork().callGlobal(caller, callee),
  };
  return new wasm.Instance(compiled, { host }).exports as unknown as CoreExports;
}
