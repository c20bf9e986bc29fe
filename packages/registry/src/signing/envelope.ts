import type { Envelope } from "../model/envelope.ts";
import { parseDocument, writeDocument } from "../model/parse-document.ts";
import { RegistryError } from "../registry-error.ts";
import type { PublicKey } from "./public-key.ts";
import type { SigningKey } from "./signing-key.ts";

/** The one type of content that is signed here. */
export const PAYLOAD_TYPE = "application/vnd.in-toto+json";

/** An envelope taken apart. Nothing about it is verified. */
export interface OpenEnvelope {
  /** How errors call it. */
  readonly path: string;
  readonly payload: Uint8Array;
  /** At most sixteen. */
  readonly signatures: readonly Uint8Array[];
}

/**
 * The bytes that a signature is made of: type and payload with their lengths, so that neither can pass for the other.
 * @see DSSE v1.0.0, protocol.md, PAE
 */
export function preAuthEncoding(payloadType: string, payload: Uint8Array): Uint8Array {
  const head = Buffer.from(`DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `);
  return Buffer.concat([head, payload]);
}

/** Bytes of an envelope with the payload, signed by each key in order. */
export function signEnvelope(payload: Uint8Array, keys: readonly SigningKey[]): Uint8Array {
  return envelopeBytes(
    payload,
    keys.map((key) => signatureOf(payload, key)),
  );
}

/**
 * Bytes of the envelope with one more signature, for people who sign one after the other.
 * @throws RegistryError as `openEnvelope`; `bad-document` when sixteen have signed already
 */
export function countersign(bytes: Uint8Array, path: string, key: SigningKey): Uint8Array {
  const { payload, signatures } = parseEnvelope(bytes, path);
  return envelopeBytes(base64Bytes(payload, path), [...signatures, signatureOf(base64Bytes(payload, path), key)]);
}

/**
 * An envelope's payload and signatures.
 * @throws RegistryError `too-large`, `bad-json`, `bad-document` also for another type of content and for more than sixteen
 * signatures, `bad-envelope` for what is no base64
 */
export function openEnvelope(bytes: Uint8Array, path: string): OpenEnvelope {
  const { payload, signatures } = parseEnvelope(bytes, path);
  return {
    path,
    payload: base64Bytes(payload, path),
    signatures: signatures.map(({ sig }) => base64Bytes(sig, path)),
  };
}

/**
 * Those of `keys` that have signed, each once, in their order. What envelopes say about who signed is not looked at.
 * Takes 0.1 ms for each pair of a signature and a key at worst: hand over those that may sign.
 * @see DSSE v1.0.0, protocol.md: KEYID must not be used for security decisions
 */
export function signersOf(envelope: OpenEnvelope, keys: Iterable<PublicKey>): readonly PublicKey[] {
  const signed = preAuthEncoding(PAYLOAD_TYPE, envelope.payload);
  const candidates = new Map<string, PublicKey>();
  for (const key of keys) candidates.set(key.fingerprint, key);
  const left = new Map(candidates);
  for (const signature of envelope.signatures) {
    for (const [fingerprint, key] of left) {
      if (!key.verify(signed, signature)) continue;
      left.delete(fingerprint);
      break;
    }
  }
  return [...candidates.values()].filter(({ fingerprint }) => !left.has(fingerprint));
}

/**
 * As `signersOf`, when they are at least `threshold` different keys.
 * @throws RegistryError `too-few-signatures`; `bad-threshold` unless it is a whole number from 1
 * @see DSSE v1.0.0, protocol.md, Multi-signature Verification
 */
export function requireSigners(
  envelope: OpenEnvelope,
  keys: Iterable<PublicKey>,
  threshold: number,
): readonly PublicKey[] {
  if (!Number.isSafeInteger(threshold) || threshold < 1) {
    throw new RegistryError("bad-threshold", `${String(threshold)} signatures are no threshold`, {
      hint: "demand a whole number of signatures, 1 at least",
    });
  }
  const signers = signersOf(envelope, keys);
  if (signers.length >= threshold) return signers;
  const { path } = envelope;
  throw new RegistryError("too-few-signatures", `${path} is signed by ${signers.length} of ${threshold} keys needed`, {
    hint: "have it signed by those who may, with keys that are valid",
    details: { path, signers: signers.map(({ fingerprint }) => fingerprint), threshold },
  });
}

function parseEnvelope(bytes: Uint8Array, path: string): Envelope {
  return parseDocument("envelope", bytes, path);
}

function envelopeBytes(payload: Uint8Array, signatures: Envelope["signatures"]): Uint8Array {
  return writeDocument("envelope", {
    payloadType: PAYLOAD_TYPE,
    payload: Buffer.from(payload).toString("base64"),
    signatures,
  });
}

function signatureOf(payload: Uint8Array, key: SigningKey): Envelope["signatures"][number] {
  const signature = key.sign(preAuthEncoding(PAYLOAD_TYPE, payload));
  return { keyid: key.publicKey.fingerprint, sig: Buffer.from(signature).toString("base64") };
}

/** Standard and URL-safe are both taken, as the specification demands; bits that stand for nothing are not. */
function base64Bytes(text: string, path: string): Uint8Array {
  const decoded = Buffer.from(text, "base64");
  const bytes = new Uint8Array(decoded.buffer, decoded.byteOffset, decoded.length);
  const written = decoded.toString("base64");
  if (written === text) return bytes;
  const plain = text.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  if (written.replace(/=+$/, "") === plain) return bytes;
  throw new RegistryError("bad-envelope", `${path} holds what is no base64`, { hint: "sign it again" });
}
