import { createCipheriv, randomBytes, scryptSync } from "node:crypto";

/**
 * What a guess costs: 16 MiB of memory, five times over. OpenSSL, which reads the files, takes no more memory.
 * @see OWASP Password Storage Cheat Sheet, scrypt
 */
const COST = 16_384;
const BLOCK_SIZE = 8;
const PARALLEL = 5;
const KEY_BYTES = 32;
const SALT_BYTES = 16;
const IV_BYTES = 16;

const SEQUENCE = 0x30;
const INTEGER = 0x02;
const OCTETS = 0x04;
/** Object identifiers, encoded: PBES2, scrypt, AES-256 in CBC mode. */
const PBES2 = Buffer.from("06092a864886f70d01050d", "hex");
const SCRYPT = Buffer.from("06092b06010401da47040b", "hex");
const AES_256_CBC = Buffer.from("060960864801650304012a", "hex");

/**
 * A private key as encrypted PKCS#8, which OpenSSL and Node read. Node's own export would derive the key with 2,048
 * rounds of PBKDF2, which costs whoever steals the file next to nothing.
 * @param pkcs8 the key unencrypted, DER
 * @returns PEM
 * @see RFC 5958 EncryptedPrivateKeyInfo, RFC 8018 PBES2, RFC 7914 section 7 scrypt-params
 */
export function encryptPkcs8(pkcs8: Uint8Array, passphrase: string): string {
  const salt = randomBytes(SALT_BYTES);
  const iv = randomBytes(IV_BYTES);
  const key = scryptSync(passphrase, salt, KEY_BYTES, { N: COST, r: BLOCK_SIZE, p: PARALLEL });
  const cipher = createCipheriv("aes-256-cbc", key, iv);
  const encrypted = Buffer.concat([cipher.update(pkcs8), cipher.final()]);
  const parameters = der(
    SEQUENCE,
    der(OCTETS, salt),
    integer(COST),
    integer(BLOCK_SIZE),
    integer(PARALLEL),
    integer(KEY_BYTES),
  );
  const derivation = der(SEQUENCE, SCRYPT, parameters);
  const scheme = der(SEQUENCE, AES_256_CBC, der(OCTETS, iv));
  const algorithm = der(SEQUENCE, PBES2, der(SEQUENCE, derivation, scheme));
  const base64 = der(SEQUENCE, algorithm, der(OCTETS, encrypted)).toString("base64");
  const lines = base64.match(/.{1,64}/g) ?? [];
  return `-----BEGIN ENCRYPTED PRIVATE KEY-----\n${lines.join("\n")}\n-----END ENCRYPTED PRIVATE KEY-----\n`;
}

/** A value of DER. @see ITU-T X.690, section 8.1 */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const lengthBytes = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...lengthBytes]), content]);
}

/** A whole number from 0; a leading zero keeps it from being read as negative. */
function integer(value: number): Buffer {
  const bytes: number[] = [];
  for (let rest = value; rest > 0; rest >>= 8) bytes.unshift(rest & 0xff);
  if (bytes.length === 0 || (bytes[0] ?? 0) >= 0x80) bytes.unshift(0);
  return der(INTEGER, Buffer.from(bytes));
}
