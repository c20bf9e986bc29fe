import assert from "node:assert/strict";
import { test } from "node:test";
import { digestOf, parseDigest } from "@parseltongue/base";

const EMPTY = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

test("a digest is that of the bytes; a string stands for its UTF-8 bytes", () => {
  assert.equal(digestOf(new Uint8Array()), EMPTY);
  assert.equal(digestOf("é"), digestOf(new Uint8Array([0xc3, 0xa9])));
  assert.equal(parseDigest(digestOf("x")), digestOf("x"));
});

test("other spellings of a digest are refused", () => {
  const hex = EMPTY.slice("sha256:".length);
  for (const text of [
    "",
    hex,
    `sha256:${hex.toUpperCase()}`,
    `${EMPTY} `,
    `${EMPTY}\n`,
    `sha512:${hex}`,
    `sha256:${hex}0`,
  ]) {
    assert.throws(() => parseDigest(text), { code: "bad-digest" }, JSON.stringify(text));
  }
});
