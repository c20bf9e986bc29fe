import { type Appeal, standings, subject, timeText } from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import type { ReviewInvocation } from "../checks/registry-invocation.ts";
import { findVersion, type FoundVersion } from "../find-version.ts";
import { namesStatement } from "../names-statement.ts";
import { momentOf, type OpenWorkTree, openWorkTree } from "../open-tap.ts";
import { say } from "../say.ts";
import {
  findMemberKey,
  namespaceKey,
  openMemberKey,
  type Signer,
  versionBinding,
  writeStatement,
} from "../write-statement.ts";

type Invocation = Extract<ReviewInvocation, { command: "review-appeal" | "review-lift" }>;

/** A rejection that stands, in the tap where something is to be said about it. */
interface Contested extends FoundVersion {
  readonly tap: OpenWorkTree;
  readonly at: string;
  readonly appeal: Appeal;
}

/**
 * `review appeal`: a publisher asks for a rejection to be lifted.
 * @throws CliError `no-rejection`, `no-appeal` when it is too late or there is none, `unknown-key`
 */
export async function appealRejection(invocation: Invocation, machine: Machine): Promise<ExitCode> {
  const contested = await contestedBy(invocation, machine);
  const { appeal, at, plugin, record } = contested;
  const { filed, fileByMs, needed, panel } = appeal;
  if (needed === undefined) {
    throw refused("the rules of this tap know no appeals", "only whoever rejected it can take that back");
  }
  if (filed !== undefined) throw refused(`an appeal is filed: ${filed.path}`, "`review list` shows how it stands");
  if (machine.environment.clock.nowMs() > fileByMs) {
    throw refused(
      `appeals could be filed until ${dayOf(fileByMs)}`,
      "publish another version, or ask whoever rejected it",
    );
  }
  const signer = await namespaceKey(machine, invocation, plugin.evidenceOf(record).namespace, at);
  const path = await signClaim(invocation, machine, contested, signer);
  say(machine, invocation.json, { path, panel, needed }, [
    `filed ${path}; propose it, then ${needed} of the panel decide: ${panel.join(", ") || "nobody may"}`,
    ...(panel.length < needed
      ? [`the panel has ${panel.length} of the ${needed} people that it takes; elect more who have no part in it`]
      : [`each with: parseltongue review lift ${record.entry.id}@${record.entry.version}`]),
  ]);
  return 0;
}

/**
 * `review lift`: one of the panel agrees to an appeal.
 * @throws CliError `no-rejection`, `no-appeal` when none is filed or its time is over, `not-on-panel`, `unknown-key`
 */
export async function liftRejection(invocation: Invocation, machine: Machine): Promise<ExitCode> {
  const contested = await contestedBy(invocation, machine);
  const { filed, decideByMs, panel, agreeing, needed = 0 } = contested.appeal;
  if (filed === undefined || decideByMs === undefined) {
    throw refused("nobody has appealed against the rejection", "its publisher does: review appeal <plugin>");
  }
  if (machine.environment.clock.nowMs() > decideByMs) {
    throw refused(
      `the panel could decide until ${dayOf(decideByMs)}`,
      "publish another version, or ask whoever rejected it",
    );
  }
  const own = await findMemberKey(machine, contested.tap, invocation);
  const { member } = own;
  if (!panel.includes(member)) {
    throw new CliError("not-on-panel", `${member} may not decide this appeal`, {
      hint: `those decide who hold the office and have no part in it: ${panel.join(", ") || "nobody at present"}`,
    });
  }
  if (agreeing.includes(member)) throw refused(`${member} has agreed already`, "nothing is left to do");
  const signer = await openMemberKey(machine, own, invocation);
  const path = await signClaim(invocation, machine, contested, signer);
  const count = agreeing.length + 1;
  const told = count >= needed ? "the rejection is lifted once it is merged" : `${count} of ${needed} agree`;
  say(machine, invocation.json, { path, agreeing: [...agreeing, member], needed }, [`signed ${path}; ${told}`]);
  return 0;
}

/** How an appeal against a rejection stands, in a line; none when there is none and it is too late for one. */
export function appealLine(appeal: Appeal, nowMs: number): string | undefined {
  const { filed, fileByMs, decideByMs, agreeing, needed } = appeal;
  if (needed === undefined) return undefined;
  if (filed === undefined || decideByMs === undefined) {
    return nowMs > fileByMs ? undefined : `its publisher can appeal until ${dayOf(fileByMs)}`;
  }
  const said = `appealed against by ${filed.path}, ${agreeing.length} of ${needed} of the panel agree`;
  return nowMs > decideByMs ? `${said}: not granted` : `${said}, until ${dayOf(decideByMs)}`;
}

/** @throws CliError `no-rejection` */
async function contestedBy(invocation: Invocation, machine: Machine): Promise<Contested> {
  const tap = await openWorkTree(machine, invocation.tap);
  const at = momentOf(machine, undefined);
  const { plugin, record } = await findVersion(tap, invocation.what, machine, at);
  const { against } = invocation;
  const rejections = standings(plugin, at).filter(
    ({ entrySha256, appeal, statement }) =>
      entrySha256 === record.sha256 &&
      appeal !== undefined &&
      (against === undefined || namesStatement(against, statement)),
  );
  const [only, other] = rejections;
  if (only?.appeal !== undefined && other === undefined) return { tap, at, plugin, record, appeal: only.appeal };
  const { id, version } = record.entry;
  const what = against === undefined ? "" : ` called ${against}`;
  throw new CliError(
    "no-rejection",
    only === undefined ? `no rejection${what} of ${id} ${version} stands` : `several reject ${id} ${version}`,
    {
      hint:
        only === undefined
          ? "`review list` shows what was said of it"
          : `say which, with --against: ${rejections.map(({ statement }) => statement.path).join(", ")}`,
    },
  );
}

async function signClaim(
  { text }: Invocation,
  machine: Machine,
  { tap, at, record, appeal }: Contested,
  signer: Signer,
): Promise<string> {
  const predicate = {
    parseltongue: versionBinding(tap, record, at),
    target: { kind: "statement", sha256: appeal.rejection.payloadSha256 },
    authority: "appeal",
    severity: "low",
    reason: text,
    advisory: null,
    ratifiedBy: null,
  } as const;
  const place = { kind: "version", plugin: record.entry.id, version: record.entry.version } as const;
  const said = { subjects: [subject("entry", record.sha256)], predicate };
  return writeStatement(machine, tap, place, "revocation", said, signer);
}

function dayOf(ms: number): string {
  return timeText(ms).slice(0, 10);
}

function refused(message: string, hint: string): CliError {
  return new CliError("no-appeal", message, { hint });
}
