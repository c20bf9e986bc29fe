import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { ScopeNames } from "../src/linker/scope-names.ts";

const SCOPES = 3;
const declarations = fc.array(fc.tuple(fc.nat(SCOPES - 1), fc.nat(60), fc.integer({ min: -9, max: 9 })), {
  maxLength: 200,
});

test("each scope gives each of its names what was declared by it, in order", () => {
  fc.assert(
    fc.property(declarations, (declared) => {
      const names = new ScopeNames(SCOPES, declared.flat());
      for (let scope = 0; scope < SCOPES; scope++) {
        const expected = new Map<number, number[]>();
        for (const [at, name, entry] of declared) {
          if (at === scope) expected.set(name, [...(expected.get(name) ?? []), entry]);
        }
        assert.equal(names.isEmpty(scope), expected.size === 0);
        for (let name = 0; name <= 60; name++) {
          assert.deepEqual([...names.entries(scope, name)], expected.get(name) ?? []);
        }
        assert.deepEqual(
          [...names.of(scope)].map(([name, entries]) => [name, [...entries]]),
          [...expected].sort(([a], [b]) => a - b),
        );
      }
    }),
  );
});
