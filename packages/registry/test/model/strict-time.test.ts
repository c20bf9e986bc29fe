import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseDocument } from "../../src/model/parse-document.ts";
import { isTime, timeMs, timeText } from "../../src/model/strict-time.ts";
import { DOCUMENT_EXAMPLES } from "./examples.ts";

const BAD = [
  "never",
  "",
  "2026-02-30T00:00:00Z",
  "2026-13-01T00:00:00Z",
  "2025-02-29T00:00:00Z",
  "2026-11-25T24:00:00Z",
  "2026-11-25T23:59:60Z",
  "2026-11-25T00:00:00.5Z",
  "2026-11-25T00:00:00+00:00",
  "2026-11-25T00:00:00",
  "2026-11-25",
  "2026-11-25 00:00:00Z",
  "2026-11-25t00:00:00z",
  "+12026-11-25T00:00:00Z",
  "0000-00-00T00:00:00Z",
  "9999-12-31T23:59:59Z",
  " 2026-11-25T00:00:00Z",
  "2026-11-25T00:00:00Z\n",
  "1790000000",
  "٢٠٢٦-11-25T00:00:00Z",
];

test("threat 11: what is no moment is refused, never taken for one that does not come", () => {
  for (const text of BAD) {
    assert.equal(isTime(text), false, text);
    assert.throws(() => timeMs(text), { code: "bad-time" }, text);
    const bytes = new TextEncoder().encode(JSON.stringify({ ...DOCUMENT_EXAMPLES.feed, createdAt: text }));
    assert.throws(() => parseDocument("feed", bytes, "feed.json"), { code: "bad-document" }, text);
  }
});

test("every second from 2000 to 2999 is written and read as itself", () => {
  const first = Date.UTC(2000, 0, 1);
  const last = Date.UTC(2999, 11, 31, 23, 59, 59);
  fc.assert(
    fc.property(fc.integer({ min: first, max: last }), (ms) => {
      const text = timeText(ms);
      assert.ok(isTime(text));
      assert.equal(timeMs(text), Math.floor(ms / 1000) * 1000);
    }),
  );
  for (const ms of [first - 1, last + 1000, Number.NaN]) assert.throws(() => timeText(ms), { code: "bad-time" });
});
