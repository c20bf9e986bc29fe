import {
  DAY_MS,
  payloadDigest,
  type Predicates,
  PublicKey,
  type RevocationTarget,
  SEVERITIES,
  statementPayload,
  subject,
  timeMs,
  timeText,
  type VerifiedStatement,
} from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { findVersion, type FoundVersion, parseVersionReference } from "../find-version.ts";
import { namesStatement } from "../names-statement.ts";
import { momentOf, type OpenWorkTree, openWorkTree } from "../open-tap.ts";
import { say } from "../say.ts";
import { memberKey, namespaceKey, type Signer, versionBinding, writeStatement } from "../write-statement.ts";
import { decidersOf, standingLine, standingOf } from "./revocation-standing.ts";
import { AUTHORITIES, type Authority, type StatementInvocation } from "./statement-invocation.ts";

type Invocation = Extract<StatementInvocation, { command: "registry-revoke" }>;

/** What is taken back, about which version. */
interface Targeted extends FoundVersion {
  readonly tap: OpenWorkTree;
  readonly at: string;
  readonly target: RevocationTarget;
  /** How people are told of it. */
  readonly title: string;
  /** Type of the statement that is taken back. */
  readonly type?: string;
}

/**
 * `registry revoke`: a version, a statement about it, or what a key says of it counts no longer.
 * @throws CliError `bad-reference`, `bad-option`, `unknown-key`, `cannot-revoke`; RegistryError `no-such-plugin`, `bad-document`
 */
export async function revoke(invocation: Invocation, machine: Machine): Promise<ExitCode> {
  const targeted = await targetedBy(invocation, machine);
  const { tap, at, plugin, record, target, title } = targeted;
  const authority = authorityOf(invocation, targeted);
  const { ratifiedBy } = invocation;
  if (ratifiedBy !== undefined && (await tap.tree.read(`rfcs/${ratifiedBy}/rfc.json`, 1 << 20)) === undefined) {
    throw new CliError("bad-option", `there is no RFC ${ratifiedBy}`, { hint: "`governance tally` lists them" });
  }
  const { id, version } = record.entry;
  const predicate = predicateOf(invocation, targeted, authority);
  const said = { subjects: [subject("entry", record.sha256)], predicate };
  // Before a key is asked for: what breaks the schema is the user's mistake.
  const payloadSha256 = payloadDigest(statementPayload("revocation", said.subjects, predicate));
  const signer = await signerFor(authority, invocation, machine, targeted);
  const signers = [signer.signingKey.publicKey.fingerprint];
  const unwritten: VerifiedStatement<"revocation"> = { path: "-", type: "revocation", payloadSha256, signers, ...said };
  const standing = standingOf(tap.state, { plugin, record }, unwritten, at);
  if (standing.problem !== undefined && standing.missing === 0) {
    throw new CliError("cannot-revoke", `${title} is not revoked by ${authority}: ${standing.problem}`, {
      hint: WHO_MAY,
    });
  }
  const path = await writeStatement(machine, tap, { kind: "version", plugin: id, version }, "revocation", said, signer);
  const plain = { path, authority, target, stands: standing.problem === undefined, missing: standing.missing };
  say(machine, invocation.json, plain, [
    `signed ${path}, by which ${title} counts no longer`,
    ...(predicate.parseltongue.validUntil === null ? [] : [`it lapses at ${predicate.parseltongue.validUntil}`]),
    standingLine(standing, path),
  ]);
  return 0;
}

const WHO_MAY =
  "a publisher takes back versions, releases and keys of its own; whoever said something, that; one of the security team stops " +
  "things; the council does the rest (--as)";

