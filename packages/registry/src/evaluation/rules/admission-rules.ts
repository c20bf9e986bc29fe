import { fingerprintOf } from "../../governance/register.ts";
import { CHECKS, type CheckName, type CheckState } from "../../model/checks.ts";
import type { TransferRecord } from "../../model/namespace.ts";
import { DAY_MS, HOUR_MS, timeMs } from "../../model/strict-time.ts";
import type { VerifiedStatement } from "../../model/verified-statement.ts";
import { isRecordOf, isToldInTime, unsignedSides } from "../hand-over.ts";
import { counted, type Finding, momentText, sortedOnce } from "../reason.ts";
import { type VersionCase, TESTER_ROLES } from "../version-case.ts";
import { countingApprovals, headCount } from "./review-rule.ts";

const NOTHING = { from: [], signers: [] } as const;

/** Names and bytes that were buried stay so. */
export function judgeName({ record: { entry }, evidence, atMs }: VersionCase): Finding {
  const { names, digests } = evidence.tombstones;
  const [namespace = ""] = entry.id.split("/");
  const buried = (at: string): boolean => timeMs(at) <= atMs;
  const name = names.find((each) => (each.name === entry.id || each.name === namespace) && buried(each.buriedAt));
  const own = new Set([entry.artifact, entry.wasm, ...entry.grammars, ...entry.native].map((each) => each?.sha256));
  const digest = digests.find(({ sha256, buriedAt }) => own.has(sha256) && buried(buriedAt));
  const found = [
    ...(name === undefined ? [] : [`the name ${name.name} may never be used again: ${name.reason}`]),
    ...(digest === undefined ? [] : [`the bytes ${digest.sha256} may never be published again: ${digest.reason}`]),
  ];
  const text = found.length === 0 ? "neither its name nor its bytes were taken away for ever" : found.join("; ");
  return { text, missing: found.length === 0 ? [] : ["nothing: publish under another name"], ...NOTHING };
}

/** As many people as the namespace demands have signed the entry, one of them with the key that it names. */
export function judgeRelease(version: VersionCase): Finding {
  const { record, evidence } = version;
  const { releaseThreshold } = evidence.namespace;
  const ofPublisher = fingerprintOf(record.entry.publisher.key);
  const releases = version.docket.standing("release", record.sha256);
  const holders = new Set<string>();
  const from: VerifiedStatement[] = [];
  let isByPublisher = false;
  for (const release of releases) {
    const { createdAt } = release.predicate.parseltongue;
    const good = version.docket.publisherKeys(version.docket.keysOf(release), createdAt);
    if (good.length > 0) from.push(release);
    for (const each of good) holders.add(holderOf(version, each));
    isByPublisher ||= good.includes(ofPublisher);
  }
  const missing = [
    ...(isByPublisher ? [] : ["the signature of the key that the entry names as its publisher's"]),
    ...(holders.size >= releaseThreshold
      ? []
      : [`signatures of ${counted(releaseThreshold - holders.size, "more holder")} of keys of the namespace`]),
  ];
  return {
    text: `${holders.size} of the namespace's key holders signed the release, ${releaseThreshold} must have`,
    missing,
    from,
    signers: [...holders],
  };
}

/** A key is one person's, however many names the namespace gives to it. */
function holderOf({ docket }: VersionCase, fingerprint: string): string {
  const holders = docket.namespaceKeys.get(fingerprint) ?? [];
  return sortedOnce(holders.map(({ holder }) => holder))[0] ?? fingerprint;
}

/** Whoever publishes came by the namespace in the open: both sides signed, and there was time to object. */
export function judgeTransfers(version: VersionCase): Finding {
  const due = version.transfers.filter(({ effectiveAt }) => timeMs(effectiveAt) <= version.atMs);
  const statements = version.docket.bound.filter((each) => each.type === "transfer");
  const problems = due.flatMap((transfer) => {
    const statement = statements.find(({ payloadSha256 }) => payloadSha256 === transfer.statement);
    const problem = transferProblem(version, transfer, statement);
    return problem === undefined ? [] : [`the transfer of ${transfer.effectiveAt} ${problem}`];
  });
  const text = due.length === 0 ? "it never changed hands" : `it changed hands ${counted(due.length, "time")}`;
  const from = statements.filter(({ payloadSha256 }) => due.some(({ statement }) => statement === payloadSha256));
  return { text, missing: problems, from, signers: from.flatMap(({ signers }) => signers) };
}

function transferProblem(
  version: VersionCase,
  record: TransferRecord,
  statement: VerifiedStatement<"transfer"> | undefined,
): string | undefined {
  if (statement === undefined) return "has no statement";
  if (!isRecordOf(record, statement.predicate)) return "is recorded otherwise than it was signed";
  const unsigned = unsignedSides(statement.predicate, version.evidence.namespace.keys, statement.signers);
  if (unsigned.includes("giver")) return "is not signed by a key that the namespace had";
  if (unsigned.includes("taker")) return "is not signed by those who take it";
  const { transferNoticeDays } = version.policy;
  const wasTold = isToldInTime(statement.predicate, transferNoticeDays);
  return wasTold ? undefined : `was told less than ${transferNoticeDays} days before`;
}

