import type { Sha256 } from "../../model/scalars.ts";
import { parseStatementPath, type StatementPlace } from "../../model/statement-path.ts";
import type { Subject } from "../../model/statement.ts";
import { RegistryError } from "../../registry-error.ts";
import { openEnvelope, PAYLOAD_TYPE, preAuthEncoding } from "../../signing/envelope.ts";
import type { KeyRing } from "../../signing/key-ring.ts";
import { parseStatement } from "../../signing/statement.ts";
import { isAbout, type Placed } from "../../signing/verify-statement.ts";

/** What a statement is compared with. */
export interface SignedFileContext {
  readonly tapId: Sha256;
  readonly keys: KeyRing;
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
  for (const key of context.keys.named(key12)) {
    for (const signature of signatures) isSigned ||= await key.verifyAside(signed, signature);
  }
  if (!isSigned) {
    throw new RegistryError("too-few-signatures", `${path} is not signed by the key that it is called after`, {
      hint: "no key of a member or a namespace that begins so has signed it",
      details: { path },
    });
  }
  const { subject, predicate } = parseStatement(type, payload, path);
  const said: Placed = predicate;
  const isOurs = said.parseltongue.tapId === context.tapId;
  if (!isOurs || !isAbout(place, said)) throw elsewhere(path);
  if (place.kind === "version") requireEntry(path, place, subject, context);
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
