import { limits } from "@parseltongue/contract";
import { auditLimits } from "../audit/audit-limits.ts";
import type { AuditedSideModule } from "../audit/audit-side-module.ts";
import type { SideModuleFunction } from "../audit/side-module-imports.ts";
import { sideModuleFunctions } from "../audit/side-module-imports.ts";
import { HostExport, TrapReason } from "../io-layout.ts";
import { PAGE_BYTES, wasm } from "../web-assembly.ts";
import { tooLarge } from "../wasm/byte-reader.ts";
import type { CodeWriter } from "../wasm/code-writer.ts";
import { NOTHING } from "../wasm/code-writer.ts";
import { Op } from "../wasm/opcodes.ts";
import type { FunctionType, WasmExport } from "../wasm/types.ts";
import { ExternalKind, ValueType } from "../wasm/types.ts";
import { AppendedFunctions, AppendedGlobals, AppendedTypes } from "./appended.ts";
import { assemble } from "./assemble.ts";
import type { FuelAccount } from "./charge.ts";
import { beginCharge, chargeFixed, endCharge } from "./charge.ts";
import { contractWeights } from "./fuel-weights.ts";
import { appendFuel, appendPrices, writeFuelArgument } from "./host-functions.ts";
import type { ImportCall, RewriteSettings } from "./rewrite-body.ts";
import { rewriteBodies } from "./rewrite-body.ts";

/** Export of an instrumented grammar that says why it ended itself: `() -> i32`, see `TrapReason`. */
export const REASON_EXPORT = "parseltongue:host/reason";

/** What a call of a runtime's function costs beside its bytes, and each byte that a built-in one looks at. */
const RUNTIME_CALL = 32;
const PER_BUILT_IN_BYTE = 8;

const { i32, i64 } = ValueType;

/**
 * Meters a grammar and counts its depth, like a plugin's code: each way through it is charged, bulk operations and calls
 * of the runtime are paid for by the byte. Nothing is lowered, and memory and table stay imports. It exports `begin` and
 * `fuel` as plugins do, and `REASON_EXPORT` in place of io memory, which it has not.
 * @param loadFuel what the module has before the first `begin`, a safe integer: loaders call it before anybody else can
 * @throws HostError `too-large` when the result outgrows its limit
 */
export function instrumentSideModule(audited: AuditedSideModule, loadFuel: number): Uint8Array {
  return new SideModuleInstrumenter(audited, loadFuel).instrument();
}

class SideModuleInstrumenter {
  readonly #audited: AuditedSideModule;
  readonly #types: AppendedTypes;
  readonly #functions: AppendedFunctions;
  readonly #globals: AppendedGlobals;
  readonly #depth: number;
  readonly #reason: number;
  readonly #account: FuelAccount;
  readonly #references = new Map<number, number>();

  constructor(audited: AuditedSideModule, loadFuel: number) {
    this.#audited = audited;
    this.#types = new AppendedTypes(audited.binary);
    this.#functions = new AppendedFunctions(audited.binary, this.#types);
    this.#globals = new AppendedGlobals(audited.binary);
    const fuel = this.#globals.append(i64, loadFuel);
    this.#depth = this.#globals.append(i32, limits.depthBytes);
    this.#reason = this.#globals.append(i32);
    this.#account = { fuel, outOfFuel: this.#stop(TrapReason.fuel) };
  }

  instrument(): Uint8Array {
    const { binary, linking } = this.#audited;
    const bodies = this.#rewriteBodies();
    const exports = this.#exports();
    for (const { functions } of binary.elements) for (const index of functions) this.#reference(index);
    const bytes = assemble({
      binary,
      types: this.#types,
      functions: this.#functions,
      globals: this.#globals,
      imports: binary.imports,
      memories: [],
      tableElements: 0,
      exports,
      reference: (index) => this.#reference(index),
      bodies,
      leadingCustom: { name: "dylink.0", bytes: linking.section },
    });
    const most = auditLimits.growth * binary.bytes.length + PAGE_BYTES;
    if (bytes.length > most) {
      throw tooLarge(`${bytes.length} bytes once metered, at most ${most} are allowed`, "growth", bytes.length, most);
    }
    if (!wasm.validate(bytes)) throw new Error("the instrumented module is not valid");
    return bytes;
  }

