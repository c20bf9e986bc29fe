import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { GlobPattern } from "../../src/manifest/glob-pattern.ts";

const encoder = new TextEncoder();
const matches = (glob: string, path: string): boolean => new GlobPattern(glob).matches(encoder.encode(path));

const CASES: readonly (readonly [glob: string, matching: readonly string[], other: readonly string[]])[] = [
  ["src/lib.rs", ["src/lib.rs"], ["src/lib.rs2", "src/lib", "xsrc/lib.rs", ""]],
  ["src/*.rs", ["src/lib.rs", "src/.rs"], ["src/a/b.rs", "src/lib.ts", "src/"]],
  ["src/**", ["src/lib.rs", "src/a/b.rs", "src/"], ["src", "lib/src/a.rs"]],
  ["**/*.ts", ["a.ts", "a/b.ts", "a/b/c.ts"], ["a.tsx", "a.ts/b"]],
  ["**/test/**", ["test/a", "a/test/b", "a/b/test/c/d"], ["atest/b", "test", "a/testb/c"]],
  ["a/**/b", ["a/b", "a/x/b", "a/x/y/b"], ["ab", "a/xb", "ax/b"]],
  ["**", ["", "a", "a/b"], []],
  ["?.rs", ["a.rs", "ö.rs", "😀.rs"], ["ab.rs", ".rs", "/.rs"]],
  ["größe/*", ["größe/x"], ["grosse/x"]],
  ["*", ["a", ""], ["a/b"]],
];

for (const [glob, matching, other] of CASES) {
  test(`${glob} matches what it should and nothing else`, () => {
    for (const path of matching) assert.ok(matches(glob, path), `${glob} ${path}`);
    for (const path of other) assert.ok(!matches(glob, path), `${glob} ${path}`);
  });
}

/** The same by trying one way after another, which may take for ever. */
function naive(glob: string, path: string): boolean {
  if (glob === "") return path === "";
  if (glob === "**") return true;
  if (glob.startsWith("**/")) {
    const rest = glob.slice(3);
    if (naive(rest, path)) return true;
    return [...path.matchAll(/\//g)].some(({ index }) => naive(rest, path.slice(index + 1)));
  }
  if (glob.startsWith("*")) {
    const rest = glob.slice(1);
    const [part = ""] = path.split("/");
    return Array.from({ length: part.length + 1 }, (_, at) => path.slice(at)).some((tail) => naive(rest, tail));
  }
  if (path === "") return false;
  const isOne = glob.startsWith("?") ? !path.startsWith("/") : glob[0] === path[0];
  return isOne && naive(glob.slice(1), path.slice(1));
}

test("any glob matches what trying all ways to read it matches", () => {
  const part = fc.array(fc.constantFrom("a", "b", "*", "?"), { minLength: 1, maxLength: 4 }).map((all) => all.join(""));
  const glob = fc
    .array(fc.oneof(part, fc.constant("**")), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.join("/"))
    .filter((text) => GlobPattern.problem(text) === undefined);
  const path = fc.array(fc.constantFrom("a", "b", "/"), { maxLength: 10 }).map((all) => all.join(""));
  fc.assert(
    fc.property(glob, path, (pattern, text) => matches(pattern, text) === naive(pattern, text)),
    {
      numRuns: 3000,
    },
  );
});

test("patterns that take other matchers for ever are through at once", () => {
  const path = encoder.encode("a".repeat(20_000));
  assert.ok(!new GlobPattern("*a".repeat(127)).matches(encoder.encode(`${"a".repeat(5000)}b`)));
  assert.ok(!new GlobPattern(`${"**/".repeat(80)}b`).matches(encoder.encode("a/".repeat(5000))));
  assert.ok(!new GlobPattern(`${"?".repeat(254)}*`).matches(path.subarray(0, 253)));
});

test("globs that mean something else elsewhere are refused", () => {
  for (const glob of ["a**", "**a/b", "a/b**/c", "***", "[ab]", "{a,b}", "!a", "/a"]) {
    assert.notEqual(GlobPattern.problem(glob), undefined, glob);
  }
  for (const [glob] of CASES) assert.equal(GlobPattern.problem(glob), undefined, glob);
});
