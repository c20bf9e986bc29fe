import { type Digest, formatBytes, formatCount, formatDuration } from "@parseltongue/base";
import { type AnyGuestHook, guestHooks, type Manifest } from "@parseltongue/host";
import type { Tried } from "./admission.ts";
import type { PluginPackage } from "../plugin-package.ts";
import { languageLine, type LanguageTerms, languageTerms } from "./language-terms.ts";
import { asksFor } from "../suggestions.ts";

const PAGE_BYTES = 65_536;
const FULL_BATCH = 256;
const FULL_RANKING = 4096;

/** What a user should know of a plugin before it is turned on. Texts are raw. */
export interface PluginTerms {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly digest: Digest;
  readonly hooks: readonly HookTerms[];
  readonly languages: readonly LanguageTerms[];
  /** What it asks for beyond reading the graph. */
  readonly asks: readonly string[];
  readonly memoryBytes: number;
}

export interface HookTerms {
  readonly trait: string;
  readonly name: string;
  readonly description: string;
  /** Most fuel of one call: of a full batch for a lens; for the others of a graph of 100,000 nodes and 500,000 edges. */
  readonly fuel: number;
  /** Of such a call at p99: an estimate; only for lenses. */
  readonly micros?: number;
  /** Why it failed when it was tried on a made-up code base; only for lenses. */
  readonly fault?: string;
}

export function termsOf(
  { manifest, files, digest }: PluginPackage,
  tried: Pick<Tried, "prices" | "faults">,
): PluginTerms {
  const { name, version, description, memoryPages, capabilities } = manifest;
  return {
    name,
    version,
    description,
    digest,
    hooks: guestHooks(manifest).map((hook) => hookTerms(manifest, hook, tried)),
    languages: languageTerms(manifest, files),
    asks: asksFor(capabilities),
    memoryBytes: memoryPages * PAGE_BYTES,
  };
}

function hookTerms(
  { name: plugin }: Manifest,
  hook: AnyGuestHook,
  { prices, faults }: Pick<Tried, "prices" | "faults">,
): HookTerms {
  const { trait, name, description } = hook;
  const ns = trait === "lens" ? prices.get(`${plugin}/${name}`) : undefined;
  const fault = trait === "lens" ? faults.get(`${plugin}/${name}`) : undefined;
  return {
    trait,
    name,
    description,
    fuel: fullFuel(hook),
    ...(ns !== undefined && { micros: ns / 1000 }),
    ...(fault !== undefined && { fault: `${fault.reason}: ${fault.message}` }),
  };
}

function fullFuel(hook: AnyGuestHook): number {
  const { base, perHit, perNode, perEdge } = hook.budget;
  if (hook.trait === "lens") return base + perHit * (hook.rank ? FULL_RANKING : FULL_BATCH);
  return base + perNode * 100_000 + perEdge * 500_000;
}

/** The terms as lines for people. */
export function termsLines(terms: PluginTerms): string[] {
  const { name, version, description, digest, hooks, languages, asks, memoryBytes } = terms;
  return [
    `${name} ${version}: ${description}`,
    `  package ${digest}`,
    ...hooks.map(hookLine),
    ...languages.map(languageLine),
    ...(hooks.length > 0 ? [`  memory: at most ${formatBytes(memoryBytes)}`] : []),
    asks.length === 0 ? "  asks for nothing beyond reading the graph" : `  asks to: ${asks.join("; ")}`,
  ];
}

function hookLine({ trait, name, description, fuel, micros, fault }: HookTerms): string {
  const time = micros === undefined ? "" : `, about ${formatDuration(micros / 1000)} at p99`;
  const per = trait === "lens" ? "a full page" : "a graph of 100,000 nodes";
  const failed = fault === undefined ? "" : `; failed when it was tried: ${fault}`;
  return `  ${trait} ${name}: ${description} (at most ${formatCount(fuel)} fuel for ${per}${time})${failed}`;
}
