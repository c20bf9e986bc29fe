import { HostError } from "./host-error.ts";
import { guestHooks, type Manifest } from "./manifest/manifest.ts";
import type { Grants, Tier } from "./plugin.ts";

/** What plugins of a tier may ask for at most. */
interface TierCaps {
  readonly memoryPages: number;
  readonly outputBytes: number;
  readonly initFuel: number;
}

const CAPS: Readonly<Record<Tier, TierCaps>> = {
  sandboxed: { memoryPages: 256, outputBytes: 4_194_304, initFuel: 100_000_000 },
  verified: { memoryPages: 1024, outputBytes: 16_777_216, initFuel: 1_000_000_000 },
  native: { memoryPages: 1024, outputBytes: 16_777_216, initFuel: 1_000_000_000 },
};

/**
 * Compares what a manifest asks for with what the user grants and the tier allows.
 * @throws HostError `missing-grant`, `not-admitted`
 */
export function checkTerms(manifest: Manifest, grants: Grants, tier: Tier): void {
  const { attributes, log, hostData } = manifest.capabilities;
  const missing = attributes.filter((name) => !grants.attributes.includes(name)).map((name) => `attribute ${name}`);
  if (log && !grants.log) missing.push("log");
  missing.push(...hostData.filter((name) => !grants.hostData?.includes(name)).map((name) => `host data ${name}`));
  if (missing.length > 0) {
    throw new HostError("missing-grant", `${manifest.name} asks for what was not granted: ${missing.join(", ")}`, {
      hint: "grant it where the plugin is turned on, or leave the plugin off",
      details: { missing },
    });
  }
  const [first] = beyondTier(manifest, tier);
  if (first === undefined) return;
  const { what, asked, most } = first;
  throw new HostError("not-admitted", `${manifest.name} asks for ${asked} ${what}; a ${tier} plugin may have ${most}`, {
    hint: "its author asks for less, or the plugin rises to a higher tier",
  });
}

/** A figure of a manifest that is above what a tier may have. */
export interface BeyondTier {
  /** What the figure counts, as in "257 memory pages". */
  readonly what: string;
  readonly asked: number;
  readonly most: number;
}

/** The figures of a manifest that are above what plugins of a tier may have, in its order; empty when all are within. */
export function beyondTier(manifest: Manifest, tier: Tier): readonly BeyondTier[] {
  const caps = CAPS[tier];
  const asked: readonly BeyondTier[] = [
    { what: "memory pages", asked: manifest.memoryPages, most: caps.memoryPages },
    { what: "fuel to initialise", asked: manifest.initFuel, most: caps.initFuel },
    ...guestHooks(manifest).map(({ trait, name, budget }) => ({
      what: `bytes of output for ${trait} ${name}`,
      asked: budget.outputBytes,
      most: caps.outputBytes,
    })),
  ];
  return asked.filter((figure) => figure.asked > figure.most);
}
