import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { KeepRate } from "../../src/plugins/keep-rate.ts";
import { byScore } from "../../src/plugins/score-order.ts";

test("positions come by score, the highest first, and those of equal score by position, whatever order they are in", () => {
  const score = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ noNaN: true }));
  fc.assert(
    fc.property(fc.array(score, { maxLength: 300 }), fc.infiniteStream(fc.nat()), (numbers, random) => {
      const scores = Float64Array.from(numbers);
      const shuffled = numbers.map((_, at) => ({ at, key: random.next().value as number }));
      const positions = Uint32Array.from(shuffled.toSorted((a, b) => a.key - b.key).map(({ at }) => at));
      const before = positions.slice();
      const expected = [...positions].toSorted((a, b) =>
        scores[a] === scores[b] ? a - b : scores[a]! < scores[b]! ? 1 : -1,
      );
      assert.deepEqual([...byScore(positions, scores)], expected);
      assert.deepEqual(positions, before);
    }),
  );
});

test("what answers kept foretells how many candidates a page needs, in whole batches and up to a limit", () => {
  const rate = new KeepRate();
  assert.equal(rate.candidatesFor(256, 256, 1024), 256);
  assert.equal(rate.candidatesFor(10, 256, 1024), 256);
  for (let answer = 0; answer < 100; answer++) rate.note(512, 256);
  assert.equal(rate.candidatesFor(256, 256, 1024), 512);
  for (let answer = 0; answer < 100; answer++) rate.note(1024, 0);
  assert.equal(rate.candidatesFor(256, 256, 1024), 1024);
  for (let answer = 0; answer < 100; answer++) rate.note(256, 256);
  assert.equal(rate.candidatesFor(250, 256, 1024), 256);
});
