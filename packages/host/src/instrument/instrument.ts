import { contractVersion, supportedRange } from "@parseltongue/contract";
import type { ContractRange } from "@parseltongue/contract";
import type { AuditedBinary } from "../audit/audit.ts";
import { auditLimits } from "../audit/audit-limits.ts";
import type { LinkedGuest, LinkedImport } from "../audit/link-guest.ts";
import { HostError } from "../host-error.ts";
import type { LayoutWord } from "../io-layout.ts";
import { HOST_NAMESPACE, HostExport, HostImport, IO_PAGES, LAYOUT_WORDS } from "../io-layout.ts";
import { PAGE_BYTES, wasm } from "../web-assembly.ts";
import { tooLarge } from "../wasm/byte-reader.ts";
import { Op } from "../wasm/opcodes.ts";
import type { WasmExport, WasmImport } from "../wasm/types.ts";
import { ExternalKind, ValueType } from "../wasm/types.ts";
import { type AccessorForm, accessorForm } from "./accessor-form.ts";
import type { CallWord } from "./accessors.ts";
import { accessors, hostCalls, rowReads } from "./accessors.ts";
import { AppendedFunctions, AppendedGlobals, AppendedTypes } from "./appended.ts";
import type { MemoryImport } from "./assemble.ts";
import { assemble } from "./assemble.ts";
import type { FuelAccount } from "./charge.ts";
import type { AccessorSettings } from "./emit-accessor.ts";
import type { FuelWeights } from "./fuel-weights.ts";
import { contractWeights } from "./fuel-weights.ts";
import type { PluginGlobals } from "./host-functions.ts";
import {
  appendBegin,
  appendBind,
  appendChecked,
  appendFuel,
  appendPrices,
  appendRun,
  appendStop,
} from "./host-functions.ts";
import type { ImportBodySettings } from "./import-bodies.ts";
import { appendAbort, appendAccessor, appendForwarding, appendHostCall } from "./import-bodies.ts";
import type { ProfiledCall, ProfiledFunction } from "./profile-counters.ts";
import { CallProfile } from "./profile-counters.ts";
import type { ImportCall, RewriteSettings, RowReadTable } from "./rewrite-body.ts";
import { rewriteBodies } from "./rewrite-body.ts";

/** Changes whenever the same guest would be instrumented otherwise: part of the key of everything cached. */
export const INSTRUMENTER_VERSION: string = `4/${contractVersion}`;

/** A limit that instrumented code holds by itself. */
export type GuestLimit = "fuel" | "depth" | "bulk-prices" | "bounds" | "refusals";

/** How to instrument. */
export interface InstrumentOptions {
  /** Pages that the guest's memory may grow to, at most. */
  readonly maximumPages: number;
  /** `inline`: accessors become loads and stores. `host-calls`: they stay imports, to compare with. */
  readonly lowering?: "inline" | "host-calls";
  /** Whether to count fuel by function and call; several times slower. */
  readonly profile?: boolean;
  readonly weights?: FuelWeights;
  /** Most elements that a table may grow to. */
  readonly tableElements?: number;
  /** Most bytes of the result per byte of the guest, beside 64 KiB. */
  readonly growth?: number;
  /** Limits left out: only to show, in tests, that each of them is what holds. */
  readonly without?: ReadonlySet<GuestLimit>;
}

/** An instrumented plugin. */
export interface InstrumentedGuest {
  readonly bytes: Uint8Array;
  /** The memory to hand in as `parseltongue:host` `memory`. */
  readonly initialPages: number;
  readonly maximumPages: number;
  /** Functions to hand in beside the memories, under `parseltongue:host`: `interface.name`. */
  readonly hostFunctions: readonly string[];
  /** Whether `LOWERED_IMPORT` has to be handed in too. */
  readonly hasLoweredImports: boolean;
  /** Whether a former start function waits in `parseltongue:host/init`. */
  readonly hasStart: boolean;
  /** Whether something can survive between calls. */
  readonly keepsState: boolean;
  /** Only of profiled guests. */
  readonly profile:
    | { readonly functions: readonly ProfiledFunction[]; readonly calls: readonly ProfiledCall[] }
    | undefined;
}

