import { type Appeal, appealAgainst } from "../evaluation/appeals.ts";
import { Docket } from "../evaluation/docket.ts";
import { subjectOf } from "../evaluation/statement-binding.ts";
import type { PluginEvidence } from "../evaluation/tap-evidence.ts";
import { compareText, Register } from "../governance/register.ts";
import type { Sha256, Time } from "../model/scalars.ts";
import type { VerifiedStatement } from "../model/verified-statement.ts";

/** A review, and whether it stands. */
export interface ReviewStanding {
  readonly statement: VerifiedStatement<"review">;
  readonly entrySha256: Sha256;
  /**
   * `superseded`: its author says something else now. `lifted`: an appeal or its author has taken it back. A rejection that
   * `counts` holds the version, however many approve. Whether an approval meets a tier's rules is for the evaluation.
   */
  readonly state: "counts" | "lifted" | "superseded";
  /** What replaced or lifted it, by its file. */
  readonly by?: string;
  /** Of a rejection that stands: how an appeal against it does. */
  readonly appeal?: Appeal;
}

/**
 * Reviews of all versions of a plugin, in order of their time; what takes them back is judged as evaluations judge it.
 * @param at what is of a later time is not there yet
 */
export function standings({ entries, evidenceOf }: PluginEvidence, at: Time): readonly ReviewStanding[] {
  const [any] = entries;
  if (any === undefined) return [];
  const evidence = evidenceOf(any);
  // Under which policy something was said is asked by the evaluation.
  const policies = new Set(evidence.statements.map(({ predicate }) => predicate.parseltongue.policySha256));
  const docket = new Docket(evidence, policies, Register.of(evidence.governance, evidence.members), at);
  return evidence.statements
    .filter((each) => each.type === "review")
    .map((statement) => standingOf(docket, statement))
    .sort((a, b) => compareText(createdAt(a), createdAt(b)));
}

function standingOf(docket: Docket, statement: VerifiedStatement<"review">): ReviewStanding {
  const entrySha256 = subjectOf(statement, "entry") ?? "";
  const found = { statement, entrySha256 };
  const successor = docket.successor(statement);
  if (successor !== undefined) return { ...found, state: "superseded", by: successor.path };
  const lifted = docket.revocations.statements.get(statement.payloadSha256);
  if (lifted !== undefined) return { ...found, state: "lifted", by: lifted.path };
  const isRejection = statement.predicate.verdict === "reject";
  return { ...found, state: "counts", ...(isRejection && { appeal: appealAgainst(docket, statement) }) };
}

function createdAt({ statement }: ReviewStanding): Time {
  return statement.predicate.parseltongue.createdAt;
}
