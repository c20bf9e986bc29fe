import assert from "node:assert/strict";
import { test } from "node:test";
import { parseFixture } from "@parseltongue/testkit";

test("a fixture is several files in one string", () => {
  const files = parseFixture(`
    //- /src/lib.rs
    mod a;

    fn f() {
        g();
    }
    //- /empty.rs
    //- /with space.ts
    export {};
  `);
  assert.deepEqual(
    [...files],
    [
      ["src/lib.rs", "mod a;\n\nfn f() {\n    g();\n}\n"],
      ["empty.rs", ""],
      ["with space.ts", "export {};\n"],
    ],
  );
});

test("a slip in a fixture is an error", () => {
  assert.throws(() => parseFixture("fn f() {}\n//- /a.rs\n"), /before its first/);
  assert.throws(() => parseFixture("//- /a.rs\n//- /a.rs\n"), /twice/);
  assert.throws(() => parseFixture("//- a.rs\n"), /header/);
});
