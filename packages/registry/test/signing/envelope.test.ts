import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Envelope } from "../../src/model/envelope.ts";
import { RegistryError } from "../../src/registry-error.ts";
import {
  countersign,
  openEnvelope,
  PAYLOAD_TYPE,
  preAuthEncoding,
  requireSigners,
  signEnvelope,
  signersOf,
} from "../../src/signing/envelope.ts";
import { SigningKey } from "../../src/signing/signing-key.ts";

const [ONE, TWO, THREE] = [SigningKey.generate(), SigningKey.generate(), SigningKey.generate()];
const PAYLOAD = Buffer.from('{"a":1}');
const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const decode = (bytes: Uint8Array): Envelope => JSON.parse(new TextDecoder().decode(bytes)) as Envelope;

function signers(envelope: unknown, keys: readonly SigningKey[]): readonly string[] {
  const bytes = envelope instanceof Uint8Array ? envelope : encode(envelope);
  return signersOf(
    openEnvelope(bytes, "e"),
    keys.map((key) => key.publicKey),
  ).map(({ fingerprint }) => fingerprint);
}

/** Who has signed, or nobody where the envelope is refused. */
function signersOrNone(envelope: unknown, keys: readonly SigningKey[]): readonly string[] {
  try {
    return signers(envelope, keys);
  } catch (error) {
    assert.ok(error instanceof RegistryError, String(error));
    return [];
  }
}

