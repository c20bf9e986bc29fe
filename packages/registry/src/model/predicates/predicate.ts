import type { PromotionPredicate } from "./promotion.ts";
import type { RebuildPredicate } from "./rebuild.ts";
import type { ReleasePredicate } from "./release.ts";
import type { ReviewPredicate } from "./review.ts";
import type { RevocationPredicate } from "./revocation.ts";
import type { PerfPredicate, TestPredicate } from "./test-result.ts";
import type { TransferPredicate } from "./transfer.ts";
import type { VotePredicate } from "./vote.ts";

/** The predicate of each type of statement. */
export interface Predicates {
  readonly release: ReleasePredicate;
  readonly review: ReviewPredicate;
  readonly rebuild: RebuildPredicate;
  readonly test: TestPredicate;
  readonly perf: PerfPredicate;
  readonly promotion: PromotionPredicate;
  readonly transfer: TransferPredicate;
  readonly revocation: RevocationPredicate;
  readonly vote: VotePredicate;
}

/** What a statement says; part of its file's name. */
export type StatementType = keyof Predicates;

/** `predicateType` of each type. `test` and `perf` share one; the file's name and the schema tell them apart. */
export const PREDICATE_TYPES: Readonly<Record<StatementType, string>> = {
  release: "https://in-toto.io/attestation/release/v0.1",
  review: "urn:parseltongue:review:1",
  rebuild: "https://slsa.dev/provenance/v1",
  test: "https://in-toto.io/attestation/test-result/v0.1",
  perf: "https://in-toto.io/attestation/test-result/v0.1",
  promotion: "https://in-toto.io/attestation/svr/v0.1",
  transfer: "urn:parseltongue:transfer:1",
  revocation: "urn:parseltongue:revocation:1",
  vote: "urn:parseltongue:vote:1",
};

/** All types, in the order of a version's life. */
export const STATEMENT_TYPES = Object.keys(PREDICATE_TYPES) as readonly StatementType[];

/** Name of each predicate in the schema's `$defs`. */
export const PREDICATE_DEFINITIONS: Readonly<Record<StatementType, string>> = {
  release: "ReleasePredicate",
  review: "ReviewPredicate",
  rebuild: "RebuildPredicate",
  test: "TestPredicate",
  perf: "PerfPredicate",
  promotion: "PromotionPredicate",
  transfer: "TransferPredicate",
  revocation: "RevocationPredicate",
  vote: "VotePredicate",
};
