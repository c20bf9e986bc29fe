import assert from "node:assert/strict";
import { test } from "node:test";
import { keyCounts, type KeyRecord, type KeyRevocationReason } from "../../src/model/key-record.ts";

const RECORD: KeyRecord = {
  key: `ed25519:${Buffer.alloc(32, 7).toString("base64")}`,
  validFrom: "2026-01-01T00:00:00Z",
  validUntil: "2027-01-01T00:00:00Z",
};
const revoked = (reason: KeyRevocationReason): KeyRecord => ({
  ...RECORD,
  revoked: { at: "2026-06-01T00:00:00Z", reason },
});

test("a key counts within its time, its first and last second included", () => {
  assert.equal(keyCounts(RECORD, "2025-12-31T23:59:59Z"), false);
  assert.equal(keyCounts(RECORD, RECORD.validFrom), true);
  assert.equal(keyCounts(RECORD, RECORD.validUntil), true);
  assert.equal(keyCounts(RECORD, "2027-01-01T00:00:01Z"), false);
  assert.throws(() => keyCounts(RECORD, "never"), { code: "bad-time" });
});

test("of a revoked key counts what it signed before, of a compromised one nothing", () => {
  for (const reason of ["lost", "replaced", "retired"] as const) {
    assert.equal(keyCounts(revoked(reason), "2026-05-31T23:59:59Z"), true, reason);
    assert.equal(keyCounts(revoked(reason), "2026-06-01T00:00:00Z"), false, reason);
  }
  assert.equal(keyCounts(revoked("compromised"), "2026-01-02T00:00:00Z"), false);
});