test("the encoding that is signed is the specification's", () => {
  const encoded = preAuthEncoding("http://example.com/HelloWorld", Buffer.from("hello world"));
  assert.equal(Buffer.from(encoded).toString(), "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
  assert.equal(Buffer.from(preAuthEncoding("", new Uint8Array())).toString(), "DSSEv1 0  0 ");
  // Lengths are of bytes: two for the letter.
  assert.equal(Buffer.from(preAuthEncoding("é", Buffer.from("é"))).toString(), "DSSEv1 2 é 2 é");
});

test("no two pairs of type and payload are signed as the same bytes", () => {
  const part = fc.string({ unit: fc.constantFrom(" ", "1", "a"), maxLength: 6 });
  fc.assert(
    fc.property(part, part, part, part, (typeA, a, typeB, b) => {
      const isSame = typeA === typeB && a === b;
      const [encodedA, encodedB] = [preAuthEncoding(typeA, Buffer.from(a)), preAuthEncoding(typeB, Buffer.from(b))];
      assert.equal(Buffer.compare(encodedA, encodedB) === 0, isSame);
    }),
  );
});

test("an envelope is opened with what was put in, and says who signed", () => {
  const bytes = signEnvelope(PAYLOAD, [ONE, TWO]);
  assert.deepEqual(Buffer.from(openEnvelope(bytes, "e").payload), PAYLOAD);
  assert.deepEqual(signers(bytes, [THREE, TWO, ONE]), [TWO.publicKey.fingerprint, ONE.publicKey.fingerprint]);
  assert.deepEqual(signers(bytes, [THREE]), []);
  const more = countersign(bytes, "e", THREE);
  assert.equal(signers(more, [ONE, TWO, THREE]).length, 3);
});

test("an envelope with any byte of payload, type or signature changed does not verify", () => {
  const envelope = decode(signEnvelope(PAYLOAD, [ONE]));
  const [signature] = envelope.signatures;
  assert.ok(signature);
  const change = (text: string, at: number, by: number): string => {
    const bytes = Buffer.from(text, "base64");
    const index = at % bytes.length;
    bytes[index] = (bytes[index] ?? 0) ^ by;
    return bytes.toString("base64");
  };
  fc.assert(
    fc.property(fc.nat(200), fc.integer({ min: 1, max: 255 }), (at, by) => {
      assert.deepEqual(signersOrNone({ ...envelope, payload: change(envelope.payload, at, by) }, [ONE]), []);
      const sig = change(signature.sig, at, by);
      assert.deepEqual(signersOrNone({ ...envelope, signatures: [{ ...signature, sig }] }, [ONE]), []);
    }),
    { numRuns: 300 },
  );
  for (let at = 0; at < PAYLOAD_TYPE.length; at++) {
    const payloadType = `${PAYLOAD_TYPE.slice(0, at)}X${PAYLOAD_TYPE.slice(at + 1)}`;
    assert.throws(() => signers({ ...envelope, payloadType }, [ONE]), { code: "bad-document" });
  }
});

test("threat 13: a signature of a payload of another type is none", () => {
  const other = ONE.sign(preAuthEncoding("application/vnd.tuf+json", PAYLOAD));
  const bare = ONE.sign(PAYLOAD);
  for (const signature of [other, bare]) {
    const sig = Buffer.from(signature).toString("base64");
    const envelope = { payloadType: PAYLOAD_TYPE, payload: PAYLOAD.toString("base64"), signatures: [{ sig }] };
    assert.deepEqual(signers(envelope, [ONE]), []);
    assert.throws(() => signers({ ...envelope, payloadType: "application/vnd.tuf+json" }, [ONE]), {
      code: "bad-document",
    });
  }
});

test("threat 14: what an envelope says about who signed decides nothing", () => {
  const envelope = decode(signEnvelope(PAYLOAD, [ONE]));
  const keyids = fc.oneof(
    fc.constantFrom(undefined, TWO.publicKey.fingerprint, ONE.publicKey.fingerprint),
    fc.stringMatching(/^[!-~]{1,40}$/),
  );
  fc.assert(
    fc.property(keyids, (keyid) => {
      const signatures = envelope.signatures.map(({ sig }) => (keyid === undefined ? { sig } : { keyid, sig }));
      assert.deepEqual(signers({ ...envelope, signatures }, [TWO, ONE]), [ONE.publicKey.fingerprint]);
      assert.deepEqual(signers({ ...envelope, signatures }, [TWO]), []);
    }),
  );
});

test("a threshold counts keys by what they are, however often and under whatever name they sign", () => {
  const envelope = decode(signEnvelope(PAYLOAD, [ONE]));
  const [signature] = envelope.signatures;
  const signatures = Array.from({ length: 16 }, (_, i) => ({ keyid: `key-${i}`, sig: signature?.sig }));
  const open = openEnvelope(encode({ ...envelope, signatures }), "e");
  const keys = Array.from({ length: 5 }, () => ONE.publicKey);
  assert.equal(requireSigners(open, keys, 1).length, 1);
  assert.throws(() => requireSigners(open, keys, 2), { code: "too-few-signatures" });
  const two = openEnvelope(signEnvelope(PAYLOAD, [ONE, TWO]), "e");
  assert.equal(requireSigners(two, [ONE.publicKey, TWO.publicKey, THREE.publicKey], 2).length, 2);
  assert.throws(() => requireSigners(two, [ONE.publicKey, THREE.publicKey], 2), { code: "too-few-signatures" });
});

test("threat 10: nobody is let through by a threshold that demands nothing", () => {
  const open = openEnvelope(signEnvelope(PAYLOAD, [ONE]), "e");
  for (const threshold of [0, -1, Number.NaN, 0.5, Infinity, "1" as unknown as number, null as unknown as number]) {
    assert.throws(() => requireSigners(open, [ONE.publicKey], threshold), { code: "bad-threshold" }, String(threshold));
  }
});

test("more signatures than anybody needs are refused before one is verified", () => {
  const envelope = decode(signEnvelope(PAYLOAD, [ONE]));
  const signatures = Array.from({ length: 17 }, () => envelope.signatures[0]);
  assert.throws(() => openEnvelope(encode({ ...envelope, signatures }), "e"), { code: "bad-document" });
  assert.throws(() => openEnvelope(encode({ ...envelope, signatures: [] }), "e"), { code: "bad-document" });
  const full = encode({ ...envelope, signatures: signatures.slice(1) });
  assert.throws(() => countersign(full, "e", TWO), { code: "bad-document" });
});

test("URL-safe base64 and base64 without padding are read, bits that stand for nothing are not", () => {
  const payload = Buffer.from([0xfb, 0xff, 0xfe, 0x3e]);
  const envelope = decode(signEnvelope(payload, [ONE]));
  const urlSafe = payload.toString("base64url");
  assert.match(urlSafe, /[-_]/);
  assert.deepEqual(signers({ ...envelope, payload: urlSafe }, [ONE]), [ONE.publicKey.fingerprint]);
  for (const bad of ["-_-_Pj=", "+//+Pn=="]) {
    assert.throws(() => openEnvelope(encode({ ...envelope, payload: bad }), "e"), { code: "bad-envelope" }, bad);
  }
  for (const bad of ["+//+ Pg==", "====", "é"]) {
    assert.throws(() => openEnvelope(encode({ ...envelope, payload: bad }), "e"), RegistryError, bad);
  }
});
