import type { StatementType } from "../model/predicates/predicate.ts";
import type { Sha256 } from "../model/scalars.ts";
import { parseStatementPath, type StatementPlace } from "../model/statement-path.ts";
import type { Binding, Subject, VersionBinding } from "../model/statement.ts";
import type { VerifiedStatement } from "../model/verified-statement.ts";
import { RegistryError } from "../registry-error.ts";
import { type OpenEnvelope, openEnvelope, requireSigners, signersOf } from "./envelope.ts";
import type { KeyRing } from "./key-ring.ts";
import type { PublicKey } from "./public-key.ts";
import { parseStatement, payloadDigest } from "./statement.ts";

/** What a statement is held to. */
export interface StatementContext {
  readonly tapId: Sha256;
  /**
   * SHA-256 of the bytes of each policy that a statement may have been made under: of promotion.json for statements about
   * versions, of governance.json for transfers and votes. Which of them still counts is for the evaluation.
   */
  readonly policies: ReadonlySet<Sha256>;
  /** Keys that may sign. */
  readonly keys: Iterable<PublicKey>;
  /** How many different keys must have. */
  readonly threshold: number;
  /**
   * Subjects by name as they are in this tap. One of another digest is refused; `plugin.wasm` and `native/…` of a rebuild
   * may differ, as that is what it then says.
   */
  readonly subjects: ReadonlyMap<string, Sha256>;
}

/**
 * A statement file as a statement: signatures first, then what it says, then whether that is about what the file stands
 * beside, in this tap.
 * @throws RegistryError `bad-path`; `too-large`, `bad-json`, `bad-document`, `bad-envelope`; `too-few-signatures`;
 * `bad-statement` for another tap, policy, plugin, version, RFC or digest
 */
export function verifyStatement(path: string, bytes: Uint8Array, context: StatementContext): VerifiedStatement {
  const { place, type } = parseStatementPath(path);
  const envelope = openEnvelope(bytes, path);
  const signers = requireSigners(envelope, context.keys, context.threshold);
  const statement = statementBy(signers, type, envelope);
  checkBinding(path, statement.predicate.parseltongue, context);
  checkPlace(path, place, statement.predicate);
  for (const each of statement.subjects) checkSubject(path, type, each, context);
  return statement;
}

/**
 * A statement file with those of some keys that signed it; whether they may say so, and of what it is, is for others.
 * @throws RegistryError `bad-path`; `too-large`, `bad-json`, `bad-document`, `bad-envelope`; `bad-statement`
 */
export function readStatement(path: string, bytes: Uint8Array, keys: KeyRing): VerifiedStatement {
  const { type, key12 } = parseStatementPath(path);
  const envelope = openEnvelope(bytes, path);
  return statementBy(signersOf(envelope, keys.from(key12)), type, envelope);
}

/** What an envelope states, said by those who were found to have signed it. @throws as `parseStatement` */
export function statementBy(
  signers: readonly PublicKey[],
  type: StatementType,
  { path, payload }: OpenEnvelope,
): VerifiedStatement {
  const { subject: subjects, predicate } = parseStatement(type, payload, path);
  return {
    path,
    type,
    payloadSha256: payloadDigest(payload),
    signers: signers.map(({ fingerprint }) => fingerprint).sort(),
    subjects,
    predicate,
    // The predicate was checked to be of this type; the compiler cannot follow the two through the union.
  } as VerifiedStatement;
}

function checkBinding(path: string, binding: Binding, { tapId, policies }: StatementContext): void {
  if (binding.tapId !== tapId) {
    throw badStatement(path, `was made for the tap ${binding.tapId}`, `statements of this tap name ${tapId}`);
  }
  if (!policies.has(binding.policySha256)) {
    throw badStatement(
      path,
      `was made under the policy ${binding.policySha256}`,
      "have it made under a policy of this tap",
    );
  }
}

/** What a predicate says about where it belongs. */
export interface Placed {
  readonly parseltongue: Binding & Partial<VersionBinding>;
  readonly namespace?: string;
  readonly rfc?: string;
}

/** Whether a predicate is about what its file stands beside. */
export function isAbout(place: StatementPlace, { parseltongue, namespace, rfc }: Placed): boolean {
  switch (place.kind) {
    case "version":
      return parseltongue.plugin === place.plugin && parseltongue.version === place.version;
    case "namespace":
      return namespace === place.namespace;
    case "rfc":
      return rfc === place.rfc;
  }
}

function checkPlace(path: string, place: StatementPlace, predicate: Placed): void {
  if (isAbout(place, predicate)) return;
  const { plugin, version } = predicate.parseltongue;
  const about = plugin === undefined ? (predicate.namespace ?? `RFC ${predicate.rfc}`) : `${plugin} ${version}`;
  throw badStatement(path, `is about ${about}`, "put it where it belongs");
}

function checkSubject(path: string, type: StatementType, { name, digest }: Subject, context: StatementContext): void {
  const expected = context.subjects.get(name);
  if (expected === digest.sha256 || mayDiffer(type, name)) return;
  const here = expected === undefined ? "there is none here" : `here it is ${expected}`;
  throw badStatement(path, `is about a ${name} of ${digest.sha256}`, here);
}

/** Whether a statement may name other bytes than are here: a rebuild may, of what was built, as that is what it then says. */
export function mayDiffer(type: StatementType, name: string): boolean {
  return type === "rebuild" && (name === "plugin.wasm" || name.startsWith("native/"));
}

function badStatement(path: string, why: string, hint: string): RegistryError {
  return new RegistryError("bad-statement", `${path} ${why}`, { hint, details: { path } });
}
