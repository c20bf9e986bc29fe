import type { TestContext } from "node:test";
import type { NamedTap } from "../../src/client/find-plugin.ts";
import type { PromotionPolicy } from "../../src/model/policy/promotion-policy.ts";
import { writeDocument } from "../../src/model/parse-document.ts";
import { DEFAULT_POLICIES } from "../../src/tap/init/default-policies.ts";
import { makeTap, type TapOptions, type TestTap } from "../tap-builder.ts";

const { promotionPolicy } = DEFAULT_POLICIES;
const { sandboxed } = promotionPolicy.tiers;

/** Lets every signed release in at once: for tests of what comes after. */
export const OPEN_POLICY: PromotionPolicy = {
  ...promotionPolicy,
  checks: [],
  cooldownHours: { firstVersion: 0, update: 0, securityFix: { hours: 0, reviewers: 1 } },
  tiers: {
    ...promotionPolicy.tiers,
    sandboxed: {
      ...sandboxed,
      rebuilds: { min: 0, organisations: 0 },
      compatibility: { contractMinors: 0, platforms: [], passRate: 0 },
      performance: { runs: 0, maxFuelShare: 1 },
    },
  },
};

/** A tap that lets every signed release in at once. */
export async function openTap(t: TestContext, options: TapOptions = {}): Promise<TestTap> {
  return makeTap(t, { ...options, documents: { promotionPolicy: OPEN_POLICY, ...options.documents } });
}

/** A tap as a user has it after an update. */
export async function named(tap: TestTap, name = "main"): Promise<NamedTap> {
  return { name, tap: (await tap.user().update()).tap };
}

/** Has the feed revoke bytes of acme/lens 1.0.0, of which this is the digest. */
export async function revoke(tap: TestTap, sha256: string): Promise<void> {
  const feed = {
    schema: 1,
    sequence: 9,
    createdAt: tap.now,
    maxAgeHours: 168,
    advisories: [],
    revoked: [
      {
        sha256,
        plugin: "acme/lens",
        version: "1.0.0",
        revokedAt: tap.now,
        until: null,
        reason: "sends code away",
        advisory: null,
      },
    ],
    unrevoked: [],
  } as const;
  await tap.commit({ "targets/advisories/feed.json": writeDocument("feed", feed) });
}
