import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync, writeFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import type { Processes } from "@parseltongue/base";
import { CodeDumpSource, DirectorySource, GitTreeSource, inspectSource } from "@parseltongue/indexer";
import type { SourceSet } from "@parseltongue/indexer";
import { MemoryEnvironment, parseFixture, requireTool, runGit, temporaryDirectory } from "@parseltongue/testkit";
import fc from "fast-check";

const accepts = (path: string): boolean => /\.(?:rs|ts|js)$/.test(path);
const text = new TextEncoder();

function environmentOf(fixture: string, root = "/repo"): MemoryEnvironment {
  return new MemoryEnvironment({ files: parseFixture(fixture), root });
}

async function readText(source: SourceSet, path: string): Promise<string> {
  const read = await source.read(path);
  return "bytes" in read ? new TextDecoder().decode(read.bytes) : `skip: ${read.skip}`;
}

test("a directory's listing is sorted and leaves out what ignore files at every level name", async () => {
  const { files } = environmentOf(`
    //- /.gitignore
    *.log.rs
    /built/
    gen/*
    !gen/keep.rs
    //- /.git/info/exclude
    private.rs
    //- /.git/hooks/x.rs
    //- /b.rs
    //- /a.ts
    //- /Cargo.toml
    //- /README.md
    //- /x.log.rs
    //- /private.rs
    //- /built/lost.rs
    //- /gen/lost.rs
    //- /gen/keep.rs
    //- /sub/.gitignore
    !important.log.rs
    only-here.rs
    //- /sub/important.log.rs
    //- /sub/other.log.rs
    //- /sub/only-here.rs
    //- /sub/built/found.rs
    //- /sub/.parseltongueignore
    skip-me/
    //- /sub/skip-me/a.rs
    //- /only-here.rs
    //- /node_modules/p/index.js
    //- /target/debug/build.rs
    //- /web/target/page.ts
    //- /cache/CACHEDIR.TAG
    //- /cache/c.rs
  `);
  const listing = await new DirectorySource(files, "/repo", { accepts }).list();
  assert.deepEqual(listing.sources, [
    "a.ts",
    "b.rs",
    "gen/keep.rs",
    "only-here.rs",
    "sub/built/found.rs",
    "sub/important.log.rs",
    "web/target/page.ts",
  ]);
  assert.deepEqual(listing.manifests, ["Cargo.toml"]);
  assert.deepEqual(listing.skipped, []);
  assert.equal(listing.otherCount, 4);
  assert.equal(listing.rules.leavesOutBelow("built/deep/x.rs"), true);
  assert.equal(listing.rules.leavesOutBelow("sub/important.log.rs"), false);
});

test("rules of the repository around the root hold, unless they leave out the root itself", async () => {
  const fixture = `
    //- /.git/info/exclude
    secret.rs
    //- /.gitignore
    /tool/out/
    dist/
    //- /tool/a.rs
    //- /tool/secret.rs
    //- /tool/out/b.rs
    //- /dist/c.rs
  `;
  const { files } = environmentOf(fixture);
  assert.deepEqual((await new DirectorySource(files, "/repo/tool", { accepts }).list()).sources, ["a.rs"]);
  assert.deepEqual((await new DirectorySource(files, "/repo/dist", { accepts }).list()).sources, ["c.rs"]);
});

test("a linked work tree's exclude file is found through its .git file", async () => {
  const { files } = environmentOf(`
    //- /main/.git/info/exclude
    mine.rs
    //- /main/.git/worktrees/w/commondir
    ../..
    //- /w/.git
    gitdir: /repo/main/.git/worktrees/w
    //- /w/mine.rs
    //- /w/a.rs
  `);
  assert.deepEqual((await new DirectorySource(files, "/repo/w", { accepts }).list()).sources, ["a.rs"]);
});

test("links are not followed, so that circles never start, and unreadable directories cost only themselves", async () => {
  const { files } = environmentOf(`
    //- /a.rs
    //- /locked/b.rs
  `);
  files.link("/repo/loop", "/repo");
  files.link("/repo/linked.rs", "/repo/a.rs");
  files.failAt("/repo/locked", "permission-denied");
  const listing = await new DirectorySource(files, "/repo", { accepts }).list();
  assert.deepEqual(listing.sources, ["a.rs"]);
  assert.deepEqual(listing.skipped, [
    { path: "linked.rs", reason: "symlink" },
    { path: "locked", reason: "unreadable" },
    { path: "loop", reason: "symlink" },
  ]);
});

