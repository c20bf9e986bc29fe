import type { Digest } from "@parseltongue/base";
import type { InstrumentedGuest } from "./instrument/instrument.ts";
import type { Manifest } from "./manifest/manifest.ts";
import type { WasmModule } from "./web-assembly.ts";

/** How far a plugin is trusted. */
export type Tier = "sandboxed" | "verified" | "native";

/** A plugin that was audited, instrumented and compiled: everything but instantiated. */
export interface PreparedPlugin {
  readonly manifest: Manifest;
  /** Of the guest's bytes as they came. */
  readonly digest: Digest;
  readonly module: WasmModule;
  /** Whether accessors are loads and stores in the module, or functions that it imports: the slow form for comparison. */
  readonly lowering: "inline" | "host-calls";
  /** Pages that the guest's memory starts with; 0 for a guest without one. */
  readonly initialPages: number;
  /** Pages that it may grow to: the manifest's and the guest's own maximum, whichever is less. */
  readonly maximumPages: number;
  /** What an instance is linked with, by name under `parseltongue:host`. */
  readonly hostFunctions: readonly string[];
  /** Name of each trait's entry point among the exports. */
  readonly entryPoints: ReadonlyMap<string, string>;
  /** Whether the guest exports `_initialize`, to be called once. */
  readonly hasInitialize: boolean;
  /** Functions of the contract that the guest imports: `io.set-keep` … */
  readonly imports: ReadonlySet<string>;
  /** Interfaces of the contract that the guest imports from: `isg`, `annotations` … */
  readonly interfaces: ReadonlySet<string>;
  /** Whether something can survive between calls: a memory, a mutable global or a table that code changes. */
  readonly keepsState: boolean;
  /** Counters by function and call; only of plugins that were instrumented with `profile`. */
  readonly profile: (InstrumentedGuest["profile"] & { readonly names: ReadonlyMap<number, string> }) | undefined;
}

/** What the user allows a plugin. A capability that is asked for and not granted refuses the plugin. */
export interface Grants {
  /** Columns of attributes that it may read. */
  readonly attributes: readonly string[];
  readonly log: boolean;
  /** What the host may read for it beside the code. Default: nothing. */
  readonly hostData?: readonly string[];
}
