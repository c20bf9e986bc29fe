import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Histogram } from "../../src/budgets/histogram.ts";

test("percentiles are those of the sorted values, within a sixteenth, and never below", () => {
  const value = fc.oneof(fc.nat({ max: 40 }), fc.nat({ max: 1e6 }), fc.integer({ min: 0, max: 2 ** 39 }));
  fc.assert(
    fc.property(
      fc.array(value, { minLength: 1, maxLength: 300 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (all, p) => {
        const histogram = new Histogram();
        for (const each of all) histogram.record(each);
        const sorted = all.toSorted((a, b) => a - b);
        const exact = sorted[Math.max(1, Math.ceil(p * all.length)) - 1]!;
        const found = histogram.percentile(p);
        assert.ok(found >= exact && found <= exact + exact / 16 + 1, `${found} for ${exact}`);
        assert.equal(histogram.maximum, sorted.at(-1));
        assert.equal(histogram.count, all.length);
      },
    ),
  );
});

test("values beyond the last bucket count, and nothing is left after clearing", () => {
  const histogram = new Histogram();
  assert.equal(histogram.percentile(0.99), 0);
  histogram.record(2 ** 50);
  histogram.record(0.5);
  assert.equal(histogram.percentile(0), 0);
  assert.ok(histogram.percentile(1) > 2 ** 39);
  histogram.clear();
  assert.deepEqual([histogram.count, histogram.sum, histogram.maximum, histogram.percentile(1)], [0, 0, 0, 0]);
});
