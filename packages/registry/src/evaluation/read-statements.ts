import { CodedError } from "@parseltongue/base";
import { fingerprintOf } from "../governance/register.ts";
import type { Members } from "../model/governance/members.ts";
import type { Namespace } from "../model/namespace.ts";
import type { Fingerprint, PublicKeyText } from "../model/scalars.ts";
import { parseStatementPath } from "../model/statement-path.ts";
import type { VerifiedStatement } from "../model/verified-statement.ts";
import { openEnvelope, signersOf } from "../signing/envelope.ts";
import { PublicKey } from "../signing/public-key.ts";
import { parseStatement, payloadDigest } from "../signing/statement.ts";
import type { NotCounted } from "./evaluation.ts";

/** Keys by what they are, to find out who signed. Those that anybody can sign for are nobody's and left out. */
export class KeyRing {
  readonly #keys = new Map<Fingerprint, PublicKey>();
  readonly #byName = new Map<string, Fingerprint[]>();

  constructor(members: Members) {
    for (const { keys } of members.members) for (const { key } of keys) this.#note(key);
  }

  /** With the keys of a namespace. */
  add({ keys }: Namespace): void {
    for (const { key } of keys) this.#note(key);
  }

  /** All keys, those that a file's name may mean first: most files have one signature, by the key in their name. */
  *from(key12: string): Iterable<PublicKey> {
    const named = this.#byName.get(key12) ?? [];
    for (const each of named) yield this.#get(each);
    for (const [fingerprint, key] of this.#keys) if (!named.includes(fingerprint)) yield key;
  }

  #get(fingerprint: Fingerprint): PublicKey {
    const key = this.#keys.get(fingerprint);
    if (key === undefined) throw new Error(`no key ${fingerprint}`);
    return key;
  }

  #note(text: PublicKeyText): void {
    const fingerprint = fingerprintOf(text);
    if (this.#keys.has(fingerprint)) return;
    const key = parseKey(text);
    if (key === undefined) return;
    this.#keys.set(fingerprint, key);
    const key12 = fingerprint.slice(0, 12);
    this.#byName.set(key12, [...(this.#byName.get(key12) ?? []), fingerprint]);
  }
}

/** What was read of some files. */
export interface ReadStatements {
  readonly statements: readonly VerifiedStatement[];
  /** Files that are no statements of this form, with the reason. */
  readonly unreadable: readonly NotCounted[];
}

/** Statements with those of the known keys that signed them. Files that are none are told, and left out. */
export function readStatements(files: ReadonlyMap<string, Uint8Array>, keys: KeyRing): ReadStatements {
  const statements: VerifiedStatement[] = [];
  const unreadable: NotCounted[] = [];
  for (const [path, bytes] of files) {
    try {
      statements.push(readStatement(path, bytes, keys));
    } catch (error) {
      if (!(error instanceof CodedError)) throw error;
      unreadable.push({ path, why: error.message });
    }
  }
  return { statements, unreadable };
}

function readStatement(path: string, bytes: Uint8Array, keys: KeyRing): VerifiedStatement {
  const { type, key12 } = parseStatementPath(path);
  const envelope = openEnvelope(bytes, path);
  const { subject: subjects, predicate } = parseStatement(type, envelope.payload, path);
  const signers = signersOf(envelope, keys.from(key12))
    .map(({ fingerprint }) => fingerprint)
    .sort();
  // The predicate was checked to be of this type; the compiler cannot follow the two through the union.
  return {
    path,
    type,
    payloadSha256: payloadDigest(envelope.payload),
    signers,
    subjects,
    predicate,
  } as VerifiedStatement;
}

function parseKey(text: PublicKeyText): PublicKey | undefined {
  try {
    return PublicKey.parse(text);
  } catch (error) {
    if (error instanceof CodedError) return undefined;
    throw error;
  }
}
