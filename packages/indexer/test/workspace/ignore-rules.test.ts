import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { DirectorySource } from "@parseltongue/indexer";
import { MemoryEnvironment, requireTool, temporaryDirectory } from "@parseltongue/testkit";
import fc from "fast-check";

const name = fc.constantFrom("a", "b", "ab", "a.rs", "b.rs", "x y");
const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((segments) => segments.join("/"));
const piece = fc.constantFrom("a", "b", "a.rs", "*", "a*", "?", "*.rs", "**", "[ab]", "x\\ y", "\\a");
const pattern = fc
  .tuple(
    fc.constantFrom("", "", "!", "\\!", "#"),
    fc.constantFrom("", "/"),
    fc.array(piece, { minLength: 1, maxLength: 3 }),
    fc.constantFrom("", "/", " ", "/**"),
  )
  .map(([sign, anchor, pieces, end]) => `${sign}${anchor}${pieces.join("/")}${end}`);
const rules = fc.array(pattern, { maxLength: 4 }).map((lines) => lines.join("\n"));

/** Files that don't lie below one another, with ignore files in some directories. */
const tree = fc
  .tuple(fc.uniqueArray(path, { minLength: 1, maxLength: 12 }), rules, rules, rules)
  .map(([paths, root, inA, exclude]) => {
    const files = paths.filter(
      (file) => !paths.some((other) => file.startsWith(`${other}/`) || other.startsWith(`${file}/`)),
    );
    const found = new Map<string, string>(files.map((file) => [file, ""]));
    found.set(".gitignore", root);
    if (!found.has("a")) found.set("a/.gitignore", inA);
    return { found, exclude };
  });

test("what is listed is what git would track", async (context) => {
  if (!requireTool(context, "git", "apt-get install git")) return;
  const root = await temporaryDirectory(context);
  const git = (...words: string[]): string => {
    const result = spawnSync("git", ["-c", "core.excludesFile=", ...words], { cwd: root });
    assert.equal(result.status, 0, String(result.stderr));
    return String(result.stdout);
  };
  git("init", "-q");
  await fc.assert(
    fc.asyncProperty(tree, async ({ found, exclude }) => {
      for (const [file, text] of found) {
        mkdirSync(dirname(join(root, file)), { recursive: true });
        writeFileSync(join(root, file), text);
      }
      writeFileSync(join(root, ".git/info/exclude"), exclude);
      const tracked = git("ls-files", "-z", "--others", "--exclude-standard").split("\0").filter(Boolean);
      for (const file of found.keys()) rmSync(join(root, file.split("/")[0] ?? ""), { recursive: true, force: true });

      const { files } = new MemoryEnvironment({ files: [...found, [".git/info/exclude", exclude]] });
      const listing = await new DirectorySource(files, "/repo", { accepts: () => true }).list();
      assert.deepEqual(listing.sources, tracked.toSorted());
    }),
    { numRuns: 50 },
  );
});
