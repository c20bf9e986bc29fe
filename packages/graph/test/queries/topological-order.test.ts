import assert from "node:assert/strict";
import { test } from "node:test";

import { TopologicalOrder } from "../../src/queries/cycles/topological-order.ts";

test("positions stay in order however often the same place is used", () => {
  const order = new TopologicalOrder();
  order.clear(4);
  order.insertAfter(0, [1, 2, 3]);
  order.reserve(2000);
  const expected = [1, 2, 3];
  for (let id = 4; id < 2000; id += 2) {
    // Always behind the first, or before it: one runs out of numbers between, the other of numbers far enough.
    const place = id % 4 === 0 ? 1 : 0;
    order.insertAfter(place, [id, id + 1]);
    expected.splice(expected.indexOf(place) + 1, 0, id, id + 1);
    if (id % 12 === 0) {
      order.remove(id);
      expected.splice(expected.indexOf(id), 1);
    }
  }
  for (const [at, id] of expected.entries()) {
    assert.equal(order.previous(id), expected[at - 1] ?? 0);
    if (at > 0) assert.ok(order.labels[id]! > order.labels[expected[at - 1]!]!);
  }
  assert.equal(order.last, expected.at(-1));
});
