import type { Demotion } from "../model/policy/promotion-policy.ts";
import type { Sha256, Tier } from "../model/scalars.ts";
import { timeMs } from "../model/strict-time.ts";
import type { VerifiedStatement } from "../model/verified-statement.ts";
import { openAdvisories } from "./advisories.ts";
import { compareContracts } from "./contracts.ts";
import type { Reason } from "./evaluation.ts";
import type { EntryRecord } from "./evidence.ts";
import { type Finding, reasonOf } from "./reason.ts";
import { isOverAskedGraph } from "./rules/performance-rule.ts";
import { rebuildsOf, targetsOf } from "./rules/rebuild-rule.ts";
import type { Loss, VersionCase } from "./version-case.ts";

const NOTHING = { from: [], signers: [] } as const;

/** What lowers the version, whatever its tiers say: each with the tier that it lowers it to. */
export function findDemotions(version: VersionCase): readonly Reason[] {
  const found: readonly (readonly [Demotion, Finding | undefined])[] = [
    ["advisory", advisory(version)],
    ["contract-major", contractMajor(version)],
    ["perf-regression", perfRegression(version)],
    ["rebuild-mismatch", rebuildMismatch(version)],
    ["revoked", revoked(version)],
  ];
  return found.flatMap(([cause, finding]) => {
    const to = version.policy.demotions[cause];
    return finding === undefined || to === undefined ? [] : [reasonOf(to, cause, finding)];
  });
}

const LOSS_TEXTS: Readonly<Record<Loss, { readonly text: string; readonly missing: string }>> = {
  "conflict-found": {
    text: "somebody whose word it rested on had an interest in it and did not say so",
    missing: "others in the place of those who had an interest",
  },
  expired: { text: "what it rested on is too old", missing: "somebody who looks at it again" },
  "reviewer-revoked": {
    text: "somebody whose word it rested on is no longer believed",
    missing: "others in the place of those who are no longer believed",
  },
  transfer: { text: "it changed hands after people had looked at it", missing: "people who look at it as it is now" },
};

/** A version that has lost a tier by what it no longer has. */
export function lossReason(version: VersionCase, loss: Loss): Reason | undefined {
  const to = version.policy.demotions[loss];
  if (to === undefined) return undefined;
  const { text, missing } = LOSS_TEXTS[loss];
  return reasonOf(to, loss, { text, missing: [missing], ...NOTHING });
}

function advisory(version: VersionCase): Finding | undefined {
  const open = openAdvisories(version, version.policy.advisoryDemotesFrom);
  if (open.length === 0) return undefined;
  const text = `open advisories: ${open.map(({ id }) => id).join(", ")}`;
  return { text, missing: ["a version that repairs what they say"], ...NOTHING };
}

/** Hosts have moved on to a contract that it does not know. */
function contractMajor({ evidence, record, atMs }: VersionCase): Finding | undefined {
  const { below } = record.entry.contract;
  const supported = evidence.compatPolicy.contracts.filter(
    ({ supportedUntil }) => supportedUntil === null || atMs < timeMs(supportedUntil),
  );
  const isPast = supported.length > 0 && supported.every(({ version }) => compareContracts(version, below) >= 0);
  if (!isPast) return undefined;
  return { text: `no host that is supported is below ${below}`, missing: ["a version for hosts of today"], ...NOTHING };
}

/**
 * It takes more fuel than the version before it, by the least that anybody measured of either. A suspension hides no rise: of
 * the version before, what the suspended measured goes on counting, and of this one where nobody else measured.
 */
function perfRegression(version: VersionCase): Finding | undefined {
  const [, before] = version.chain;
  if (before === undefined) return undefined;
  const earlier = fuelOf(version, before);
  const worse = [...fuelOf(version, version.record)].flatMap(([hook, { title, believed, suspended }]) => {
    const of = earlier.get(hook);
    const past = of && dearest([...of.believed, ...of.suspended], -1);
    const now = dearest(believed, -1) ?? dearest(suspended, 1);
    const isWorse = past && now && now.fuel > past.fuel * (1 + version.policy.perfRegressionShare);
    return isWorse === true ? [{ title, now, past }] : [];
  });
  if (worse.length === 0) return undefined;
  const text = worse
    .map(({ title, now, past }) => `${title} takes ${now.fuel} fuel instead of ${past.fuel}`)
    .sort()
    .join("; ");
  return {
    text,
    missing: ["a version that takes no more than the one before it"],
    from: worse.flatMap(({ now, past }) => [now.statement, past.statement]),
    signers: [],
  };
}

