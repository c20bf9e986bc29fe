import { type Digest, digestOf } from "@parseltongue/base";
import type { HookBudget, HookTrait, LoadedHook, LoadedPlugin, Tier } from "@parseltongue/host";
import type { ConfiguredPlugin } from "./plugin-configuration.ts";
import type { PluginFailure } from "./plugin-report.ts";

/** A hook of a plugin that is on, with what it declared and what its calls cost in this process. */
export interface HookReport {
  readonly trait: HookTrait;
  readonly name: string;
  readonly declared: HookBudget;
  readonly calls: number;
  readonly faults: number;
  readonly p50Micros: number;
  readonly p99Micros: number;
  readonly fuelMaximum: number;
  /** Share of its budget that the call closest to it left, 0 … 1; 1 without calls. */
  readonly headroom: number;
}

/** A plugin that is on. */
export interface PluginStatus {
  readonly name: string;
  readonly version: string;
  /** Of the guest's bytes. */
  readonly digest: Digest;
  readonly tier: Tier;
  /** `missing`: it could not be loaded; `too-dear`: its lenses have no part in answers, its other hooks go on. See `failure`. */
  readonly state: "active" | "quarantined" | "missing" | "too-dear";
  readonly strikes: number;
  readonly weight: number;
  readonly hooks: readonly HookReport[];
  readonly failure?: PluginFailure;
}

export function statusOf(
  { manifest, wasm, tier, weight }: ConfiguredPlugin,
  plugin: LoadedPlugin | undefined,
  failure: PluginFailure | undefined,
): PluginStatus {
  return {
    name: manifest.name,
    version: manifest.version,
    digest: plugin?.digest ?? digestOf(wasm),
    tier: plugin?.native?.isUsed === true ? "native" : tier,
    state: failure === undefined ? (plugin?.state ?? "active") : plugin === undefined ? "missing" : "too-dear",
    strikes: plugin?.strikes ?? 0,
    weight,
    hooks: plugin?.hooks.map(hookReport) ?? [],
    ...(failure !== undefined && { failure }),
  };
}

function hookReport(loaded: LoadedHook): HookReport {
  const { trait, name, budget } = loaded.hook;
  const { calls, faults, p50Ns, p99Ns, fuelMaximum, headroom } = loaded.figures();
  return {
    trait,
    name,
    declared: budget,
    calls,
    faults,
    p50Micros: p50Ns / 1000,
    p99Micros: p99Ns / 1000,
    fuelMaximum,
    headroom,
  };
}

/** What plugins cost on this thread and beside it: of each hook the figures of where it is called more. */
export function mergedStatuses(
  here: readonly PluginStatus[],
  beside: readonly PluginStatus[],
): readonly PluginStatus[] {
  return here.map((status) => {
    const other = beside.find(({ name, digest }) => name === status.name && digest === status.digest);
    if (other === undefined) return status;
    const isQuarantined = status.state === "active" && other.state === "quarantined";
    return {
      ...status,
      ...(isQuarantined && { state: other.state }),
      strikes: Math.max(status.strikes, other.strikes),
      hooks: status.hooks.map((hook, index) => {
        const same = other.hooks[index];
        return same !== undefined && same.calls > hook.calls ? same : hook;
      }),
    };
  });
}
