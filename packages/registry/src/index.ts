export { type AuditFinding, auditInstalled, type InstalledPlugin } from "./client/audit-installed.ts";
export {
  findPlugin,
  type FoundPlugin,
  type NamedTap,
  parsePluginName,
  placeText,
  type PluginName,
  tapById,
} from "./client/find-plugin.ts";
export { galleryPage } from "./client/gallery/gallery-page.ts";
export {
  EMPTY_LOCKFILE,
  type LockedPlugin,
  type LockedTap,
  type Lockfile,
  parseLockfile,
  requireLocked,
  withLocked,
  withoutLocked,
  withSeen,
  witnessIn,
  writeLockfile,
} from "./client/lockfile.ts";
export { readAdvisories } from "./evaluation/read-advisories.ts";
export {
  heldReasons,
  judgeOne,
  type LeftOutVersion,
  type ResolvedVersion,
  type ResolveOptions,
  resolveVersion,
} from "./client/resolve-version.ts";
export {
  buildSearchIndex,
  type SearchEntry,
  type SearchIndex,
  searchIndexBytes,
  searchPlugins,
  type SearchQuery,
} from "./client/search/search-index.ts";
export { type VersionChanges, versionChanges } from "./client/version-changes.ts";
export { isAffected } from "./evaluation/advisories.ts";
export { type Appeal } from "./evaluation/appeals.ts";
export { evaluate } from "./evaluation/evaluate.ts";
export {
  type Evaluation,
  type Missing,
  type NotCounted,
  type Reason,
  type RuleName,
  RULES,
} from "./evaluation/evaluation.ts";
export type { ApprovalMark, EntryRecord, Evidence } from "./evaluation/evidence.ts";
export {
  type QualityScore,
  qualityScore,
  SCORE_PARTS,
  type ScoreLine,
  type ScorePart,
} from "./evaluation/quality-score.ts";
export {
  type HandOver,
  handedOver,
  isRecordOf,
  namespaceDigest,
  type TransferSide,
  unsignedSides,
  withTransfer,
} from "./evaluation/hand-over.ts";
export { revocationProblem } from "./evaluation/revocation-problem.ts";
export { textSha256 } from "./evaluation/reviews.ts";
export { newRights, rightsOf } from "./evaluation/rights.ts";
export { type SimulatedChange, simulate, type Simulation } from "./evaluation/simulate.ts";
export { type PluginEvidence, TapEvidence } from "./evaluation/tap-evidence.ts";
export { readTapTree, type TapState } from "./evaluation/tap-state.ts";
export { checkGovernance, type GovernanceProblem, type GovernanceState } from "./governance/check-governance.ts";
export { decideBySignatures, ruleForAction } from "./governance/decide-by-signatures.ts";
export { fingerprintOf, Register } from "./governance/register.ts";
export { peopleDocuments, type ProseSource, RFC_TEMPLATE } from "./governance/people-documents.ts";
export { rfcSha256 } from "./governance/rfc-digest.ts";
export { changesWithoutMandate, type PathChange, ruleForPath } from "./governance/rules-for-paths.ts";
export { type Ballot, nextEpochMs, RFC_STEPS, type Tally, tally, type TallyPart } from "./governance/tally.ts";
export { type CheckName, CHECKS, CHECK_STATES, type CheckResult, type CheckState } from "./model/checks.ts";
export type { Advisory, AdvisoryEvent } from "./model/advisory.ts";
export { DOCUMENT_FORMATS, type DocumentFormat, type DocumentKind, type Documents } from "./model/documents.ts";
export type { Envelope, EnvelopeSignature } from "./model/envelope.ts";
export type { Feed, RevokedDigest } from "./model/feed.ts";
export {
  type DecisionRule,
  type Fraction,
  type Governance,
  RFC_STATES,
  type RfcState,
  type Role,
  ROLES,
  type RoleRules,
} from "./model/governance/governance.ts";
export type { Member, Members, Organisation, Seat } from "./model/governance/members.ts";
export type { Rfc } from "./model/governance/rfc.ts";
export type { IndexRoot, IndexShard } from "./model/index-files.ts";
export { keyCounts, type KeyRecord, type KeyRevocationReason } from "./model/key-record.ts";
export type { Namespace, NamespaceKey, TransferRecord } from "./model/namespace.ts";
export { type PluginRecord, type PluginStatus, type TraitName, TRAITS } from "./model/plugin-record.ts";
export { DEFAULT_NAMES_POLICY } from "./model/names/default-names-policy.ts";
export {
  type KnownNames,
  likenessProblems,
  type NameProblem,
  type NameRule,
  namespaceProblems,
  pluginProblems,
} from "./model/names/name-problems.ts";
export type { CompatPolicy } from "./model/policy/compat-policy.ts";
export type { LookAlike, NamesPolicy } from "./model/policy/names-policy.ts";
export type { PerfPolicy, ReferenceGraph } from "./model/policy/perf-policy.ts";
export {
  type AdvisoryRule,
  type CapabilityRule,
  type CompatibilityRule,
  type Demotion,
  DEMOTIONS,
  type NativeRules,
  type PerformanceRule,
  type PromotionPolicy,
  type RebuildRule,
  type ReviewRule,
  type TierRules,
} from "./model/policy/promotion-policy.ts";
export type { Canary, Criterion, ReviewPolicy } from "./model/policy/review-policy.ts";
export { parseDocument, writeDocument } from "./model/parse-document.ts";
export { PREDICATE_TYPES, type Predicates, STATEMENT_TYPES, type StatementType } from "./model/predicates/predicate.ts";
export { type PromotionPredicate, TIER_PROPERTY_PREFIX } from "./model/predicates/promotion.ts";
export { BUILD_TYPE, type RebuildPredicate } from "./model/predicates/rebuild.ts";
export type { ReleasePredicate } from "./model/predicates/release.ts";
export {
  type Conflict,
  CONFLICT_KINDS,
  type ConflictKind,
  type CriterionResult,
  type Finding,
  type ReviewPredicate,
  type ReviewScope,
} from "./model/predicates/review.ts";
export type { RevocationPredicate, RevocationTarget } from "./model/predicates/revocation.ts";
export type {
  ChecksSuite,
  CompatibilitySuite,
  DifferentialSuite,
  HookFigures,
  NativeGain,
  PerfPredicate,
  TestEnvironment,
  TestPredicate,
  TestSuite,
} from "./model/predicates/test-result.ts";
export type { TransferPredicate } from "./model/predicates/transfer.ts";
export { VOTE_CHOICES, type VoteChoice, type VotePredicate } from "./model/predicates/vote.ts";
export {
  type BuildTarget,
  type ContractVersion,
  type Degree,
  DEGREES,
  type Fingerprint,
  type HttpsUrl,
  INDEPENDENT,
  type MemberId,
  type OrganisationId,
  type Platform,
  type PluginId,
  type PublicKeyText,
  SEVERITIES,
  type Severity,
  type Sha256,
  type Tier,
  TIERS,
  type Time,
  type Version,
} from "./model/scalars.ts";
export { type DocumentProblem, REGISTRY_SCHEMA } from "./model/schema-problems.ts";
export {
  type AnyStatement,
  type Binding,
  type ResourceDescriptor,
  type Statement,
  STATEMENT_TYPE,
  type Subject,
  type VersionBinding,
} from "./model/statement.ts";
export { parseStrictJson, type StrictJsonOptions } from "./model/strict-json.ts";
export { DAY_MS, HOUR_MS, isTime, timeMs, timeText } from "./model/strict-time.ts";
export { folderInSource } from "./model/source/source-folder.ts";
export { sourceTreeDigest, type TreeFile } from "./model/source/source-tree.ts";
export { checkTreePaths, treePathProblem } from "./model/source/tree-paths.ts";
export { parseStatementPath, type StatementPath, statementPath, type StatementPlace } from "./model/statement-path.ts";
export type { TapDescription } from "./model/tap-description.ts";
export type { DigestTombstone, NameTombstone, Tombstones } from "./model/tombstones.ts";
export type { VerifiedStatement } from "./model/verified-statement.ts";
export type {
  Artifact,
  BlobReference,
  BuildDescription,
  ContractRange,
  DeclaredBudget,
  DeclaredCapabilities,
  DeclaredHook,
  NamedBlob,
  NativeArtifact,
  SourceReference,
  VersionEntry,
} from "./model/version-entry.ts";
export { RegistryError, type RegistryErrorCode } from "./registry-error.ts";
export {
  countersign,
  type OpenEnvelope,
  openEnvelope,
  PAYLOAD_TYPE,
  preAuthEncoding,
  requireSigners,
  signEnvelope,
  signersOf,
} from "./signing/envelope.ts";
export { keyFileName, readKeyFile, readKeyFileHead, type KeyFileHead, writeKeyFile } from "./signing/key-file.ts";
export { KeyRing } from "./signing/key-ring.ts";
export { PublicKey } from "./signing/public-key.ts";
export { SigningKey } from "./signing/signing-key.ts";
export { parseStatement, payloadDigest, statementPayload, subject, subjectsOf } from "./signing/statement.ts";
export { readStatement, type StatementContext, verifyStatement } from "./signing/verify-statement.ts";
export { REMOTE_LIMITS, type RemoteLimits } from "./tap/git/fetch-commit.ts";
export { GitTree } from "./tap/git/git-tree.ts";
export { requireRemoteUrl } from "./tap/git/remote-url.ts";
export { Repository } from "./tap/git/repository.ts";
export {
  buildIndex,
  type BuiltIndex,
  jsonBytes,
  referenceTo,
  type TapProgress,
  type TapWork,
} from "./tap/index/build-index.ts";
export { compareIndexes, type IndexDifference } from "./tap/index/compare-indexes.ts";
export { SignedIndex } from "./tap/index/signed-index.ts";
export type { Founder, Thresholds } from "./tap/init/default-governance.ts";
export { DEFAULT_POLICIES } from "./tap/init/default-policies.ts";
export { REFERENCE_GRAPHS } from "./tap/init/reference-graphs.ts";
export type { ToolSource } from "./tap/init/ci-files.ts";
export { type InitOptions, initTap, type NewTap } from "./tap/init/init-tap.ts";
export { type SignOptions, signTap, type TapSigning } from "./tap/sign-tap.ts";
export { blobsOf, type PinnedTap } from "./tap/state/pinned-tap.ts";
export { type TapUpdate, updateTap, type UpdateOptions } from "./tap/state/update-tap.ts";
export { type TapFreshness, VerifiedTap } from "./tap/state/verified-tap.ts";
export { readWitnesses, type TapWitness, witnessLine, witnessOf } from "./tap/state/witness.ts";
export { DirectoryTree } from "./tap/tree/directory-tree.ts";
export { OverlayTree, type TapChanges } from "./tap/tree/overlay-tree.ts";
export { type PathKind, pathKind } from "./tap/tree/path-kinds.ts";
export { RememberedTree } from "./tap/tree/remembered-tree.ts";
export type { TapTree } from "./tap/tree/tap-tree.ts";
export type { RoleKeys } from "./tap/tuf/guard-metadata.ts";
export { readMetadata } from "./tap/tuf/read-metadata.ts";
export { TUF_ROLES, type TufRole } from "./tap/tuf/roles.ts";
export { neededKeys, rolesOf, type RoleState } from "./tap/tuf/sign-metadata.ts";
export type { VerifiedMetadata, VerifiedTarget } from "./tap/tuf/verify-metadata.ts";
export { changeRoles, type RoleChange } from "./tap/tuf/write-roles.ts";
export {
  MAX_PROBLEMS,
  type TapProblem,
  type TapReport,
  verifyTap,
  type VerifyTapOptions,
} from "./tap/verify/verify-tap.ts";
export { type SignedKind, verifyState, type VerifiedState } from "./tap/verify/verify-state.ts";
export {
  auditHistory,
  type CommitSigners,
  type HistoryFinding,
  type HistoryReport,
} from "./tap/history/audit-history.ts";
export { exportTap, importTap, readExport, type TapExport } from "./tap/state/carry-tap.ts";
export {
  type ChangeClass,
  CHANGE_CLASSES,
  type ChangeProblem,
  classifyChanges,
  type ClassifiedChanges,
} from "./checks/classify-changes.ts";
export { checkChanges, checkProposal, type ProposalReport, type VersionReport } from "./checks/check-proposal.ts";
export type { CheckedVersion, CheckRunner, CheckVerdict, OpenArtifact, RunCheck } from "./checks/check-runner.ts";
export { signChecks, type StatementTerms } from "./checks/check-statement.ts";
export { type Declared, declaredBy } from "./checks/declared.ts";
export { hiddenCharacters, type HiddenCharacter, textProblems } from "./checks/hidden-characters.ts";
export { junitChecks, markdownReport, sarifReport } from "./checks/report-formats.ts";
export { allPass, type CheckOptions, checkVersion } from "./checks/run-checks.ts";
export { Submission } from "./checks/submission.ts";
export { type ChangeSet, readChanges, type TreeChange, type TreeEntry } from "./checks/tree-changes.ts";
export { readSource, type SourceOptions } from "./checks/source-at-commit.ts";
export {
  compatFigures,
  type CompatFigures,
  type CraterChange,
  craterDiff,
  type HostFigures as CompatHostFigures,
  type PluginFigures,
} from "./compat/compat-figures.ts";
export {
  runTrials,
  type Trial,
  type TrialExecutor,
  trialKey,
  type TrialOptions,
  type TrialOutcome,
  type TrialResult,
} from "./compat/trials.ts";
export { type EntryDelta, entryDelta, type FieldChange, type FileChange, gainsRights } from "./review/entry-delta.ts";
export { canaryOf, lastFullReview, revealCanary, type ReviewAnswers, reviewPredicate } from "./review/review-draft.ts";
export { type ReviewStanding, standings } from "./review/standings.ts";
