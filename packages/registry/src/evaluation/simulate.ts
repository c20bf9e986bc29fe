import type { PromotionPolicy } from "../model/policy/promotion-policy.ts";
import { type PluginId, type Tier, TIERS, type Time, type Version } from "../model/scalars.ts";
import { RegistryError } from "../registry-error.ts";
import type { TapWork } from "../tap/index/build-index.ts";
import { evaluate } from "./evaluate.ts";
import type { Missing } from "./evaluation.ts";
import type { TapEvidence } from "./tap-evidence.ts";

/** What another policy would change for one version. */
export interface SimulatedChange {
  readonly plugin: PluginId;
  readonly version: Version;
  readonly before: Tier;
  readonly after: Tier;
  /** What it would lack to have what it has now; empty when it rises. */
  readonly missing: readonly Missing[];
}

/** What another policy would change in a tap. */
export interface Simulation {
  /** Newest versions that were looked at, one of each plugin. */
  readonly versions: number;
  /** How many have each tier by the policy of now and by the other. */
  readonly tiers: Readonly<Record<Tier, { readonly before: number; readonly after: number }>>;
  /** In order of plugins. */
  readonly changes: readonly SimulatedChange[];
}

/**
 * What another policy would change for the newest version of every plugin. What was stated under the policy of now is taken
 * to count under the other.
 * @throws RegistryError `tap-incomplete`, `bad-document`
 */
export async function simulate(
  other: PromotionPolicy,
  tap: TapEvidence,
  atTime: Time,
  options: TapWork = {},
): Promise<Simulation> {
  const { documents, digests } = tap.state;
  const policy = { ...other, formerly: [...(other.formerly ?? []), ...(documents.promotionPolicy.formerly ?? [])] };
  const tiers = Object.fromEntries(TIERS.map((tier) => [tier, { before: 0, after: 0 }])) as Record<
    Tier,
    { before: number; after: number }
  >;
  const changes: SimulatedChange[] = [];
  const ids = await tap.pluginIds(options);
  let done = 0;
  for (const id of ids) {
    const plugin = await tap.plugin(id, atTime, options).catch(ignoreEmpty);
    options.onProgress?.({ phase: "evaluating", done: ++done, total: ids.length });
    if (plugin === undefined) continue;
    const entry = tap.entry(plugin);
    const evidence = { ...plugin.evidenceOf(entry), policySha256: digests.promotionPolicy };
    const before = evaluate(documents.promotionPolicy, evidence, atTime).tier;
    const { tier: after, missing } = evaluate(policy, evidence, atTime);
    tiers[before].before++;
    tiers[after].after++;
    if (before === after) continue;
    const isLost = TIERS.indexOf(after) < TIERS.indexOf(before);
    const lacks = isLost ? missing.filter(({ tier }) => TIERS.indexOf(tier) <= TIERS.indexOf(before)) : [];
    changes.push({ plugin: id, version: entry.entry.version, before, after, missing: lacks });
  }
  const versions = TIERS.reduce((sum, tier) => sum + tiers[tier].before, 0);
  return { versions, tiers, changes };
}

/** A record without versions is nothing that could have a tier. */
function ignoreEmpty(error: unknown): undefined {
  if (!(error instanceof RegistryError) || error.code !== "no-such-plugin") throw error;
}
