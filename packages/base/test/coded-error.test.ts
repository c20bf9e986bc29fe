import assert from "node:assert/strict";
import { test } from "node:test";
import { BaseError, CodedError, errorFromPlain, errorToPlain, parseDigest } from "@parseltongue/base";

test("a coded error says its code, hint, details, cause and the name of its class", () => {
  const cause = new Error("inner");
  const error = new BaseError("bad-digest", "not a digest: x", { hint: "write one", details: { length: 1 }, cause });
  assert.equal(error.name, "BaseError");
  assert.equal(error.code, "bad-digest");
  assert.equal(error.hint, "write one");
  assert.deepEqual(error.details, { length: 1 });
  assert.equal(error.cause, cause);
});

test("an error crosses a border as plain data and comes back with all that callers look at", () => {
  const error = new BaseError("not-json", "outer", {
    hint: "do",
    details: { at: 3, names: ["a"] },
    cause: new CodedError("inner-code", "inner", { cause: new TypeError("bug") }),
  });
  const back = errorFromPlain(structuredClone(JSON.parse(JSON.stringify(error.toPlain()))));
  assert.ok(back instanceof CodedError);
  assert.equal(back.name, "BaseError");
  assert.equal(back.code, "not-json");
  assert.equal(back.hint, "do");
  assert.deepEqual(back.details, { at: 3, names: ["a"] });
  assert.equal(back.stack, error.stack);
  assert.ok(back.cause instanceof CodedError);
  assert.equal(back.cause.code, "inner-code");
  assert.ok(back.cause.cause instanceof Error && !(back.cause.cause instanceof CodedError));
  assert.equal(back.cause.cause.name, "TypeError");
});

test("a circle of causes is cut, and a thrown value that is no error is named", () => {
  const error = new Error("round");
  error.cause = error;
  let depth = 0;
  for (let plain = errorToPlain(error).cause; plain !== undefined; plain = plain.cause) depth++;
  assert.equal(depth, 8);
  assert.equal(errorToPlain("text").message, "thrown value that is no error: text");
});

test("a package's error is caught by its code", () => {
  assert.throws(() => parseDigest("md5:00"), { name: "BaseError", code: "bad-digest" });
});
