import { keyRing, recordsCount, type Register } from "../governance/register.ts";
import type { NamespaceKey } from "../model/namespace.ts";
import type { StatementType } from "../model/predicates/predicate.ts";
import type { Fingerprint, Sha256, Time } from "../model/scalars.ts";
import type { VerifiedStatement } from "../model/verified-statement.ts";
import type { Evidence } from "./evidence.ts";
import { judgeRevocations, type Revocations } from "./revocations.ts";
import { bindingProblem, isWithin, mergeByPayload, subjectOf } from "./statement-binding.ts";

/** Statements about versions. */
export type VersionStatementType = Exclude<StatementType, "transfer" | "vote">;

/** What is known of all statements before anything is asked of them: what each is about, who said it, and if it was taken back. */
export class Docket {
  readonly register: Register;
  readonly evidence: Evidence;
  readonly at: Time;
  readonly namespaceKeys: ReadonlyMap<Fingerprint, readonly NamespaceKey[]>;
  readonly revocations: Revocations;
  /** Those about this tap and one of its plugin's entries, in order of their payloads. */
  readonly #bound: readonly VerifiedStatement[];
  readonly #superseded: ReadonlyMap<Sha256, VerifiedStatement>;
  readonly #problems = new Map<string, string>();

  constructor(evidence: Evidence, policies: ReadonlySet<Sha256>, register: Register, at: Time) {
    this.evidence = evidence;
    this.register = register;
    this.at = at;
    this.namespaceKeys = keyRing(evidence.namespace.keys);
    const entries = new Map(evidence.entries.map((each) => [each.sha256, each]));
    entries.set(evidence.entry.sha256, evidence.entry);
    const bound: VerifiedStatement[] = [];
    for (const statement of mergeByPayload(evidence.statements)) {
      const problem = bindingProblem(statement, { entries, policies, evidence, at });
      if (problem === undefined) bound.push(statement);
      else this.#problems.set(statement.path, problem);
    }
    this.#bound = bound;
    this.#superseded = this.#findSuperseded();
    const revocations = this.#bound.filter((each) => each.type === "revocation");
    this.revocations = judgeRevocations(this, revocations);
  }

  /** All of a type about an entry that nobody took back, whether or not they count for anything. */
  standing<Type extends VersionStatementType>(
    type: Type,
    entrySha256: Sha256,
  ): readonly (VerifiedStatement & { readonly type: Type })[] {
    return this.all(type, entrySha256).filter((each) => this.takenBack(each) === undefined);
  }

  /** All of a type about an entry, those that were taken back among them. */
  all<Type extends VersionStatementType>(
    type: Type,
    entrySha256: Sha256,
  ): readonly (VerifiedStatement & { readonly type: Type })[] {
    return this.#bound.filter(
      (each): each is VerifiedStatement & { readonly type: Type } =>
        each.type === type && subjectOf(each, "entry") === entrySha256,
    );
  }

  /** The statement of this payload. */
  byPayload(sha256: Sha256): VerifiedStatement | undefined {
    return this.#bound.find((each) => each.payloadSha256 === sha256);
  }

  /** Why a statement stands no longer; undefined while it does. */
  takenBack(statement: VerifiedStatement): string | undefined {
    const by = this.successor(statement);
    if (by !== undefined) return `its author replaced it by ${by.path}`;
    const revoked = this.revocations.statements.get(statement.payloadSha256);
    return revoked && `it was revoked by ${revoked.path}`;
  }

  /** Whether its author replaced it. */
  isSuperseded(statement: VerifiedStatement): boolean {
    return this.successor(statement) !== undefined;
  }

  /** What its author replaced it by. */
  successor({ payloadSha256 }: VerifiedStatement): VerifiedStatement | undefined {
    return this.#superseded.get(payloadSha256);
  }

  /** Statements that are about something else, by path, with what they are about. */
  get problems(): ReadonlyMap<string, string> {
    return this.#problems;
  }

  /** All statements that are about the plugin, in order of their payloads. */
  get bound(): readonly VerifiedStatement[] {
    return this.#bound;
  }

  /** Those of some keys that are the namespace's and counted at a moment. */
  publisherKeys(fingerprints: readonly Fingerprint[], signedAt: Time): readonly Fingerprint[] {
    return fingerprints.filter((each) => recordsCount(this.namespaceKeys.get(each) ?? [], signedAt));
  }

  /** Keys that signed and that nobody revoked for this version. */
  keysOf({ signers }: VerifiedStatement): readonly Fingerprint[] {
    return signers.filter((each) => !this.revocations.keys.has(each));
  }

  /**
   * Whose word a statement is: the member that it names if one of that member's keys signed it, else those with an office and
   * the namespace's keys among its signers. A signature that somebody without a say put beside changes nothing.
   */
  authors(statement: VerifiedStatement): ReadonlySet<string> {
    const { createdAt } = statement.predicate.parseltongue;
    const named = namedMember(statement);
    const members = this.register.signers(statement.signers, createdAt);
    if (named !== undefined) return new Set(members.filter(({ id }) => id === named).map(({ id }) => id));
    const ofNamespace = this.publisherKeys(statement.signers, createdAt);
    const withOffice = members.filter(({ seats }) => seats.length > 0).map(({ id }) => id);
    return new Set([...withOffice, ...ofNamespace]);
  }

  #findSuperseded(): ReadonlyMap<Sha256, VerifiedStatement> {
    const byPayload = new Map(this.#bound.map((each) => [each.payloadSha256, each]));
    const superseded = new Map<Sha256, VerifiedStatement>();
    for (const later of this.#bound) {
      const { supersedes } = later.predicate.parseltongue;
      const earlier = supersedes === null ? undefined : byPayload.get(supersedes);
      if (earlier === undefined || earlier === later || earlier.type !== later.type) continue;
      if (!sameSubject(earlier, later)) continue;
      const authors = this.authors(earlier);
      if (authors.size > 0 && isWithin(authors, this.authors(later))) superseded.set(earlier.payloadSha256, later);
    }
    return superseded;
  }
}

function sameSubject(a: VerifiedStatement, b: VerifiedStatement): boolean {
  const name = a.type === "transfer" ? "namespace" : "entry";
  return subjectOf(a, name) === subjectOf(b, name);
}

function namedMember(statement: VerifiedStatement): string | undefined {
  if (statement.type === "review") return statement.predicate.reviewer.member;
  if (statement.type === "rebuild") return statement.predicate.parseltongue.rebuilder.member;
  return undefined;
}
