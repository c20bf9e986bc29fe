import { createPublicKey, hash, type KeyObject, verify } from "node:crypto";
import type { Fingerprint, PublicKeyText } from "../model/scalars.ts";
import { RegistryError } from "../registry-error.ts";

const PREFIX = "ed25519:";
const RAW_BYTES = 32;
const SIGNATURE_BYTES = 64;

/**
 * Points of small order, the sign bit left out: some implementations take a "signature" by one of these from anybody.
 * @see RFC 8032, section 5.1; Chalkias, Garillot, Nikolaenko: Taming the Many EdDSAs, section 4
 */
const SMALL_ORDER: ReadonlySet<string> = new Set([
  `00${"00".repeat(31)}`,
  `01${"00".repeat(31)}`,
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
  `ec${"ff".repeat(30)}7f`,
]);

/** An ed25519 public key. Two are one key exactly when their fingerprints are equal, whatever anybody calls them. */
export class PublicKey {
  /** `ed25519:` and base64, as files hold it. */
  readonly text: PublicKeyText;
  /** SHA-256 of the 32 raw bytes, 64 lower-case hexadecimal digits. */
  readonly fingerprint: Fingerprint;
  readonly #raw: Uint8Array;
  /** Made with the first signature to verify: most keys of a tap never see one. */
  #key: KeyObject | undefined;

  private constructor(raw: Uint8Array) {
    this.#raw = raw;
    this.text = PREFIX + Buffer.from(raw).toString("base64");
    this.fingerprint = hash("sha256", raw, "hex");
  }

  /** @throws RegistryError `bad-key` unless the text is the one way to write a key that can be trusted to be somebody's */
  static parse(text: PublicKeyText): PublicKey {
    const raw = text.startsWith(PREFIX) ? Buffer.from(text.slice(PREFIX.length), "base64") : Buffer.alloc(0);
    if (raw.length !== RAW_BYTES || PREFIX + raw.toString("base64") !== text) {
      throw badKey(`not a public key: ${JSON.stringify(text.slice(0, 100))}`);
    }
    return PublicKey.fromRaw(raw);
  }

  /** @param raw 32 bytes @throws RegistryError `bad-key` */
  static fromRaw(raw: Uint8Array): PublicKey {
    if (raw.length !== RAW_BYTES) throw badKey(`a public key has ${RAW_BYTES} bytes, not ${raw.length}`);
    const copy = Uint8Array.from(raw);
    const withoutSign = Uint8Array.from(copy);
    withoutSign[RAW_BYTES - 1] = (withoutSign[RAW_BYTES - 1] ?? 0) & 0x7f;
    if (isBeyondField(withoutSign)) throw badKey("a public key is not written in its one way");
    if (SMALL_ORDER.has(Buffer.from(withoutSign).toString("hex"))) {
      throw badKey("a public key is one that everybody can sign for");
    }
    return new PublicKey(copy);
  }

  /** The 32 bytes as hexadecimal digits, as TUF writes keys. */
  get hex(): string {
    return Buffer.from(this.#raw).toString("hex");
  }

  /** Whether a signature of 64 bytes is this key's, of exactly these bytes. */
  verify(bytes: Uint8Array, signature: Uint8Array): boolean {
    return signature.length === SIGNATURE_BYTES && verify(null, bytes, this.#keyObject(), signature);
  }

  /** As `verify`, beside this thread: for many signatures at once. */
  async verifyAside(bytes: Uint8Array, signature: Uint8Array): Promise<boolean> {
    if (signature.length !== SIGNATURE_BYTES) return false;
    return new Promise((resolve, reject) => {
      verify(null, bytes, this.#keyObject(), signature, (error, isRight) => (error ? reject(error) : resolve(isRight)));
    });
  }

  #keyObject(): KeyObject {
    this.#key ??= createPublicKey({
      key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(this.#raw).toString("base64url") },
      format: "jwk",
    });
    return this.#key;
  }
}

/** Whether the number is 2^255 − 19 or more, which stands for a smaller one that has its own writing. */
function isBeyondField(littleEndian: Uint8Array): boolean {
  const [first = 0] = littleEndian;
  return (
    first >= 0xed && littleEndian[RAW_BYTES - 1] === 0x7f && littleEndian.subarray(1, -1).every((byte) => byte === 0xff)
  );
}

function badKey(message: string): RegistryError {
  return new RegistryError("bad-key", message, { hint: "write ed25519: and the base64 of the key's 32 bytes" });
}
