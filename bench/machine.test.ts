import assert from "node:assert/strict";
import { test } from "node:test";
import { machineLine, median, spreadOf, table } from "./machine.ts";

test("percentiles are measured values, by nearest rank", () => {
  const samples = Array.from({ length: 1000 }, (_, at) => 1000 - at);
  assert.deepEqual(spreadOf(samples), { count: 1000, p50: 500, p99: 990, p999: 999, max: 1000 });
  assert.equal(samples[0], 1000, "the samples stay in their order");
  assert.deepEqual(spreadOf([7]), { count: 1, p50: 7, p99: 7, p999: 7, max: 7 });
  assert.equal(median([4, 1, 3, 2]), 2);
  assert.throws(() => spreadOf([]), /no samples/);
});

test("a table lines up", () => {
  const columns = [
    ["question", "left"],
    ["p50 µs", "right"],
  ] as const;
  assert.equal(
    table(columns, [
      ["callers", "0.31"],
      ["blast-radius", "12.50"],
    ]),
    [
      "| question     | p50 µs |",
      "| ------------ | -----: |",
      "| callers      |   0.31 |",
      "| blast-radius |  12.50 |",
    ].join("\n"),
  );
  assert.throws(() => table(columns, [["one"]]), /row of 1 cells in a table of 2/);
});

test("the machine line says processor, cores, memory, Node and commit", () => {
  assert.match(machineLine(), /^.+, \d+ cores?, [\d.]+ GB, \w+ \w+, Node \d+\.\d+\.\d+, commit \S+/);
});