/**
 * Name of the import that stands for every accessor that was lowered. Imports keep their places so that nothing is
 * renumbered, but nothing calls them or refers to them any more: any function will do.
 */
export const LOWERED_IMPORT = "lowered";

/** The versions of the contract for which this host has adapters. */
export const hostRange: ContractRange = supportedRange(new Set([...accessors.keys(), ...hostCalls.keys()]));

/**
 * Makes a guest that cannot take more than it is given: every way through its code is charged, calls are counted in
 * bytes of stack, bulk operations are paid for beforehand, its memory is the host's to limit, and what it may read of
 * the graph are compared loads. Everything is appended; no index of the guest changes.
 * @throws HostError `too-large` when the result outgrows its limit, or the guest wants more memory than granted
 */
export function instrument(audited: AuditedBinary, linked: LinkedGuest, options: InstrumentOptions): InstrumentedGuest {
  return new Instrumenter(audited, linked, options).instrument();
}

const CALL_WORDS: readonly CallWord[] = ["hitCount", "paramLength", "scope", "textWordEnd", "paramWordEnd"];
class Instrumenter {
  readonly #audited: AuditedBinary;
  readonly #linked: LinkedGuest;
  readonly #options: InstrumentOptions;
  readonly #without: ReadonlySet<GuestLimit>;
  readonly #weights: FuelWeights;
  readonly #types: AppendedTypes;
  readonly #functions: AppendedFunctions;
  readonly #appendedGlobals: AppendedGlobals;
  readonly #globals: PluginGlobals;
  readonly #profile: CallProfile | undefined;
  readonly #account: FuelAccount | undefined;
  readonly #accessors: AccessorSettings;
  readonly #importBodies: ImportBodySettings;
  /** Functions that stand for imports where they are referred to, by the import's index. */
  readonly #references = new Map<number, number>();

