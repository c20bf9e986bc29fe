import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { test } from "node:test";
import fc from "fast-check";
import { sourceTreeDigest, type TreeFile } from "../../src/model/source/source-tree.ts";
import { checkTreePaths, treePathProblem } from "../../src/model/source/tree-paths.ts";

const file = (path: string, text = "", mode = "100644"): TreeFile => ({
  path,
  mode,
  bytes: new TextEncoder().encode(text),
});

const trees = fc.uniqueArray(
  fc.record({
    // Of no letters that names make which Windows reserves.
    path: fc.stringMatching(/^[a-m]{1,6}(\/[a-m]{1,4}){0,2}\.(rs|ts)$/),
    mode: fc.constantFrom("100644", "100755"),
    bytes: fc.uint8Array({ maxLength: 8 }),
  }),
  { selector: ({ path }) => path.toLowerCase(), maxLength: 8 },
);

test("the digest is that of a head and a line for each file, as its description says", () => {
  const line = (mode: string, text: string, path: string): string => `${mode} ${hash("sha256", text, "hex")} ${path}\n`;
  const expected = hash(
    "sha256",
    `parseltongue source tree 1\n${line("100755", "b", "a/b.sh")}${line("100644", "a", "a.rs")}`,
    "hex",
  );
  assert.notEqual(sourceTreeDigest([file("a.rs", "a"), file("a/b.sh", "b", "100755")]), expected);
  const sorted = hash(
    "sha256",
    `parseltongue source tree 1\n${line("100644", "a", "a.rs")}${line("100755", "b", "a/b.sh")}`,
    "hex",
  );
  assert.equal(sourceTreeDigest([file("a/b.sh", "b", "100755"), file("a.rs", "a")]), sorted);
});

test("the order in which files come does not matter, everything about them does", () => {
  fc.assert(
    fc.property(trees, fc.nat(), (files, seed) => {
      const digest = sourceTreeDigest(files);
      const turned = files.map((_, index) => files[(index + seed) % files.length] ?? assert.fail());
      assert.equal(sourceTreeDigest(turned), digest);
      files.forEach((each, index) => {
        const others = files.filter((_, at) => at !== index);
        const mode = each.mode === "100644" ? "100755" : "100644";
        const changed: readonly TreeFile[] = [
          { ...each, mode },
          { ...each, path: `new/${each.path}` },
          { ...each, bytes: Uint8Array.from([...each.bytes, 0]) },
        ];
        for (const one of changed) assert.notEqual(sourceTreeDigest([...others, one]), digest);
        assert.notEqual(sourceTreeDigest(others), digest);
      });
    }),
  );
});

test("threat 51: links, submodules and names that some system reads otherwise are refused", () => {
  for (const mode of ["120000", "160000", "040000", "100664", ""]) {
    assert.throws(() => sourceTreeDigest([file("a.rs", "../../etc/passwd", mode)]), { code: "bad-path" }, mode);
  }
  const bad = [
    "",
    "/etc/passwd",
    "../a",
    "a/../b",
    "a/./b",
    "./a",
    "a//b",
    "a/",
    "a\\b",
    "C:/a",
    "a:b",
    "con",
    "src/aux.rs",
    "NUL.txt",
    "a/COM1",
    "lpt1.tar.gz",
    "a.",
    "a ",
    " a",
    "a/b. /c",
    ".git/hooks/pre-commit",
    "a/.GIT/config",
    ".gitmodules",
    "git~1/x",
    "a\u0000b",
    "a\nb",
    "a\u202eb",
    "é",
    "e\u0301",
    "ｃon",
    "a*b",
    "a?b",
    'a"b',
    "a<b",
    "a|b",
    "x".repeat(301),
  ];
  for (const path of bad) {
    assert.notEqual(treePathProblem(path), undefined, JSON.stringify(path));
    assert.throws(() => sourceTreeDigest([file(path)]), { code: "bad-path" }, JSON.stringify(path));
  }
  for (const path of ["src/lib.rs", ".gitignore", "a/[id]/(group)/page.ts", "a-b_c@1.0/x+y.z", "console/aux-1"]) {
    assert.equal(treePathProblem(path), undefined, path);
  }
});

test("threat 51: no two paths are one on a system that does not tell case, or need a file to be a folder", () => {
  for (const paths of [
    ["README", "readme"],
    ["A/x", "a/y"],
    ["a", "a/b"],
    ["a/b", "a"],
    ["a/b", "A/B/c"],
    ["a", "a"],
  ]) {
    assert.throws(() => checkTreePaths(paths), { code: "bad-path" }, paths.join(" "));
    assert.throws(() => sourceTreeDigest(paths.map((path) => file(path))), { code: "bad-path" }, paths.join(" "));
  }
  checkTreePaths(["a/b", "a/c", "ab", "b/a"]);
});

test("a tree of more files than any plugin has is refused", () => {
  const files = function* (): Iterable<TreeFile> {
    for (let i = 0; i <= 20_000; i++) yield file(`f${i}`);
  };
  assert.throws(() => sourceTreeDigest(files()), { code: "too-large" });
});