async function targetedBy(invocation: Invocation, machine: Machine): Promise<Targeted> {
  const tap = await openWorkTree(machine, invocation.tap);
  const at = momentOf(machine, undefined);
  const { what, statement: named, saidBy } = invocation;
  if (named !== undefined && saidBy !== undefined) {
    throw new CliError("bad-option", "--statement and --said-by name two things to revoke", {
      hint: "give one of them",
    });
  }
  const found = await findVersion(tap, what, machine, at);
  const { id, version } = found.record.entry;
  if (saidBy !== undefined) {
    const target = { kind: "key", fingerprint: saidBy } as const;
    return { ...found, tap, at, target, title: `what the key ${saidBy.slice(0, 12)} says of ${id} ${version}` };
  }
  if (named === undefined) return { ...found, tap, at, target: { kind: "version" }, title: `${id} ${version}` };
  const { statements } = found.plugin.evidenceOf(found.record);
  const meant = statements.filter((each) => namesStatement(named, each));
  const [only] = meant;
  const payloads = new Set(meant.map(({ payloadSha256 }) => payloadSha256));
  const said = only?.type === "transfer" || only?.type === "vote" ? undefined : only;
  if (said === undefined || payloads.size > 1) {
    throw new CliError(
      "cannot-revoke",
      payloads.size > 1
        ? `${named} names several statements about ${id}`
        : `there is no statement ${named} about ${id}`,
      { hint: "give its path in the tap, or the SHA-256 of its payload; `plugin why` lists files" },
    );
  }
  // It is about a version of its own, whichever was named beside it.
  const about = said.predicate.parseltongue.version;
  const { version: asked } = parseVersionReference(what);
  if (asked !== undefined && asked !== about) {
    throw new CliError("cannot-revoke", `${said.path} is about ${about}`, { hint: `name ${id}@${about}` });
  }
  const own = about === version ? found : await findVersion(tap, `${id}@${about}`, machine, at);
  const target = { kind: "statement", sha256: said.payloadSha256 } as const;
  return { ...own, tap, at, target, title: said.path, type: said.type };
}

function authorityOf({ as }: Invocation, { target, type, ...found }: Targeted): Authority {
  const named = AUTHORITIES.find((each) => each === as);
  if (named !== undefined) return named;
  if (target.kind === "version" || type === "release") return "publisher";
  if (target.kind === "statement") return "author";
  return namespaceKeys(found).some((each) => each === target.fingerprint) ? "publisher" : "author";
}

function namespaceKeys({ plugin, record }: FoundVersion): readonly string[] {
  return plugin.evidenceOf(record).namespace.keys.map(({ key }) => PublicKey.parse(key).fingerprint);
}

function predicateOf(
  { reason, severity: asked, advisory, ratifiedBy }: Invocation,
  { tap, at, record, target }: Targeted,
  authority: Authority,
): Predicates["revocation"] {
  const severity = SEVERITIES.find((each) => each === asked);
  if (severity === undefined) throw new Error(`${asked} passed the parser and is no severity`);
  // Whoever acts alone in an emergency acts for a while, unless a vote makes it last.
  const isForAWhile = authority === "security-team" && ratifiedBy === undefined;
  const days = isForAWhile ? decidersOf(tap.state, authority, at)?.rule.lapsesAfterDays : null;
  const validUntil = days === null || days === undefined ? null : timeText(timeMs(at) + days * DAY_MS);
  return {
    parseltongue: versionBinding(tap, record, at, { validUntil }),
    target,
    authority,
    severity,
    reason,
    advisory: advisory ?? null,
    ratifiedBy: ratifiedBy ?? null,
  };
}

async function signerFor(
  authority: Authority,
  invocation: Invocation,
  machine: Machine,
  { tap, at, plugin, record }: Targeted,
): Promise<Signer> {
  if (authority === "publisher") return namespaceKey(machine, invocation, plugin.evidenceOf(record).namespace, at);
  const signer = await memberKey(machine, tap, invocation);
  if (authority === "author") return signer;
  const deciders = decidersOf(tap.state, authority, at);
  if (deciders?.holders.some(({ id }) => id === signer.member) === true) return signer;
  const holders = deciders?.holders.map(({ id }) => id).join(", ");
  throw new CliError(
    "cannot-revoke",
    deciders === undefined
      ? `the tap's rules let no ${authority} revoke anything`
      : `${signer.member} does not hold the office ${deciders.rule.role}`,
    { hint: deciders === undefined ? WHO_MAY : `those do: ${holders === "" ? "nobody at present" : (holders ?? "")}` },
  );
}