interface Fuel {
  readonly fuel: number;
  readonly statement: VerifiedStatement<"perf">;
}

/** What was measured of a hook over a graph. */
interface HookFuel {
  readonly title: string;
  readonly believed: Fuel[];
  /** By those who were suspended since. */
  readonly suspended: Fuel[];
}

/** What passed over graphs that the rules name, for each hook and graph: what the graph is called is anybody's word. */
function fuelOf(version: VersionCase, { sha256 }: EntryRecord): ReadonlyMap<string, HookFuel> {
  const found = new Map<string, HookFuel>();
  for (const statement of version.docket.standing("perf", sha256)) {
    if (statement.predicate.result !== "PASSED" || !isOverAskedGraph(version, statement)) continue;
    const { isBelieved, signers } = version.testerWord(statement);
    if (signers.length === 0) continue;
    const { graph, hooks } = statement.predicate.parseltongue;
    for (const { trait, name, fuelUsed: fuel } of hooks) {
      const key = `${trait} ${name} ${graph.sha256}`;
      const title = `${trait} ${name} over ${graph.name} (${graph.sha256.slice(0, 12)})`;
      const hook = found.get(key) ?? { title, believed: [], suspended: [] };
      (isBelieved ? hook.believed : hook.suspended).push({ fuel, statement });
      found.set(key, hook);
    }
  }
  return found;
}

/** The one that took the most, or with -1 the least; the first of equals. */
function dearest(fuels: readonly Fuel[], sign: 1 | -1): Fuel | undefined {
  return fuels.reduce<Fuel | undefined>(
    (found, each) => (found === undefined || sign * each.fuel > sign * found.fuel ? each : found),
    undefined,
  );
}

/** Somebody who may say so got other bytes out of the same source. */
function rebuildMismatch(version: VersionCase): Finding | undefined {
  const other = targetsOf(version.record.entry).flatMap((target) =>
    rebuildsOf(version, target).filter(({ isSame }) => !isSame),
  );
  if (other.length === 0) return undefined;
  return {
    text: "a rebuild from its source gives other bytes",
    missing: ["rebuilds that agree; those who made the others replace them once they know why"],
    from: other.map(({ statement }) => statement),
    signers: other.map(({ member }) => member),
  };
}

/** It was taken back: by a statement, or in the list of what may run no more. */
function revoked(version: VersionCase): Finding | undefined {
  const { evidence, docket, record, atMs } = version;
  const statement = docket.revocations.versions.get(record.sha256);
  const missing = ["a decision of the council that takes the revocation back, or another version"];
  if (statement !== undefined) {
    const { authority, reason } = statement.predicate;
    return {
      text: `revoked (${authority}): ${reason}`,
      missing,
      from: [statement],
      signers: [...docket.authors(statement)],
    };
  }
  if (docket.revocations.lifted.has(record.sha256)) return undefined;
  const own = ownDigests(record);
  const listed = evidence.feed.revoked
    .filter(({ plugin, version: at, sha256, revokedAt, until }) => {
      const isOwn = plugin === record.entry.id && at === record.entry.version && own.has(sha256);
      return isOwn && timeMs(revokedAt) <= atMs && (until === null || atMs < timeMs(until));
    })
    .map(({ reason }) => reason)
    .sort();
  if (listed[0] === undefined) return undefined;
  return { text: `revoked: ${listed[0]}`, missing, ...NOTHING };
}

function ownDigests({ entry }: EntryRecord): ReadonlySet<Sha256> {
  return new Set(
    [entry.artifact, ...(entry.wasm === null ? [] : [entry.wasm]), ...entry.native].map(({ sha256 }) => sha256),
  );
}

/** The lowest of some tiers. */
export function lowest(tiers: readonly Tier[], order: readonly Tier[]): Tier {
  return order.find((tier) => tiers.includes(tier)) ?? "held";
}
