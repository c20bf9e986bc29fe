import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { RegistryError } from "../registry-error.ts";
import { encryptPkcs8 } from "./encrypted-pkcs8.ts";
import { PublicKey } from "./public-key.ts";

/** Shortest passphrase, in UTF-16 code units. */
const MIN_PASSPHRASE = 8;
const PEM = /^-----BEGIN ENCRYPTED PRIVATE KEY-----\n[A-Za-z0-9+/=\n]{1,4000}\n-----END ENCRYPTED PRIVATE KEY-----\n?$/;

/** An ed25519 key that signs. Its private half leaves it encrypted only. */
export class SigningKey {
  readonly publicKey: PublicKey;
  readonly #private: KeyObject;

  private constructor(privateKey: KeyObject) {
    this.#private = privateKey;
    const { x = "" } = createPublicKey(privateKey).export({ format: "jwk" });
    this.publicKey = PublicKey.fromRaw(Buffer.from(x, "base64url"));
  }

  /** A new key. */
  static generate(): SigningKey {
    return new SigningKey(generateKeyPairSync("ed25519").privateKey);
  }

  /**
   * The key that `encrypted` wrote.
   * @throws RegistryError `bad-key` when it is no encrypted ed25519 key, `wrong-passphrase`
   */
  static decrypt(pem: string, passphrase: string): SigningKey {
    if (!PEM.test(pem)) throw badKey("not an encrypted private key", "give a file that `parseltongue key new` made");
    const key = decrypted(pem, passphrase);
    if (key.asymmetricKeyType !== "ed25519") {
      throw badKey(`a key of type ${key.asymmetricKeyType ?? "unknown"} does not sign here`, "make an ed25519 key");
    }
    return new SigningKey(key);
  }

  /**
   * The key as encrypted PKCS#8 (scrypt, AES-256), PEM.
   * @throws RegistryError `weak-passphrase` for fewer than eight characters
   */
  encrypted(passphrase: string): string {
    if (passphrase.length < MIN_PASSPHRASE) {
      throw new RegistryError("weak-passphrase", `the passphrase has ${passphrase.length} characters`, {
        hint: `take at least ${MIN_PASSPHRASE}; four words drawn by lot are better`,
      });
    }
    return encryptPkcs8(this.#private.export({ format: "der", type: "pkcs8" }), passphrase);
  }

  /** The signature of bytes, 64 bytes; the same each time. @see RFC 8032 */
  sign(bytes: Uint8Array): Uint8Array {
    return sign(null, bytes, this.#private);
  }
}

function decrypted(pem: string, passphrase: string): KeyObject {
  try {
    return createPrivateKey({ key: pem, format: "pem", passphrase });
  } catch (cause) {
    throw new RegistryError("wrong-passphrase", "the key does not open with this passphrase", {
      hint: "try again; a passphrase that is lost cannot be recovered, the key has to be replaced",
      cause,
    });
  }
}

function badKey(message: string, hint: string): RegistryError {
  return new RegistryError("bad-key", message, { hint });
}