  #stop(reason: number): number {
    return this.#functions.append([], [], [], (code) =>
      code.i32Const(reason).globalSet(this.#reason).op(Op.unreachable),
    );
  }

  #rewriteBodies(): Uint8Array {
    const { binary, shapes } = this.#audited;
    const settings: RewriteSettings = {
      binary,
      weights: contractWeights,
      account: this.#account,
      // Its functions are called through a table, by whoever loads it.
      fuelChecks: "all",
      depth: { global: this.#depth, tooDeep: this.#stop(TrapReason.depth) },
      prices: appendPrices(this.#functions, this.#account, contractWeights),
      importCalls: this.#importedFunctions().map((each, index) => this.#importCall(each, index)),
      rowReads: new Map(),
      reference: (index) => this.#reference(index),
      blockTypeOf: ({ results }) => this.#types.blockTypeOf(results),
      profile: undefined,
    };
    return rewriteBodies(settings, shapes);
  }

  /** In order of their indices. */
  #importedFunctions(): SideModuleFunction[] {
    return this.#audited.binary.imports
      .filter(({ kind }) => kind === ExternalKind.function)
      .map(({ name }) => sideModuleFunctions.get(name)!);
  }

  #importCall(each: SideModuleFunction, index: number): ImportCall {
    if (each.kind === "fixed") return { kind: "scalar", target: index, fuel: RUNTIME_CALL };
    return { kind: "call", target: this.#reference(index), fuel: RUNTIME_CALL };
  }

  /** What stands for an import where it is referred to, or where its price depends on its arguments. */
  #reference(index: number): number {
    const { binary } = this.#audited;
    if (index < 0 || index >= binary.importedFunctions) return index;
    let reference = this.#references.get(index);
    if (reference === undefined) {
      const type = binary.types[binary.functionTypes[index]!]!;
      reference = this.#appendBody(this.#importedFunctions()[index]!, type, index);
      this.#references.set(index, reference);
    }
    return reference;
  }

  #appendBody(each: SideModuleFunction, type: FunctionType, index: number): number {
    return this.#functions.append(type.params, type.results, [i64, i32], (code) => {
      if (each.kind === "built-in") return this.#builtIn(code, each.body);
      const scratch = type.params.length;
      beginCharge(code, this.#account);
      code.i64Const(each.kind === "fixed" ? RUNTIME_CALL : 1);
      if (each.kind === "by-bytes") {
        for (const parameter of each.bytes) code.localGet(parameter).op(Op.i64ExtendI32U).op(Op.i64Mul);
        code.i64Const(3).op(Op.i64ShrU);
      }
      endCharge(code, this.#account, scratch);
      for (let parameter = 0; parameter < type.params.length; parameter++) code.localGet(parameter);
      code.call(index);
    });
  }

  #builtIn(code: CodeWriter, body: "abort" | "strcmp" | "strlen"): void {
    if (body === "abort") code.op(Op.unreachable);
    else if (body === "strlen") this.#strlen(code);
    else this.#strcmp(code);
  }

  /** Parameters 0 and 1 are the strings, local 2 the charge's, local 3 the byte of the first. */
  #strcmp(code: CodeWriter): void {
    code.op(Op.loop).u8(ValueType.i32);
    chargeFixed(code, this.#account, PER_BUILT_IN_BYTE, 2);
    code.localGet(0).memory(Op.i32Load8U, 0, 0, 0).localTee(3);
    code.localGet(1).memory(Op.i32Load8U, 0, 0, 0).op(Op.i32Eq).localGet(3).i32Const(0).op(Op.i32Ne).op(Op.i32And);
    code.if(NOTHING);
    for (const string of [0, 1]) code.localGet(string).i32Const(1).op(Op.i32Add).localSet(string);
    code.op(Op.br).u32(1).end();
    code.localGet(3).localGet(1).memory(Op.i32Load8U, 0, 0, 0).op(Op.i32Sub).end();
  }

  /** Parameter 0 is the string, local 1 the charge's, local 2 the length so far. */
  #strlen(code: CodeWriter): void {
    code.op(Op.loop).u8(ValueType.i32);
    chargeFixed(code, this.#account, PER_BUILT_IN_BYTE, 1);
    code.localGet(0).localGet(2).op(Op.i32Add).memory(Op.i32Load8U, 0, 0, 0).if(NOTHING);
    code.localGet(2).i32Const(1).op(Op.i32Add).localSet(2).op(Op.br).u32(1).end();
    code.localGet(2).end();
  }

  #exports(): WasmExport[] {
    const { binary } = this.#audited;
    const exports: WasmExport[] = binary.exports.map(({ name, kind, index }) => {
      return { name, kind, index: this.#reference(index) };
    });
    const add = (name: string, index: number): number => exports.push({ name, kind: ExternalKind.function, index });
    add(
      HostExport.begin,
      this.#functions.append([ValueType.f64], [], [], (code) => {
        writeFuelArgument(code, this.#account.fuel);
        code.i32Const(limits.depthBytes).globalSet(this.#depth).i32Const(0).globalSet(this.#reason);
      }),
    );
    add(HostExport.fuel, appendFuel(this.#functions, this.#account.fuel));
    add(
      REASON_EXPORT,
      this.#functions.append([], [i32], [], (code) => code.globalGet(this.#reason)),
    );
    return exports;
  }
}