/** Each check of the closed set ended with a PASS, and nowhere with a FAIL. */
export function judgeChecks(version: VersionCase): Finding {
  const states = new Map<CheckName, Set<CheckState>>();
  const counting: VerifiedStatement<"test">[] = [];
  const signers: string[] = [];
  for (const test of version.docket.standing("test", version.record.sha256)) {
    const { suite } = test.predicate.parseltongue;
    if (suite.kind !== "checks" || version.isOver(test)) continue;
    const { isBelieved, signers: by } = version.testerWord(test);
    // Of those whose word is no longer taken, only what they said against the version is left.
    const told = isBelieved ? suite.checks : suite.checks.filter(({ state }) => state === "FAIL");
    if (by.length === 0 || told.length === 0) continue;
    counting.push(test);
    signers.push(...by);
    for (const { check, state } of told) states.set(check, (states.get(check) ?? new Set()).add(state));
  }
  const wanted = CHECKS.filter((check) => version.policy.checks.includes(check));
  const missing = wanted.flatMap((check) => {
    const found = states.get(check) ?? new Set();
    if (found.has("FAIL")) return [`${check} failed`];
    if (found.has("PASS")) return [];
    return [found.has("ERROR") ? `${check} could not be made, try it again` : `${check} was not passed`];
  });
  return {
    text: `${wanted.length - missing.length} of ${wanted.length} checks passed`,
    missing,
    from: counting,
    signers,
  };
}

/**
 * When the version was before the tap's own eyes: what it says of itself could be any time, so the first test by somebody else
 * counts, and it is not before what was published. While there is none, it is now.
 */
function seenAtMs(version: VersionCase): number {
  return firstTestMs(version) ?? version.atMs;
}

function firstTestMs(version: VersionCase): number | undefined {
  const { record, docket } = version;
  const tests = docket
    .all("test", record.sha256)
    .filter((each) => version.signersHolding(each, TESTER_ROLES).length > 0);
  const seen = tests.map(({ predicate }) => timeMs(predicate.parseltongue.createdAt));
  const publishedMs = timeMs(record.entry.publishedAt);
  return seen.length === 0 ? undefined : Math.max(publishedMs, Math.min(...seen));
}

/** What a wait lacks: it has not begun before somebody in office has seen the version, so no end of it can be told. */
function waitText(version: VersionCase, endMs: number): string {
  if (firstTestMs(version) !== undefined) return `time, until ${momentText(endMs)} at the earliest`;
  return "a test of it by somebody in office, with which the wait begins";
}

/** Time to look at a new version before anybody runs it. */
export function judgeCooldown(version: VersionCase): Finding {
  const { policy, record, chain } = version;
  const { firstVersion, update, securityFix } = policy.cooldownHours;
  const fromMs = version.lastTransferMs ?? -Infinity;
  const hasEarlier = chain.slice(1).some(({ entry }) => timeMs(entry.publishedAt) >= fromMs);
  const usual = hasEarlier ? update : firstVersion;
  const approvals = countingApprovals(version, policy.tiers.sandboxed);
  const { security } = headCount(version, approvals);
  const isFix = (record.entry.fixes ?? []).length > 0;
  const hours = isFix && security >= securityFix.reviewers ? Math.min(usual, securityFix.hours) : usual;
  const endMs = seenAtMs(version) + hours * HOUR_MS;
  const isOver = endMs <= version.atMs && version.atMs >= timeMs(record.entry.publishedAt);
  const fix = isFix ? [`or the approval of ${securityFix.reviewers} security reviewers, as it repairs something`] : [];
  return {
    text: `held for ${counted(hours, "hour")} after the tap has seen it`,
    missing: isOver ? [] : [[waitText(version, endMs), ...fix].join(", ")],
    from: isFix ? approvals.map(({ statement }) => statement) : [],
    signers: isFix ? approvals.map(({ member }) => member) : [],
  };
}

/** A version that was there for a while has been seen by more people; one that changed hands begins anew. */
export function judgeAge(version: VersionCase, minAgeDays: number): Finding {
  const seenMs = seenAtMs(version);
  const { lastTransferMs } = version;
  const isRenewed = lastTransferMs !== undefined && lastTransferMs > seenMs && !version.forgives("transfer");
  const sinceMs = isRenewed ? lastTransferMs : seenMs;
  const days = Math.max(0, Math.floor((version.atMs - sinceMs) / DAY_MS));
  const endMs = sinceMs + minAgeDays * DAY_MS;
  return {
    text: `known for ${counted(days, "day")}, ${minAgeDays} needed`,
    missing: endMs <= version.atMs ? [] : [waitText(version, endMs)],
    ...NOTHING,
  };
}