test("a root that cannot be listed is an error", async () => {
  const { files } = environmentOf("//- /a.rs");
  await assert.rejects(new DirectorySource(files, "/gone", { accepts }).list(), { code: "not-found" });
  await assert.rejects(new DirectorySource(files, "/repo/a.rs", { accepts }).list(), { code: "not-a-directory" });
});

test("contents that are huge, minified, binary or no UTF-8 are told apart", () => {
  const line = "let value = other.call(argument);\n";
  assert.equal(inspectSource(text.encode(line.repeat(1000))), undefined);
  assert.equal(inspectSource(text.encode(line.repeat(1000)), { maxFileBytes: 999 }), "huge");
  assert.equal(inspectSource(text.encode("a".repeat(5000))), "minified");
  assert.equal(inspectSource(text.encode("a".repeat(4000))), undefined);
  assert.equal(inspectSource(text.encode(`${line}\0`)), "binary");
  assert.equal(inspectSource(Uint8Array.of(0x61, 0xff, 0x62)), "invalid-utf8");
  assert.equal(inspectSource(new Uint8Array()), undefined);
});

test("reading a listed file gives its bytes or the reason, whatever happened meanwhile", async () => {
  const { files } = environmentOf("//- /a.rs");
  files.set("/repo/big.rs", "x\n".repeat(100));
  const source = new DirectorySource(files, "/repo", { accepts, maxFileBytes: 150 });
  assert.equal(await readText(source, "a.rs"), "");
  assert.equal(await readText(source, "big.rs"), "skip: huge");
  assert.equal(await readText(source, "gone.rs"), "skip: unreadable");
  files.failAt("/repo/a.rs", "permission-denied");
  assert.equal(await readText(source, "a.rs"), "skip: unreadable");
});

test("ignore patterns built to be slow are refused and named", async () => {
  const slow = ["*a*a*a*a*a*a*a*a*b", "**/a/**/b/**/c/**/d/**/e", "x".repeat(1001)];
  const { files } = new MemoryEnvironment({
    files: [
      [".gitignore", [...slow, "ignored.rs"].join("\n")],
      [`${"a".repeat(250)}.rs`, ""],
      ["ignored.rs", ""],
    ],
  });
  const listing = await new DirectorySource(files, "/repo", { accepts }).list();
  assert.equal(listing.sources.length, 1);
  assert.deepEqual(listing.rules.refused, [slow[0], slow[1], "x".repeat(1000)]);
});

/** The machine's git, through the interface that the package asks for. */
function realGit(): Processes {
  return {
    run: (program, programArguments, { directory, maxOutputBytes, variables }) => {
      const env = { ...process.env, ...variables };
      const result = spawnSync(program, programArguments, { cwd: directory, maxBuffer: maxOutputBytes, env });
      return Promise.resolve({ exitCode: result.status ?? 1, stdout: result.stdout, stderr: result.stderr });
    },
  };
}

test("a git revision is listed and read without its work tree", async (context) => {
  if (!requireTool(context, "git", "apt-get install git")) return;
  const root = await temporaryDirectory(context);
  const git = (...words: string[]): string => runGit(root, words);
  const write = (path: string, content: string | Uint8Array): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  };
  git("init", "-q");
  write("b.rs", "fn b() {}\n");
  write("a/ä ö.rs", "fn a() {}");
  write("a/empty.rs", "");
  write("a/bin.rs", Uint8Array.of(1, 0, 2));
  write("a/big.rs", "// long\n".repeat(100));
  write("a/Cargo.toml", "[package]\n");
  write("README.md", "read me");
  write("skipped/x.rs", "");
  write(".parseltongueignore", "skipped/\n");
  symlinkSync("b.rs", join(root, "link.rs"));
  git("add", "-A");
  git("commit", "-qm", "first");
  write("b.rs", "changed since\n");

  const source = new GitTreeSource(realGit(), root, "HEAD", { accepts, maxFileBytes: 500 });
  const listing = await source.list();
  assert.deepEqual(listing.sources, ["a/big.rs", "a/bin.rs", "a/empty.rs", "a/ä ö.rs", "b.rs"]);
  assert.deepEqual(listing.manifests, ["a/Cargo.toml"]);
  assert.deepEqual(listing.skipped, [{ path: "link.rs", reason: "symlink" }]);
  assert.equal(listing.otherCount, 2);
  const contents = await Promise.all(
    ["a/big.rs", "a/bin.rs", "a/empty.rs", "a/ä ö.rs", "b.rs"].map((p) => readText(source, p)),
  );
  assert.deepEqual(contents, ["skip: huge", "skip: binary", "", "fn a() {}", "fn b() {}\n"]);
  assert.equal(await readText(source, "b.rs"), "fn b() {}\n");
  await assert.rejects(new GitTreeSource(realGit(), root, "no-such", { accepts }).list(), { code: "git-failed" });
  await assert.rejects(new GitTreeSource(realGit(), root, "--output=x", { accepts }).list(), { code: "git-failed" });
});

