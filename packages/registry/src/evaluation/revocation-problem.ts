import type { PromotionPolicy } from "../model/policy/promotion-policy.ts";
import type { Time } from "../model/scalars.ts";
import type { VerifiedStatement } from "../model/verified-statement.ts";
import type { Evidence } from "./evidence.ts";
import { VersionCase } from "./version-case.ts";

/**
 * Why a revocation would change nothing if the tap had it; undefined: it would stand.
 * @param evidence about the version that it names, with or without it
 */
export function revocationProblem(
  policy: PromotionPolicy,
  evidence: Evidence,
  revocation: VerifiedStatement<"revocation">,
  atTime: Time,
): string | undefined {
  const others = evidence.statements.filter(({ payloadSha256 }) => payloadSha256 !== revocation.payloadSha256);
  const { docket } = new VersionCase(policy, { ...evidence, statements: [...others, revocation] }, atTime);
  return docket.problems.get(revocation.path) ?? docket.revocations.void.get(revocation.path);
}
