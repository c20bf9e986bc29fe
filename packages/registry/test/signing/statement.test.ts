import assert from "node:assert/strict";
import { test } from "node:test";
import {
  PREDICATE_TYPES,
  type Predicates,
  STATEMENT_TYPES,
  type StatementType,
} from "../../src/model/predicates/predicate.ts";
import { parseStatementPath, statementPath } from "../../src/model/statement-path.ts";
import type { StatementPlace } from "../../src/model/statement-path.ts";
import type { Subject } from "../../src/model/statement.ts";
import { signEnvelope } from "../../src/signing/envelope.ts";
import { SigningKey } from "../../src/signing/signing-key.ts";
import { parseStatement, payloadDigest, statementPayload, subject } from "../../src/signing/statement.ts";
import { type StatementContext, verifyStatement } from "../../src/signing/verify-statement.ts";
import { PREDICATE_EXAMPLES } from "../model/examples.ts";

const KEY = SigningKey.generate();
const [A, B, C] = ["a", "b", "c"].map((digit) => digit.repeat(64)) as [string, string, string];
const HERE = new Map([
  ["plugin.wasm", A],
  ["source", B],
  ["entry", C],
  ["namespace", A],
  ["rfc.md", B],
  ["rfc.json", C],
]);
const CONTEXT: StatementContext = {
  tapId: A,
  policies: new Set([B]),
  keys: [KEY.publicKey],
  threshold: 1,
  subjects: HERE,
};

function placeOf(type: StatementType): StatementPlace {
  if (type === "transfer") return { kind: "namespace", namespace: "acme" };
  if (type === "vote") return { kind: "rfc", rfc: "0001" };
  return { kind: "version", plugin: "acme/rust-lens", version: "1.4.0" };
}

function subjectsOf(type: StatementType): readonly Subject[] {
  const names =
    type === "transfer" ? ["namespace"] : type === "vote" ? ["rfc.md", "rfc.json"] : ["plugin.wasm", "source", "entry"];
  return names.map((name) => subject(name, HERE.get(name) ?? ""));
}

const pathOf = (type: StatementType): string => statementPath(placeOf(type), type, KEY.publicKey.fingerprint, 1);
const signed = <Type extends StatementType>(
  type: Type,
  predicate: Predicates[Type] = PREDICATE_EXAMPLES[type],
  subjects: readonly Subject[] = subjectsOf(type),
): Uint8Array => signEnvelope(statementPayload(type, subjects, predicate), [KEY]);

test("a statement of each type is made, signed, verified and read back", () => {
  for (const type of STATEMENT_TYPES) {
    const payload = statementPayload(type, subjectsOf(type), PREDICATE_EXAMPLES[type]);
    const verified = verifyStatement(pathOf(type), signEnvelope(payload, [KEY]), CONTEXT);
    assert.deepEqual(verified, {
      path: pathOf(type),
      type,
      payloadSha256: payloadDigest(payload),
      signers: [KEY.publicKey.fingerprint],
      subjects: subjectsOf(type),
      predicate: PREDICATE_EXAMPLES[type],
    });
  }
});

test("no statement passes for one of another type", () => {
  for (const type of STATEMENT_TYPES) {
    const payload = statementPayload(type, subjectsOf(type), PREDICATE_EXAMPLES[type]);
    for (const other of STATEMENT_TYPES) {
      if (other === type) continue;
      assert.throws(() => parseStatement(other, payload, "s"), /./, `${type} as ${other}`);
      if (placeOf(other).kind !== placeOf(type).kind) continue;
      assert.throws(() => verifyStatement(pathOf(other), signEnvelope(payload, [KEY]), CONTEXT), `${type} as ${other}`);
    }
  }
});

test("threat 12: a statement made for another tap or under another policy is refused", () => {
  for (const type of STATEMENT_TYPES) {
    const bytes = signed(type);
    assert.throws(
      () => verifyStatement(pathOf(type), bytes, { ...CONTEXT, tapId: B }),
      { code: "bad-statement" },
      type,
    );
    const policies = new Set([A, C]);
    assert.throws(
      () => verifyStatement(pathOf(type), bytes, { ...CONTEXT, policies }),
      { code: "bad-statement" },
      type,
    );
  }
});

test("a statement stands beside what it is about, and nowhere else", () => {
  const key = KEY.publicKey.fingerprint;
  const version = statementPath({ kind: "version", plugin: "acme/rust-lens", version: "1.4.1" }, "review", key, 1);
  const plugin = statementPath({ kind: "version", plugin: "acme/other", version: "1.4.0" }, "review", key, 1);
  for (const path of [version, plugin]) {
    assert.throws(() => verifyStatement(path, signed("review"), CONTEXT), { code: "bad-statement" }, path);
  }
  const namespace = statementPath({ kind: "namespace", namespace: "other" }, "transfer", key, 1);
  assert.throws(() => verifyStatement(namespace, signed("transfer"), CONTEXT), { code: "bad-statement" });
  const rfc = statementPath({ kind: "rfc", rfc: "0002" }, "vote", key, 1);
  assert.throws(() => verifyStatement(rfc, signed("vote"), CONTEXT), { code: "bad-statement" });
});

