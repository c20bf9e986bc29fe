import type { Members } from "../../model/governance/members.ts";
import type { Namespace } from "../../model/namespace.ts";
import type { Fingerprint, PublicKeyText, Sha256 } from "../../model/scalars.ts";
import { parseStatementPath, type StatementPlace } from "../../model/statement-path.ts";
import type { Binding, Subject, VersionBinding } from "../../model/statement.ts";
import { RegistryError } from "../../registry-error.ts";
import { openEnvelope, PAYLOAD_TYPE, preAuthEncoding } from "../../signing/envelope.ts";
import { PublicKey } from "../../signing/public-key.ts";
import { parseStatement } from "../../signing/statement.ts";

/** Keys that a tap knows, of members and of namespaces: also those that count no longer, as what they signed stays. */
export class KnownKeys {
  /** By the first twelve digits of the fingerprint, as file names have them. */
  readonly #keys = new Map<string, Map<Fingerprint, PublicKey>>();
  readonly #seen = new Set<PublicKeyText>();

  constructor(members: Members) {
    for (const { keys } of members.members) for (const { key } of keys) this.#note(key);
  }

  add(namespace: Namespace): void {
    for (const { key } of namespace.keys) this.#note(key);
  }

  /** Those that a file's name may mean. */
  of(key12: string): Iterable<PublicKey> {
    return this.#keys.get(key12)?.values() ?? [];
  }

  #note(text: PublicKeyText): void {
    if (this.#seen.has(text)) return;
    this.#seen.add(text);
    const key = PublicKey.parse(text);
    const key12 = key.fingerprint.slice(0, 12);
    const alike = this.#keys.get(key12);
    if (alike === undefined) this.#keys.set(key12, new Map([[key.fingerprint, key]]));
    else alike.set(key.fingerprint, key);
  }
}

/** What a statement is compared with. */
export interface SignedFileContext {
  readonly tapId: Sha256;
  readonly keys: KnownKeys;
  /** Digest of a version entry by its path; undefined when there is none. */
  readonly entryOf: (path: string) => Sha256 | undefined;
}

/**
 * Whether a statement's file is signed by whom its name says, is of its form, and is about what it stands beside. Whether it
 * counts for anything is for the evaluation.
 * @throws RegistryError `bad-path`, `bad-document`, `bad-envelope`, `bad-json`, `too-few-signatures`, `bad-statement`
 */
export async function verifySignedFile(path: string, bytes: Uint8Array, context: SignedFileContext): Promise<void> {
  const { place, type, key12 } = parseStatementPath(path);
  const { payload, signatures } = openEnvelope(bytes, path);
  const signed = preAuthEncoding(PAYLOAD_TYPE, payload);
  let isSigned = false;
  for (const key of context.keys.of(key12)) {
    for (const signature of signatures) isSigned ||= await key.verifyAside(signed, signature);
  }
  if (!isSigned) {
    throw new RegistryError("too-few-signatures", `${path} is not signed by the key that it is called after`, {
      hint: "no key of a member or a namespace that begins so has signed it",
      details: { path },
    });
  }
  const { subject, predicate } = parseStatement(type, payload, path);
  const said: Said = predicate;
  const isOurs = said.parseltongue.tapId === context.tapId;
  if (!isOurs || !isAbout(place, said)) throw elsewhere(path);
  if (place.kind === "version") requireEntry(path, place, subject, context);
}

/** What a predicate says about where it belongs. */
interface Said {
  readonly parseltongue: Binding & Partial<VersionBinding>;
  readonly namespace?: string;
  readonly rfc?: string;
}

function isAbout(place: StatementPlace, { parseltongue, namespace, rfc }: Said): boolean {
  switch (place.kind) {
    case "version":
      return parseltongue.plugin === place.plugin && parseltongue.version === place.version;
    case "namespace":
      return namespace === place.namespace;
    case "rfc":
      return rfc === place.rfc;
  }
}

function requireEntry(
  path: string,
  place: Extract<StatementPlace, { kind: "version" }>,
  subjects: readonly Subject[],
  { entryOf }: SignedFileContext,
): void {
  const entry = subjects.find(({ name }) => name === "entry");
  const here = entryOf(`entries/${place.plugin}/versions/${place.version}.json`);
  if (entry !== undefined && entry.digest.sha256 !== here) throw elsewhere(path);
}

function elsewhere(path: string): RegistryError {
  return new RegistryError("bad-statement", `${path} is about something else than what it stands beside`, {
    hint: "it was made for another tap, plugin or version",
    details: { path },
  });
}
