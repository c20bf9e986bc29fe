import type { Files } from "@parseltongue/base";
import type { Fingerprint, MemberId } from "../model/scalars.ts";
import { RegistryError } from "../registry-error.ts";
import { PublicKey } from "./public-key.ts";
import { SigningKey } from "./signing-key.ts";

/** Nobody else reads or writes a private key. */
const PRIVATE_MODE = 0o600;
const MAX_BYTES = 8192;
const HEAD = /^holder: (\S+)\npublic: (\S+)\n\n/;

/** What a key file says without its passphrase. */
export interface KeyFileHead {
  readonly holder: MemberId;
  readonly publicKey: PublicKey;
}

/** A key's file name in a folder of keys: `<first 12 digits of the fingerprint>.key`. */
export function keyFileName(fingerprint: Fingerprint): string {
  return `${fingerprint.slice(0, 12)}.key`;
}

/**
 * Writes a key for its holder only, encrypted; says above it whose it is and its public half.
 * @throws RegistryError `weak-passphrase`; EnvironmentError as `Files.replace`
 */
export async function writeKeyFile(
  files: Files,
  path: string,
  key: SigningKey,
  holder: MemberId,
  passphrase: string,
): Promise<void> {
  const text = `holder: ${holder}\npublic: ${key.publicKey.text}\n\n${key.encrypted(passphrase)}`;
  await files.replace(path, [new TextEncoder().encode(text)], { mode: PRIVATE_MODE });
}

/** Whose key a file holds. @throws RegistryError `bad-key`; EnvironmentError */
export async function readKeyFileHead(files: Files, path: string): Promise<KeyFileHead> {
  const { head } = await readParts(files, path);
  return head;
}

/**
 * The key in a file.
 * @throws RegistryError `bad-key`, also when the public half above is another key's; `wrong-passphrase`; EnvironmentError
 */
export async function readKeyFile(files: Files, path: string, passphrase: string): Promise<SigningKey> {
  const { head, pem } = await readParts(files, path);
  const key = SigningKey.decrypt(pem, passphrase);
  if (key.publicKey.fingerprint === head.publicKey.fingerprint) return key;
  throw badFile(path, "names a public key that is not its own");
}

async function readParts(files: Files, path: string): Promise<{ readonly head: KeyFileHead; readonly pem: string }> {
  const bytes = await files.read(path);
  if (bytes.length > MAX_BYTES) throw badFile(path, "is too large for a key");
  const text = new TextDecoder().decode(bytes);
  const found = HEAD.exec(text);
  const [all, holder, publicText] = found ?? [];
  if (all === undefined || holder === undefined || publicText === undefined) throw badFile(path, "is no key file");
  return { head: { holder, publicKey: PublicKey.parse(publicText) }, pem: text.slice(all.length) };
}

function badFile(path: string, why: string): RegistryError {
  return new RegistryError("bad-key", `${path} ${why}`, { hint: "give a file that `parseltongue key new` made" });
}