test("a statement about other bytes than those here is refused; a rebuild may say that others came out", () => {
  for (const type of STATEMENT_TYPES) {
    subjectsOf(type).forEach(({ name }, index) => {
      const subjects = subjectsOf(type).map((each, at) => (at === index ? subject(name, "d".repeat(64)) : each));
      const bytes = signed(type, PREDICATE_EXAMPLES[type], subjects);
      const verify = (): unknown => verifyStatement(pathOf(type), bytes, CONTEXT);
      if (type === "rebuild" && name === "plugin.wasm") verify();
      else assert.throws(verify, { code: "bad-statement" }, `${type} ${name}`);
    });
  }
  const subjects = [...subjectsOf("review"), subject("native/linux-x64", A)];
  const bytes = signed("review", PREDICATE_EXAMPLES.review, subjects);
  assert.throws(() => verifyStatement(pathOf("review"), bytes, CONTEXT), { code: "bad-statement" });
});

test("subjects that are missing, doubled or of another type are refused when a statement is made and when it is read", () => {
  const make = (subjects: readonly Subject[]): unknown =>
    statementPayload("review", subjects, PREDICATE_EXAMPLES.review);
  const [wasm, source, entry] = subjectsOf("review") as [Subject, Subject, Subject];
  make([source, entry]);
  for (const subjects of [[source], [entry], [wasm, source, entry, entry], [source, entry, subject("rfc.md", A)]]) {
    assert.throws(() => make(subjects), { code: "bad-statement" });
  }
  assert.throws(() => make([]), { code: "bad-document" });
  const statement = {
    ...JSON.parse(new TextDecoder().decode(statementPayload("review", [source, entry], PREDICATE_EXAMPLES.review))),
  };
  const payload = Buffer.from(JSON.stringify({ ...statement, subject: [entry] }));
  assert.throws(() => parseStatement("review", payload, "s"), { code: "bad-statement" });
});

test("what is not signed by those who may is not read at all", () => {
  const stranger = SigningKey.generate();
  // Not even JSON: had it been read, the code would be another.
  const bytes = signEnvelope(Buffer.from("{not json"), [stranger]);
  assert.throws(() => verifyStatement(pathOf("review"), bytes, CONTEXT), { code: "too-few-signatures" });
  const own = signEnvelope(Buffer.from("{not json"), [KEY]);
  assert.throws(() => verifyStatement(pathOf("review"), own, CONTEXT), { code: "bad-json" });
  assert.throws(() => verifyStatement(pathOf("review"), signed("review"), { ...CONTEXT, keys: [] }), {
    code: "too-few-signatures",
  });
});

test("errors in a predicate name where it is wrong", () => {
  const predicate = { ...PREDICATE_EXAMPLES.review, verdict: "aprove" } as unknown as Predicates["review"];
  assert.throws(() => statementPayload("review", subjectsOf("review"), predicate), {
    code: "bad-document",
    message: 'a review statement: /predicate/verdict is "aprove"',
    hint: "did you mean approve?",
  });
});

test("places of statements are read as they are written", () => {
  for (const type of STATEMENT_TYPES) {
    const path = statementPath(placeOf(type), type, KEY.publicKey.fingerprint, 12);
    const key12 = KEY.publicKey.fingerprint.slice(0, 12);
    assert.deepEqual(parseStatementPath(path), { place: placeOf(type), type, key12, number: 12 });
  }
  assert.equal(
    statementPath(placeOf("review"), "review", A, 1),
    "attestations/acme/rust-lens/1.4.0/review--aaaaaaaaaaaa--1.dsse.json",
  );
});

test("threat 51: nothing else is a place of a statement", () => {
  const good = statementPath(placeOf("review"), "review", A, 1);
  const bad = [
    "",
    `/${good}`,
    `../${good}`,
    `x/${good}`,
    `${good}/x`,
    `${good}\n`,
    good.replace("attestations/", "attestations//"),
    good.replace("rust-lens", ".."),
    good.replace("rust-lens", "rust-lens/.."),
    good.replace("acme", "Acme"),
    good.replace("acme", "acme\\x"),
    good.replace("1.4.0", "1.4"),
    good.replace("1.4.0", "1.4.0-RC"),
    good.replace("review--", "vote--"),
    good.replace("review--", "reviews--"),
    good.replace("--1.", "--0."),
    good.replace("--1.", "--01."),
    good.replace("--1.", "--99999."),
    good.replace("aaaaaaaaaaaa", "AAAAAAAAAAAA"),
    good.replace("aaaaaaaaaaaa", "aaaaaaaaaaa"),
    good.replace(".dsse.json", ".json"),
    "rfcs/1/votes/vote--aaaaaaaaaaaa--1.dsse.json",
    "rfcs/0001/vote--aaaaaaaaaaaa--1.dsse.json",
    "attestations/acme/_namespace/review--aaaaaaaaaaaa--1.dsse.json",
  ];
  for (const path of bad) assert.throws(() => parseStatementPath(path), { code: "bad-path" }, path);
});

test("types that share a predicate type are told apart by what they hold", () => {
  assert.equal(PREDICATE_TYPES.test, PREDICATE_TYPES.perf);
  const payload = statementPayload("test", subjectsOf("test"), PREDICATE_EXAMPLES.test);
  assert.throws(() => parseStatement("perf", payload, "s"), { code: "bad-document" });
});
