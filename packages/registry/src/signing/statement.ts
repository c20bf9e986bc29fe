import { hash } from "node:crypto";
import { canonicalJson } from "@parseltongue/base";
import { parseDocument, refuseProblems } from "../model/parse-document.ts";
import {
  PREDICATE_DEFINITIONS,
  PREDICATE_TYPES,
  type Predicates,
  type StatementType,
} from "../model/predicates/predicate.ts";
import type { Sha256 } from "../model/scalars.ts";
import { schemaProblems } from "../model/schema-problems.ts";
import { type AnyStatement, type Statement, STATEMENT_TYPE, type Subject } from "../model/statement.ts";
import type { VersionEntry } from "../model/version-entry.ts";
import { RegistryError } from "../registry-error.ts";

/** Subjects that a statement of a type must have; more of `OTHER_SUBJECTS` may be there. */
const REQUIRED_SUBJECTS: Readonly<Record<StatementType, readonly string[]>> = {
  release: ["source", "entry"],
  review: ["source", "entry"],
  rebuild: ["source", "entry"],
  test: ["entry"],
  perf: ["entry"],
  promotion: ["entry"],
  transfer: ["namespace"],
  revocation: ["entry"],
  vote: ["rfc.md", "rfc.json"],
};
const OTHER_SUBJECTS = /^(?:plugin\.wasm|source|native\/(?:linux|darwin|win32)-(?:x64|arm64))$/;

/** A subject by name and SHA-256. */
export function subject(name: string, sha256: Sha256): Subject {
  return { name, digest: { sha256 } };
}

/**
 * What a statement about all of a version is about: name and digest of each subject, in this order.
 * @param entrySha256 of the entry's bytes
 */
export function subjectsOf(entry: VersionEntry, entrySha256: Sha256): ReadonlyMap<string, Sha256> {
  return new Map([
    ...(entry.wasm === null ? [] : ([["plugin.wasm", entry.wasm.sha256]] as const)),
    ["source", entry.source.treeSha256],
    ["entry", entrySha256],
    ...entry.native.map(({ platform, sha256 }) => [`native/${platform}`, sha256] as const),
  ]);
}

/**
 * The payload of a statement, ready to be signed: canonical JSON.
 * @throws RegistryError `bad-document` when predicate or subjects break the schema, `bad-statement` for subjects that a
 * statement of this type does not have
 */
export function statementPayload<Type extends StatementType>(
  type: Type,
  subjects: readonly Subject[],
  predicate: Predicates[Type],
): Uint8Array {
  const statement: AnyStatement = {
    _type: STATEMENT_TYPE,
    subject: subjects,
    predicateType: PREDICATE_TYPES[type],
    predicate,
  };
  refuseProblems(schemaProblems("AnyStatement", statement, true), `a ${type} statement`);
  checkStatement(type, statement, `a ${type} statement`);
  return new TextEncoder().encode(canonicalJson(statement));
}

/**
 * What a payload states. Verify its signatures before.
 * @throws RegistryError `too-large`, `bad-json`, `bad-document`; `bad-statement` when it is of another type, or has other
 * subjects than this type has
 */
export function parseStatement<Type extends StatementType>(
  type: Type,
  payload: Uint8Array,
  path: string,
): Statement<Predicates[Type]> {
  const statement = parseDocument("statement", payload, path);
  checkStatement(type, statement, path);
  return statement as Statement<Predicates[Type]>;
}

/** What supersedings and revocations name a statement by: SHA-256 of its payload. */
export function payloadDigest(payload: Uint8Array): Sha256 {
  return hash("sha256", payload, "hex");
}

function checkStatement(type: StatementType, statement: AnyStatement, path: string): void {
  if (statement.predicateType !== PREDICATE_TYPES[type]) {
    throw badStatement(path, `is a ${statement.predicateType}`, `a ${type} statement is a ${PREDICATE_TYPES[type]}`);
  }
  const problems = schemaProblems(PREDICATE_DEFINITIONS[type], statement.predicate, true);
  refuseProblems(problems, path, "/predicate");
  const required = REQUIRED_SUBJECTS[type];
  const names = statement.subject.map(({ name }) => name);
  const missing = required.find((name) => !names.includes(name));
  if (missing !== undefined) throw badStatement(path, `is not about ${missing}`, "say its digest as a subject");
  const extra = names.find(
    (name, at) => names.indexOf(name) !== at || !(required.includes(name) || isExtra(type, name)),
  );
  if (extra !== undefined)
    throw badStatement(path, `is about ${extra}`, `a ${type} statement is about ${required.join(", ")}`);
}

function isExtra(type: StatementType, name: string): boolean {
  return type !== "transfer" && type !== "vote" && OTHER_SUBJECTS.test(name);
}

function badStatement(path: string, why: string, hint: string): RegistryError {
  return new RegistryError("bad-statement", `${path} ${why}`, { hint, details: { path } });
}
