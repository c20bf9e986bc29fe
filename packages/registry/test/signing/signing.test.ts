import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync, verify } from "node:crypto";
import { test } from "node:test";
import type { WriteOptions } from "@parseltongue/base";
import { MemoryEnvironment } from "@parseltongue/testkit";
import { encryptPkcs8 } from "../../src/signing/encrypted-pkcs8.ts";
import { keyFileName, readKeyFile, readKeyFileHead, writeKeyFile } from "../../src/signing/key-file.ts";
import { PublicKey } from "../../src/signing/public-key.ts";
import { SigningKey } from "../../src/signing/signing-key.ts";

const PASSPHRASE = "correct horse battery staple";
/** RFC 8032, section 7.1, TEST 1: public key and signature of the empty message. */
const RFC_KEY = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
const RFC_SIGNATURE =
  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";

test("a key verifies what RFC 8032 says it signed, and nothing else", () => {
  const key = PublicKey.fromRaw(Buffer.from(RFC_KEY, "hex"));
  const signature = Buffer.from(RFC_SIGNATURE, "hex");
  assert.equal(key.verify(new Uint8Array(), signature), true);
  assert.equal(key.verify(Uint8Array.of(0), signature), false);
  for (const bad of [signature.subarray(1), Buffer.concat([signature, signature]), Buffer.alloc(64), Buffer.alloc(0)]) {
    assert.equal(key.verify(new Uint8Array(), bad), false);
  }
  assert.equal(key.hex, RFC_KEY);
  assert.equal(key.fingerprint, "21fe31dfa154a261626bf854046fd2271b7bed4b6abe45aa58877ef47f9721b9");
});

test("a public key has one way to be written", () => {
  const { text } = PublicKey.fromRaw(Buffer.from(RFC_KEY, "hex"));
  assert.equal(PublicKey.parse(text).text, text);
  const bad = [
    "",
    "ed25519:",
    text.slice(0, -1),
    `${text} `,
    text.replace("ed25519:", "ED25519:"),
    text.replace("ed25519:", "rsa:"),
    text.slice("ed25519:".length),
    // The last digit's two lower bits stand for nothing.
    `${text.slice(0, -2)}${String.fromCharCode(text.charCodeAt(text.length - 2) + 1)}=`,
    `ed25519:${Buffer.alloc(31).toString("base64")}`,
    `ed25519:${Buffer.alloc(33, 7).toString("base64")}`,
  ];
  for (const each of bad) assert.throws(() => PublicKey.parse(each), { code: "bad-key" }, each);
});

test("keys that everybody could sign for are refused, and second ways to write one", () => {
  const hex = [
    "00".repeat(32),
    `01${"00".repeat(31)}`,
    `01${"00".repeat(30)}80`,
    `ec${"ff".repeat(30)}7f`,
    `ec${"ff".repeat(30)}ff`,
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    `ed${"ff".repeat(30)}7f`,
    `ee${"ff".repeat(30)}ff`,
    "ff".repeat(32),
  ];
  for (const each of hex) assert.throws(() => PublicKey.fromRaw(Buffer.from(each, "hex")), { code: "bad-key" }, each);
});

test("an encrypted key opens with its passphrase, here and with OpenSSL's reader, and with no other", () => {
  const key = SigningKey.generate();
  const pem = key.encrypted(PASSPHRASE);
  const message = Buffer.from("message");
  const again = SigningKey.decrypt(pem, PASSPHRASE);
  assert.equal(again.publicKey.fingerprint, key.publicKey.fingerprint);
  assert.deepEqual(again.sign(message), key.sign(message));
  assert.equal(key.publicKey.verify(message, again.sign(message)), true);
  assert.equal(createPrivateKey({ key: pem, passphrase: PASSPHRASE }).asymmetricKeyType, "ed25519");
  for (const wrong of ["correct horse battery stapl", "", "x".repeat(2000)]) {
    assert.throws(() => SigningKey.decrypt(pem, wrong), { code: "wrong-passphrase" });
  }
  assert.throws(() => key.encrypted("short"), { code: "weak-passphrase" });
});

