import type { GraphMemory } from "../graph-memory.ts";
import { LOWERED_IMPORT } from "../instrument/instrument.ts";
import { HOST_NAMESPACE, HostExport, HostImport } from "../io-layout.ts";
import type { HookTrait } from "../manifest/manifest.ts";
import type { PreparedPlugin } from "../plugin.ts";
import { PAGE_BYTES, wasm, type WasmImports, type WasmInstance, type WasmMemory } from "../web-assembly.ts";
import { type FuelProfile, readProfile } from "./fuel-profile.ts";
import { GuestMemory } from "./guest-memory.ts";
import type { HostCallPlugin, HostCallTarget } from "./host-functions.ts";
import { hostFunctions } from "./host-functions.ts";
import type { IoMemory } from "./io-memory.ts";
import { scalarFunctions } from "./scalar-functions.ts";

/** What an instance is linked to. */
export interface InstanceContext extends HostCallTarget {
  readonly graph: GraphMemory;
  readonly io: IoMemory;
}

/** What runs a plugin's hooks: its guest, or its library. */
export interface CallableInstance {
  /** The graph's layout that it was bound to. */
  boundLayout: object | undefined;
  readonly bind: () => void;
  /** Runs a hook with so much fuel. Returns how much is left of it. @throws when the guest traps */
  run(trait: HookTrait, hook: number, fuel: number): number;
  /** Fuel left after a trap; 0 or less when it ran out. */
  readonly fuelLeft: () => number;
}

/** One running copy of a plugin with a memory of its own. After a trap it is never called again. */
export class GuestInstance implements CallableInstance {
  readonly bind: () => void;
  readonly begin: (fuel: number) => void;
  /** Fuel left of what `begin` gave; 0 or less when it ran out. Works after a trap as well. */
  readonly fuelLeft: () => number;
  /** What runs once, in this order. */
  readonly initializers: readonly (() => void)[];
  /** The graph's layout that the instance was bound to. */
  boundLayout: object | undefined = undefined;
  /** Where its fuel went so far; undefined unless it was instrumented with `profile`. */
  readonly profile: () => FuelProfile | undefined;
  /** Pages of its own memory, which only grows. */
  readonly memoryPages: () => number;
  readonly #runs: Partial<Record<HookTrait, (fuel: number, hook: number) => number>> = {};

  private constructor(instance: WasmInstance, prepared: PreparedPlugin, memory: WasmMemory) {
    const { exports } = instance;
    const { entryPoints, hasInitialize } = prepared;
    const required = (name: string): ((...numbers: readonly number[]) => number) => {
      const found = exports[name];
      if (typeof found !== "function") throw new Error(`instrumented module without ${name}`);
      return found as (...numbers: readonly number[]) => number;
    };
    this.bind = required(HostExport.bind);
    this.begin = required(HostExport.begin);
    this.fuelLeft = required(HostExport.fuel);
    const start = exports[HostExport.init] as (() => void) | undefined;
    this.initializers = [...(start ? [start] : []), ...(hasInitialize ? [required("_initialize")] : [])];
    this.profile = () => readProfile(prepared, instance);
    this.memoryPages = () => memory.buffer.byteLength / PAGE_BYTES;
    for (const trait of entryPoints.keys()) this.#runs[trait as HookTrait] = required(HostExport.run + trait);
  }

  /**
   * A fresh instance; nothing of the guest has run but its data segments were copied.
   * @throws RangeError when there is no memory or address space left; WebAssembly's errors when segments do not fit
   */
  static create(prepared: PreparedPlugin, context: InstanceContext, plugin: HostCallPlugin): GuestInstance {
    const { initialPages: initial, maximumPages: maximum } = prepared;
    const memory = maximum === 0 ? noMemory : new wasm.Memory({ initial, maximum });
    const functions = new Map<string, unknown>([
      ...hostFunctions(context, new GuestMemory(memory), plugin),
      ...(prepared.lowering === "host-calls" ? scalarFunctions(context.graph, context.io) : []),
      [HostImport.memory, memory],
      [HostImport.graph, context.graph.memory],
      [HostImport.io, context.io.memory],
      [LOWERED_IMPORT, neverCalled],
    ]);
    const host = Object.create(null) as Record<string, unknown>;
    for (const name of prepared.hostFunctions) host[name] = functions.get(name);
    const imports: WasmImports = Object.create(null) as WasmImports;
    imports[HOST_NAMESPACE] = host;
    return new GuestInstance(new wasm.Instance(prepared.module, imports), prepared, memory);
  }

  /** Whether fuel given is fuel left: a module that another version instrumented, or none did, would run without end. */
  isMetered(): boolean {
    this.begin(1);
    return this.fuelLeft() === 1;
  }

  run(trait: HookTrait, hook: number, fuel: number): number {
    const run = this.#runs[trait];
    if (run === undefined) throw new Error(`instance without an entry for ${trait}`);
    return run(fuel, hook);
  }
}

/** Of all guests that have none: even an empty one takes gigabytes of address space. */
const noMemory = new wasm.Memory({ initial: 0, maximum: 0 });

/** Stands for accessors that were lowered: nothing calls it. */
function neverCalled(): void {
  throw new Error("an import that was lowered was called");
}
