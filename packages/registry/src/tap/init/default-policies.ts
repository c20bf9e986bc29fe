import { CHECKS } from "../../model/checks.ts";
import type { Documents } from "../../model/documents.ts";
import { DEFAULT_NAMES_POLICY } from "../../model/names/default-names-policy.ts";
import type { NativeRules, TierRules } from "../../model/policy/promotion-policy.ts";
import { REFERENCE_GRAPHS } from "./reference-graphs.ts";

/** What plugins read the graph by and answer with; no log, and nothing that the host knows beside the code. */
const NATIVE_RIGHTS: readonly string[] = [
  "attributes",
  ...["annotations", "attributes", "columns", "diagnostics", "hits", "io", "isg", "output"].map(
    (name) => `parseltongue:plugin/${name}`,
  ),
];

/** The rules of a new tap, which its members change as they learn. */
export const DEFAULT_POLICIES: Readonly<
  Pick<Documents, "promotionPolicy" | "reviewPolicy" | "namesPolicy" | "perfPolicy" | "compatPolicy">
> = {
  promotionPolicy: {
    schema: 1,
    checks: CHECKS,
    // The one measure that an attack with valid signatures and valid provenance did not get past is time.
    cooldownHours: { firstVersion: 72, update: 24, securityFix: { hours: 0, reviewers: 2 } },
    tiers: { sandboxed: sandboxed(), verified: verified(), native: native() },
    demotions: {
      advisory: "sandboxed",
      "conflict-found": "sandboxed",
      "contract-major": "held",
      expired: "verified",
      "perf-regression": "sandboxed",
      "rebuild-mismatch": "held",
      "reviewer-revoked": "verified",
      revoked: "held",
      transfer: "sandboxed",
    },
    advisoryDemotesFrom: "high",
    perfRegressionShare: 0.1,
    transferNoticeDays: 30,
    deltaFastTrack: { maxChangedLines: 300, reviews: 1, sameCapabilities: true, sameKey: true },
  },
  reviewPolicy: {
    schema: 1,
    criteria: [
      {
        id: "does-what-it-says",
        text: "What the plugin does is what its description and its hooks say, and nothing beside it.",
        required: true,
      },
      {
        id: "asks-for-no-more",
        text: "It asks for no right, no import and no budget that what it does does not need.",
        required: true,
      },
      {
        id: "no-hidden-behaviour",
        text: "Nothing depends on names, sizes or contents that only tests have, or that only one user has.",
        required: true,
      },
      {
        id: "survives-hostile-code",
        text: "Code that is analysed cannot make it give out text that a terminal, a page or a reader takes for something else.",
        required: true,
      },
      {
        id: "source-is-readable",
        text: "The source is what a person wrote: no generated, minified or encoded parts without what they were made from.",
        required: true,
      },
      {
        id: "is-documented",
        text: "What it finds, its settings and its limits are described so that a user can tell whether it suits.",
        required: false,
      },
    ],
    maxValidDays: 365,
    minMinutes: 10,
    maxPerDay: 5,
    minMemberDays: 30,
    canaries: [],
  },
  namesPolicy: DEFAULT_NAMES_POLICY,
  perfPolicy: { schema: 1, graphs: REFERENCE_GRAPHS, runs: 30, maxMemoryPages: 1024, maxLoadMs: 250 },
  compatPolicy: {
    schema: 1,
    contracts: [{ version: "1.0", supportedUntil: null }],
    platforms: ["linux-x64", "darwin-arm64", "win32-x64"],
    promisedShare: 0.9,
  },
};

function sandboxed(): TierRules {
  return {
    minAgeDays: 0,
    // Whoever keeps a tap alone rebuilds what it has; more trust takes others.
    rebuilds: { min: 1, organisations: 0 },
    reviews: {
      min: 0,
      organisations: 0,
      security: 0,
      thoroughness: "low",
      understanding: "low",
      fullWithinVersions: 5,
    },
    capabilities: [{ capability: "host-data", reviews: 1 }],
    compatibility: { contractMinors: 1, platforms: ["linux-x64"], passRate: 1 },
    performance: { runs: 1, maxFuelShare: 1 },
    advisories: { atLeast: "high", max: 0 },
    validDays: null,
  };
}

function verified(): TierRules {
  return {
    minAgeDays: 14,
    rebuilds: { min: 2, organisations: 2 },
    reviews: {
      min: 2,
      organisations: 2,
      security: 1,
      thoroughness: "medium",
      understanding: "medium",
      fullWithinVersions: 5,
    },
    capabilities: [{ capability: "host-data", reviews: 2 }],
    compatibility: { contractMinors: 3, platforms: ["linux-x64"], passRate: 1 },
    performance: { runs: 30, maxFuelShare: 1 },
    advisories: { atLeast: "medium", max: 0 },
    validDays: 365,
  };
}

function native(): NativeRules {
  return {
    minAgeDays: 60,
    rebuilds: { min: 3, organisations: 3 },
    reviews: {
      min: 3,
      organisations: 3,
      security: 2,
      thoroughness: "high",
      understanding: "high",
      fullWithinVersions: 5,
    },
    capabilities: [],
    compatibility: { contractMinors: 3, platforms: ["linux-x64"], passRate: 1 },
    performance: { runs: 30, maxFuelShare: 1 },
    advisories: { atLeast: "low", max: 0 },
    validDays: 180,
    capabilitiesWithin: NATIVE_RIGHTS,
    nativeBuilds: { min: 2, organisations: 2 },
    differential: { graphs: 10_000, fuzzCases: 10_000, maxMismatches: 0 },
    minSpeedup: 1.2,
    decision: { role: "release", threshold: 2 },
  };
}
