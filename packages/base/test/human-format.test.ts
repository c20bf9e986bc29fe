import assert from "node:assert/strict";
import { test } from "node:test";
import { formatBytes, formatCount, formatDuration } from "@parseltongue/base";

test("counts", () => {
  assert.deepEqual([0, 999, 1000, 1_234_567, -4321].map(formatCount), ["0", "999", "1,000", "1,234,567", "-4,321"]);
});

test("durations", () => {
  const cases: readonly (readonly [number, string])[] = [
    [0, "0 ns"],
    [0.000812, "812 ns"],
    [0.00125, "1.25 µs"],
    [0.9999, "1.00 ms"],
    [34.04, "34.0 ms"],
    [999.4, "999 ms"],
    [999.6, "1.00 s"],
    [12_500, "12.5 s"],
    [59_940, "59.9 s"],
    [59_960, "1 min 00 s"],
    [185_000, "3 min 05 s"],
  ];
  for (const [durationMs, text] of cases) assert.equal(formatDuration(durationMs), text);
});

test("sizes", () => {
  const sizes = [0, 999, 1000, 1500, 23_400_000, 999_999, 5e12, 5e15];
  assert.deepEqual(sizes.map(formatBytes), [
    "0 B",
    "999 B",
    "1.00 kB",
    "1.50 kB",
    "23.4 MB",
    "1.00 MB",
    "5.00 TB",
    "5000 TB",
  ]);
});