test("what a partial clone has not fetched is missing, and its remote is not asked: that could be any program", async (context) => {
  if (!requireTool(context, "git", "apt-get install git")) return;
  const root = await temporaryDirectory(context);
  const ran = join(root, "ran");
  const git = (...words: string[]): string => runGit(root, words).trim();
  git("init", "-q");
  writeFileSync(join(root, "a.rs"), "fn a() {}\n");
  git("add", "a.rs");
  git("commit", "-qm", "first");
  const source = new GitTreeSource(realGit(), root, "HEAD", { accepts });
  assert.deepEqual((await source.list()).sources, ["a.rs"]);
  const blob = git("rev-parse", "HEAD:a.rs");
  rmSync(join(root, ".git/objects", blob.slice(0, 2), blob.slice(2)));
  const settings = {
    "protocol.ext.allow": "always",
    "remote.origin.url": `ext::touch ${ran}`,
    "remote.origin.promisor": "true",
    "extensions.partialClone": "origin",
    "core.repositoryFormatVersion": "1",
  };
  for (const [key, value] of Object.entries(settings)) git("config", key, value);
  await assert.rejects(readText(source, "a.rs"), { code: "git-failed" });
  assert.equal(existsSync(ran), false);
});

async function filesOfDump(dump: string): Promise<Record<string, string>> {
  const source = CodeDumpSource.parse(text.encode(dump), { accepts: () => true });
  const { sources } = await source.list();
  return Object.fromEntries(
    await Promise.all(sources.map(async (path) => [path, await readText(source, path)] as const)),
  );
}

const BODY = "fn main() {\n    // FILE: notes.txt is written here\n}\n";
const styles: Readonly<Record<string, (path: string, body: string) => string>> = {
  bare: (path, body) => `FILE: ${path}\n${body}`,
  decorated: (path, body) => `=== FILE: ${path} ===\n${body}\n`,
  rulers: (path, body) => `${"=".repeat(48)}\nFILE: ${path}\n${"=".repeat(48)}\n${body}\n\n`,
  comment: (path, body) => `// FILE: ${path}\n\n${body}`,
  "block comment": (path, body) => `/* FILE: ${path} */\n${body}`,
  "markup comment": (path, body) => `<!-- FILE: ${path} -->\n${body}`,
  "heading with a fence": (path, body) => `## File: \`${path}\`\n\n\`\`\`rust\n${body}\`\`\`\n\n`,
  "carriage returns": (path, body) => `FILE: ${path}\r\n${body}`,
};
for (const [style, write] of Object.entries(styles)) {
  test(`a code dump is split: ${style}`, async () => {
    const dump = `What follows is a project.\n\n${write("./src/main.rs", BODY)}${write("/README", "x/y\n")}${write("src/b c.rs", "")}`;
    assert.deepEqual(await filesOfDump(dump), { README: "x/y\n", "src/b c.rs": "", "src/main.rs": BODY });
  });
}

test("a dump without markers is an error; paths out of it or given twice are skipped", async () => {
  assert.throws(() => CodeDumpSource.parse(text.encode("fn main() {}\nFILE: prose follows\n"), { accepts }), {
    code: "not-a-dump",
  });
  const dump = "FILE: a.rs\n1\nFILE: ../b.rs\n2\nFILE: ./a.rs\n3\nFILE: c.md\n4\n";
  const source = CodeDumpSource.parse(text.encode(dump), { accepts });
  const listing = await source.list();
  assert.deepEqual(listing.sources, ["a.rs"]);
  assert.deepEqual(listing.skipped, [
    { path: "../b.rs", reason: "bad-path" },
    { path: "./a.rs", reason: "bad-path" },
  ]);
  assert.equal(listing.otherCount, 1);
  assert.equal(await readText(source, "a.rs"), "1\n");
});

test("no text makes the dump reader fail otherwise, and its paths stay inside", async () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom("====", "FILE: a/b.rs", "FILE: /etc/../../x.rs", "```", "// FILE: c.rs", "FILE:", "\r"),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(line), async (lines) => {
      const dump = ["FILE: first.rs", ...lines].join("\n");
      const source = CodeDumpSource.parse(text.encode(dump), { accepts: () => true });
      for (const path of (await source.list()).sources) {
        assert.ok(!path.startsWith("/") && !path.split("/").includes(".."), path);
        await source.read(path);
      }
    }),
  );
});
