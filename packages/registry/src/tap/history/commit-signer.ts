import { hash } from "node:crypto";
import { PublicKey } from "../../signing/public-key.ts";
import { RegistryError } from "../../registry-error.ts";

const NAMESPACE = "git";
const KEY_TYPE = "ssh-ed25519";

/**
 * The key that signed a commit, if it is signed by ssh with an ed25519 key and rightly so. Read here, since git would run
 * programs for it.
 * @param commit the commit object's bytes
 * @see OpenSSH PROTOCOL.sshsig; gitformat-signature(5)
 */
export function commitSigner(commit: Uint8Array): PublicKey | undefined {
  const { signature, signed } = takeSignature(Buffer.from(commit).toString("latin1"));
  if (signature === undefined) return undefined;
  const armour = /^-----BEGIN SSH SIGNATURE-----\n([A-Za-z0-9+/=\n]+)\n-----END SSH SIGNATURE-----$/.exec(
    signature.trim(),
  );
  const blob = Buffer.from(armour?.[1] ?? "", "base64");
  const parts = readSignature(blob);
  if (parts === undefined) return undefined;
  const digest = hash(parts.algorithm, Buffer.from(signed, "latin1"), "buffer");
  const message = Buffer.concat([
    Buffer.from("SSHSIG"),
    ...[Buffer.from(NAMESPACE), Buffer.alloc(0), Buffer.from(parts.algorithm), digest].map(withLength),
  ]);
  return parts.key.verify(message, parts.signature) ? parts.key : undefined;
}

/** The signature's header and the commit without it: what was signed. Continued lines begin with a space. */
function takeSignature(text: string): { readonly signature: string | undefined; readonly signed: string } {
  const end = text.indexOf("\n\n");
  const header = /^gpgsig (.*(?:\n .*)*)\n?/m.exec(text.slice(0, end + 1));
  if (header === null) return { signature: undefined, signed: text };
  const signed = text.slice(0, header.index) + text.slice(header.index + header[0].length);
  return { signature: (header[1] ?? "").replaceAll("\n ", "\n"), signed };
}

interface SshSignature {
  readonly key: PublicKey;
  readonly algorithm: "sha256" | "sha512";
  readonly signature: Uint8Array;
}

function readSignature(blob: Buffer): SshSignature | undefined {
  if (blob.subarray(0, 6).toString() !== "SSHSIG" || blob.length < 10 || blob.readUInt32BE(6) !== 1) return undefined;
  const [keyBlob, namespace, , algorithm, signatureBlob] = strings(blob.subarray(10));
  const [keyType, raw] = strings(keyBlob);
  const [signatureType, signature] = strings(signatureBlob);
  const name = algorithm?.toString();
  const isOurs = namespace?.toString() === NAMESPACE && keyType?.toString() === KEY_TYPE;
  if (!isOurs || signatureType?.toString() !== KEY_TYPE || (name !== "sha256" && name !== "sha512")) return undefined;
  const key = raw && publicKey(raw);
  return key && signature && { key, algorithm: name, signature };
}

function publicKey(raw: Buffer): PublicKey | undefined {
  try {
    return PublicKey.fromRaw(raw);
  } catch (error) {
    if (error instanceof RegistryError) return undefined;
    throw error;
  }
}

/** Texts with their lengths before them, as far as they are whole. @see RFC 4251, section 5 */
function strings(bytes: Buffer = Buffer.alloc(0)): readonly Buffer[] {
  const found: Buffer[] = [];
  for (let rest = bytes; rest.length >= 4;) {
    const end = 4 + rest.readUInt32BE(0);
    if (end > rest.length) break;
    found.push(rest.subarray(4, end));
    rest = rest.subarray(end);
  }
  return found;
}

function withLength(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