test("two encryptions of one key share nothing", () => {
  const key = SigningKey.generate();
  const [a, b] = [key.encrypted(PASSPHRASE), key.encrypted(PASSPHRASE)].map((pem) =>
    pem.split("\n").slice(2, -2).join(""),
  );
  assert.notEqual(a, b);
});

test("a guess costs what scrypt costs, not what OpenSSL's default does", () => {
  const der = Buffer.from(
    SigningKey.generate()
      .encrypted(PASSPHRASE)
      .replace(/-----[^-]+-----|\n/g, ""),
    "base64",
  );
  const scrypt = Buffer.from("06092b06010401da47040b", "hex");
  assert.ok(der.includes(scrypt));
  // N = 16384, r = 8, p = 5.
  assert.ok(der.includes(Buffer.from("02024000020108020105", "hex")));
});

test("only encrypted ed25519 keys are taken", () => {
  const plain = generateKeyPairSync("ed25519").privateKey;
  const unencrypted = plain.export({ format: "pem", type: "pkcs8" }).toString();
  assert.throws(() => SigningKey.decrypt(unencrypted, PASSPHRASE), { code: "bad-key" });
  const other = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const pem = encryptPkcs8(other.export({ format: "der", type: "pkcs8" }), PASSPHRASE);
  assert.throws(() => SigningKey.decrypt(pem, PASSPHRASE), { code: "bad-key" });
  for (const text of ["", "x", `${pem}${pem}`]) {
    assert.throws(() => SigningKey.decrypt(text, PASSPHRASE), { code: "bad-key" });
  }
});

test("a key file is for its owner alone, says whose it is without a passphrase, and opens again", async () => {
  const files = new MemoryEnvironment().files;
  await files.createDirectory("/keys");
  const modes: (number | undefined)[] = [];
  const watched = Object.assign(Object.create(files) as typeof files, {
    replace: async (path: string, chunks: Iterable<Uint8Array>, options?: WriteOptions): Promise<void> => {
      modes.push(options?.mode);
      await files.replace(path, chunks, options);
    },
  });
  const key = SigningKey.generate();
  const path = `/keys/${keyFileName(key.publicKey.fingerprint)}`;
  await writeKeyFile(watched, path, key, "m:jdoe", PASSPHRASE);
  assert.deepEqual(modes, [0o600]);
  const head = await readKeyFileHead(files, path);
  assert.equal(head.holder, "m:jdoe");
  assert.equal(head.publicKey.text, key.publicKey.text);
  const again = await readKeyFile(files, path, PASSPHRASE);
  assert.equal(again.publicKey.fingerprint, key.publicKey.fingerprint);
  await assert.rejects(readKeyFile(files, path, "another passphrase"), { code: "wrong-passphrase" });
  const text = new TextDecoder().decode(await files.read(path));
  assert.doesNotMatch(text, /BEGIN PRIVATE KEY/);
});

test("a key file that names another's public key, or is none, is refused", async () => {
  const files = new MemoryEnvironment().files;
  await files.createDirectory("/keys");
  const key = SigningKey.generate();
  await writeKeyFile(files, "/keys/a.key", key, "m:jdoe", PASSPHRASE);
  const text = new TextDecoder().decode(await files.read("/keys/a.key"));
  const other = SigningKey.generate().publicKey.text;
  const bad = [text.replace(key.publicKey.text, other), text.slice(5), "", "x".repeat(10_000)];
  for (const each of bad) {
    await files.replace("/keys/b.key", [new TextEncoder().encode(each)]);
    await assert.rejects(readKeyFile(files, "/keys/b.key", PASSPHRASE), { code: "bad-key" });
  }
});

test("a signature is plain ed25519, so that any tool verifies it", () => {
  const key = SigningKey.generate();
  const message = Buffer.from("message");
  const x = Buffer.from(key.publicKey.hex, "hex").toString("base64url");
  assert.equal(
    verify(null, message, { key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" }, key.sign(message)),
    true,
  );
});
