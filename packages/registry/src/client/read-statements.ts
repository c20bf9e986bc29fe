import type { NotCounted } from "../evaluation/evaluation.ts";
import type { Namespace } from "../model/namespace.ts";
import { parseStatementPath } from "../model/statement-path.ts";
import type { VerifiedStatement } from "../model/verified-statement.ts";
import { RegistryError } from "../registry-error.ts";
import { openEnvelope, requireSigners } from "../signing/envelope.ts";
import { PublicKey } from "../signing/public-key.ts";
import { parseStatement, payloadDigest } from "../signing/statement.ts";
import type { VerifiedTap } from "../tap/state/verified-tap.ts";

/** Statements that somebody known signed, and files that are none. */
export interface ReadStatements {
  /** In the order of their files. What they are about, and whether they count, is for the evaluation. */
  readonly statements: readonly VerifiedStatement[];
  readonly unread: readonly NotCounted[];
}

/** Keys of a tap's members and of one namespace: also those that count no longer, which the evaluation tells apart. */
export function tapKeys(tap: VerifiedTap, namespace?: Namespace): readonly PublicKey[] {
  const texts = [...tap.documents.members.members.flatMap(({ keys }) => keys), ...(namespace?.keys ?? [])].map(
    ({ key }) => key,
  );
  return [...new Set(texts)].map((text) => PublicKey.parse(text));
}

/** Reads the statements among files, by path. One that cannot be read is nobody's word, and hides none of the others. */
export function readStatements(files: ReadonlyMap<string, Uint8Array>, keys: readonly PublicKey[]): ReadStatements {
  const statements: VerifiedStatement[] = [];
  const unread: NotCounted[] = [];
  for (const [path, bytes] of files) {
    if (!path.endsWith(".dsse.json")) continue;
    try {
      statements.push(readStatement(path, bytes, keys));
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      unread.push({ path, why: error.message });
    }
  }
  return { statements, unread };
}

function readStatement(path: string, bytes: Uint8Array, keys: readonly PublicKey[]): VerifiedStatement {
  const { type } = parseStatementPath(path);
  const envelope = openEnvelope(bytes, path);
  const signers = requireSigners(envelope, keys, 1).map(({ fingerprint }) => fingerprint);
  const { subject: subjects, predicate } = parseStatement(type, envelope.payload, path);
  const payloadSha256 = payloadDigest(envelope.payload);
  // The predicate was checked to be of this type; the compiler cannot follow the two through the union.
  return { path, type, payloadSha256, signers: signers.sort(), subjects, predicate } as VerifiedStatement;
}