  constructor(audited: AuditedBinary, linked: LinkedGuest, options: InstrumentOptions) {
    const { binary } = audited;
    this.#audited = audited;
    this.#linked = linked;
    this.#options = options;
    this.#without = options.without ?? new Set();
    this.#weights = options.weights ?? contractWeights;
    this.#types = new AppendedTypes(binary);
    this.#functions = new AppendedFunctions(binary, this.#types);
    this.#appendedGlobals = new AppendedGlobals(binary);
    this.#globals = this.#appendGlobals();
    const { fuel } = this.#globals;
    this.#profile = options.profile === true ? new CallProfile(this.#appendedGlobals, fuel) : undefined;
    const outOfFuel = appendStop(this.#functions, "fuel");
    this.#account = this.#without.has("fuel") ? undefined : { fuel, outOfFuel };
    const words = new Map<string, number>([...this.#globals.layout, ...this.#globals.call]);
    this.#accessors = { global: (word) => words.get(word)!, isBounded: !this.#without.has("bounds") };
    this.#importBodies = {
      functions: this.#functions,
      account: this.#account,
      accessors: this.#accessors,
      stopsWhenRefused: !this.#without.has("refusals"),
    };
  }

  instrument(): InstrumentedGuest {
    const { binary } = this.#audited;
    const memory = this.#memory();
    const bodies = this.#rewriteBodies();
    const exports = this.#exports();
    // Whatever stands for an import must be there before the functions are written.
    for (const { functions } of binary.elements) for (const index of functions) this.#reference(index);
    for (const { initial } of binary.globals) this.#reference(initial.functionIndex ?? -1);
    const bytes = assemble({
      binary,
      types: this.#types,
      functions: this.#functions,
      globals: this.#appendedGlobals,
      imports: this.#imports(),
      memories: [memory, ...hostMemories],
      tableElements: this.#options.tableElements ?? auditLimits.tableElements,
      exports: [...exports, ...this.#appendedGlobals.exports],
      reference: (index) => this.#reference(index),
      bodies,
    });
    this.#check(bytes);
    const isInline = (this.#options.lowering ?? "inline") === "inline";
    const scalars = this.#linked.imports.some(({ kind }) => kind === "scalar");
    return {
      bytes,
      initialPages: memory.minimum,
      maximumPages: memory.maximum!,
      hostFunctions: this.#imports()
        .map(({ name }) => name)
        .filter((name) => name !== LOWERED_IMPORT),
      hasLoweredImports: (isInline && scalars) || this.#linked.imports.some(({ kind }) => kind === "abort"),
      hasStart: binary.start !== undefined,
      keepsState: keepsState(this.#audited, memory),
      profile: this.#profile && { functions: this.#profile.functions, calls: this.#profile.calls },
    };
  }

  #appendGlobals(): PluginGlobals {
    const i32 = (): number => this.#appendedGlobals.append(ValueType.i32);
    return {
      fuel: this.#appendedGlobals.append(ValueType.i64),
      depth: i32(),
      call: new Map(CALL_WORDS.map((word) => [word, i32()])),
      layout: new Map(LAYOUT_WORDS.map((word): [LayoutWord, number] => [word, i32()])),
    };
  }

  /** The guest's own memory, now imported with the maximum that was granted; a guest without one gets an empty one. */
  #memory(): MemoryImport {
    const [own] = this.#audited.binary.memories;
    const minimum = own?.minimum ?? 0;
    const granted = own === undefined ? 0 : this.#options.maximumPages;
    const maximum = Math.min(own?.maximum ?? granted, granted);
    if (minimum > maximum) {
      throw new HostError("too-large", `the module starts with ${minimum} pages of memory, granted are ${granted}`, {
        hint: `write pages = ${minimum} under [memory] in the manifest, or build with a smaller stack`,
        details: { limit: "memory pages", found: minimum, most: granted },
      });
    }
    return { module: HOST_NAMESPACE, name: HostImport.memory, minimum, maximum, shared: false };
  }

  #rewriteBodies(): Uint8Array {
    const { binary, shapes } = this.#audited;
    const { depth } = this.#globals;
    const settings: RewriteSettings = {
      binary,
      weights: this.#weights,
      account: this.#account,
      fuelChecks: "turns",
      depth: this.#without.has("depth") ? undefined : { global: depth, tooDeep: appendStop(this.#functions, "depth") },
      prices: this.#prices(),
      importCalls: this.#linked.imports.map((each, index) => this.#importCall(each, index)),
      rowReads: this.#rowReads(),
      reference: (index) => this.#reference(index),
      blockTypeOf: ({ results }) => this.#types.blockTypeOf(results),
      profile: this.#profile,
    };
    return rewriteBodies(settings, shapes);
  }

  #prices(): { bytes: number; elements: number; pages: number } | undefined {
    if (this.#account === undefined || this.#without.has("bulk-prices")) return undefined;
    return appendPrices(this.#functions, this.#account, this.#weights);
  }

  #importCall(linked: LinkedImport, index: number): ImportCall {
    const call = this.#weights.byOpcode[Op.call]!;
    if (linked.kind !== "scalar") return { kind: "call", target: this.#reference(index), fuel: call };
    const { fuel } = linked.declared;
    if (this.#options.lowering === "host-calls") return { kind: "scalar", target: index, fuel };
    return { kind: "inline", form: accessorForm(accessors.get(linked.key)!, this.#accessors), fuel };
  }

  #rowReads(): RowReadTable {
    const table = new Map<number, Map<number, AccessorForm>>();
    if (this.#options.lowering === "host-calls") return table;
    const { imports } = this.#linked;
    const indicesOf = (key: string): number[] =>
      imports.flatMap((each, index) => (each.kind !== "abort" && each.key === key ? [index] : []));
    for (const { row, read, accessor } of rowReads) {
      const form = accessorForm(accessor, this.#accessors);
      for (const from of indicesOf(row)) {
        const reads = table.get(from) ?? new Map<number, AccessorForm>();
        for (const index of indicesOf(read)) reads.set(index, form);
        if (reads.size > 0) table.set(from, reads);
      }
    }
    return table;
  }

  /** What stands for a function in tables, references, exports and as a host call: never an import itself. */
  #reference(index: number): number {
    const linked = this.#linked.imports[index];
    if (linked === undefined) return index;
    let reference = this.#references.get(index);
    if (reference === undefined) {
      reference = this.#appendReference(linked, index);
      this.#references.set(index, reference);
    }
    return reference;
  }

  #appendReference(linked: LinkedImport, index: number): number {
    const { binary } = this.#audited;
    const type = binary.types[binary.functionTypes[index]!]!;
    if (linked.kind === "abort") return appendAbort(this.#importBodies, type);
    const { fuel, fuelPerByte } = linked.declared;
    if (linked.kind === "host-call") {
      const lists = hostCalls.get(linked.key)!;
      return appendHostCall(this.#importBodies, index, type, { fuel, fuelPerByte, lists });
    }
    if (this.#options.lowering === "host-calls") return appendForwarding(this.#importBodies, type, index, fuel);
    return appendAccessor(this.#importBodies, type, accessors.get(linked.key)!, fuel);
  }

  /** Host calls by their name in the contract, whatever version of it the guest named. */
  #imports(): WasmImport[] {
    return this.#audited.binary.imports.map((each, index) => {
      const linked = this.#linked.imports[index]!;
      const stays =
        linked.kind === "host-call" || (linked.kind === "scalar" && this.#options.lowering === "host-calls");
      return { ...each, module: HOST_NAMESPACE, name: stays ? linked.key : LOWERED_IMPORT };
    });
  }

  #exports(): WasmExport[] {
    const { binary } = this.#audited;
    const exports: WasmExport[] = binary.exports.map((each) =>
      each.kind === ExternalKind.function ? { ...each, index: this.#fromOutside(each.index) } : each,
    );
    const add = (name: string, index: number): number => exports.push({ name, kind: ExternalKind.function, index });
    const begin = appendBegin(this.#functions, this.#globals);
    add(HostExport.bind, appendBind(this.#functions, this.#globals));
    add(HostExport.begin, begin);
    add(HostExport.fuel, appendFuel(this.#functions, this.#globals.fuel));
    if (binary.start !== undefined) add(HostExport.init, this.#fromOutside(binary.start));
    for (const [trait, name] of this.#linked.entryPoints) {
      const entry = this.#reference(binary.exports.find((each) => each.name === name)!.index);
      const { fuel } = this.#globals;
      add(HostExport.run + trait, appendRun(this.#functions, { begin, entry, fuel, account: this.#account }));
    }
    exports.push({ name: HostExport.memory, kind: ExternalKind.memory, index: 0 });
    return exports;
  }

  /** What stands for a function where it can be called by the host. */
  #fromOutside(index: number): number {
    const reference = this.#reference(index);
    if (this.#account === undefined || reference !== index) return reference;
    const { types, functionTypes } = this.#audited.binary;
    return appendChecked(this.#functions, types[functionTypes[index]!]!, index, this.#account);
  }

  #check(bytes: Uint8Array): void {
    const most = (this.#options.growth ?? auditLimits.growth) * this.#audited.binary.bytes.length + PAGE_BYTES;
    if (bytes.length > most && this.#profile === undefined) {
      throw tooLarge(`${bytes.length} bytes once metered, at most ${most} are allowed`, "growth", bytes.length, most);
    }
    if (!wasm.validate(bytes)) throw new Error("the instrumented module is not valid");
  }
}

/** Memories 1 and 2: the graph's, which grows in place up to all that addresses reach, and io. */
const hostMemories: readonly MemoryImport[] = [
  { module: HOST_NAMESPACE, name: HostImport.graph, minimum: 0, maximum: 65_536, shared: true },
  { module: HOST_NAMESPACE, name: HostImport.io, minimum: IO_PAGES, maximum: undefined, shared: false },
];

/** A memory that can be written, a mutable global, or a table that code may change. */
function keepsState({ binary }: AuditedBinary, memory: MemoryImport): boolean {
  return memory.maximum! > 0 || binary.globals.some(({ isMutable }) => isMutable) || binary.tables.length > 0;
}
