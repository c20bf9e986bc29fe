import type { HookTrait, Manifest } from "@parseltongue/host";
import type { Mismatch } from "./compare-hooks.ts";

/** What a process is told in which a plugin's library is tried out. The first says what is tried. */
export type TrialRequest =
  | { readonly kind: "plugin"; readonly manifest: Manifest; readonly wasm: Uint8Array; readonly library: string }
  /** Compare over graphs `first` … `first + count − 1`. */
  | { readonly kind: "compare"; readonly first: number; readonly count: number }
  /** Measure over the graph of a snapshot. */
  | { readonly kind: "measure"; readonly snapshot: Uint8Array };

/** What it answers. */
export type TrialResponse =
  /** It is about to compare over a graph: should it end, that one was it. */
  | { readonly kind: "begins"; readonly seed: number }
  | { readonly kind: "same"; readonly compared: number }
  | { readonly kind: "differs"; readonly seed: number; readonly mismatch: Mismatch; readonly spec: readonly string[] }
  | { readonly kind: "measured"; readonly hooks: readonly MeasuredHook[] }
  | { readonly kind: "refused"; readonly message: string; readonly hint: string };

/** What a hook takes in the sandbox and as machine code, calls made in turn. */
export interface MeasuredHook {
  readonly trait: HookTrait;
  readonly hook: string;
  readonly calls: number;
  /** Medians. */
  readonly sandboxNs: number;
  readonly nativeNs: number;
  /** How much faster machine code is, at the least: the lower end of the 95 % confidence interval. */
  readonly gainLow: number;
}
