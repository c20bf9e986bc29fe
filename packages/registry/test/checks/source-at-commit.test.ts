import assert from "node:assert/strict";
import { type TestContext, test } from "node:test";
import { runGit, temporaryDirectory } from "@parseltongue/testkit";
import { nodeEnvironment } from "parseltongue/environment";
import { readSource } from "../../src/checks/source-at-commit.ts";
import { parseDocument } from "../../src/model/parse-document.ts";
import { sourceTreeDigest, type TreeFile } from "../../src/model/source/source-tree.ts";
import { entryDelta } from "../../src/review/entry-delta.ts";
import { Repository } from "../../src/tap/git/repository.ts";
import { DOCUMENT_EXAMPLES } from "../model/examples.ts";

const SHARED = "plugins/shared/edges.ts";
const NEIGHBOURS: Readonly<Record<string, string>> = {
  "plugins/lens/plugin.toml": "# lens\n",
  "plugins/lens/assembly/index.ts": 'import { edges } from "../../shared/edges";\n',
  "plugins/lens-two/plugin.toml": "# lens two\n",
  [SHARED]: "export const edges = 1;\nexport const kinds = 2;\n",
  "plugins/shared/other.ts": "export const other = 1;\n",
};

/** What a tree of git names: a text, or an object of another kind. */
type Content = string | { readonly mode: string; readonly object: string };

/** A repository without a work tree, in which there may be whatever git can name. */
class Monorepo {
  readonly repository: Repository;
  readonly #directory: string;

  private constructor(directory: string) {
    this.#directory = directory;
    this.repository = new Repository(nodeEnvironment, directory);
  }

  static async of(t: TestContext): Promise<Monorepo> {
    const directory = await temporaryDirectory(t);
    runGit(directory, ["init", "--quiet", "--bare"]);
    return new Monorepo(directory);
  }

  blob(bytes: string | Uint8Array): string {
    return this.#git(["hash-object", "-w", "--stdin"], bytes);
  }

  commit(files: Readonly<Record<string, Content>>): string {
    const folders = new Map<string, string[]>([["", []]]);
    const paths = Object.keys(files).sort();
    for (const path of paths) {
      const parts = path.split("/");
      for (let count = 1; count < parts.length; count++) folders.set(parts.slice(0, count).join("/"), []);
    }
    const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
    const above = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf("/")));
    for (const path of paths) {
      const content = files[path] ?? "";
      const { mode, object } = typeof content === "string" ? { mode: "100644", object: this.blob(content) } : content;
      const kind = mode === "160000" ? "commit" : "blob";
      folders.get(above(path))?.push(`${mode} ${kind} ${object}\t${nameOf(path)}`);
    }
    for (const folder of [...folders.keys()].sort((a, b) => b.length - a.length)) {
      const tree = this.#git(["mktree", "--missing"], `${(folders.get(folder) ?? []).join("\n")}\n`);
      if (folder === "") return this.#git(["commit-tree", "-m", "Say something", tree]);
      folders.get(above(folder))?.push(`040000 tree ${tree}\t${nameOf(folder)}`);
    }
    throw new Error("there is always the top");
  }

  async read(commit: string, directory: string, beside?: readonly string[]): Promise<readonly TreeFile[]> {
    const source = { repository: "https://example.org/plugins", commit, directory, ...(beside && { beside }) };
    return readSource(nodeEnvironment, source, { directory: this.#directory, from: this.repository });
  }

  #git(words: readonly string[], input: string | Uint8Array = ""): string {
    return runGit(this.#directory, words, Buffer.from(input)).trim();
  }
}

function pathsOf(files: readonly TreeFile[]): readonly string[] {
  return files.map(({ path }) => path).sort();
}

test("a source is the plugin's folder; files beside it that are named belong to it, and no neighbour else", async (t) => {
  const repo = await Monorepo.of(t);
  const commit = repo.commit(NEIGHBOURS);
  const alone = await repo.read(commit, "plugins/lens");
  assert.deepEqual(pathsOf(alone), ["assembly/index.ts", "plugin.toml"]);
  const shared = await repo.read(commit, "plugins/lens", [SHARED]);
  assert.deepEqual(pathsOf(shared), ["plugins/lens/assembly/index.ts", "plugins/lens/plugin.toml", SHARED]);
  const whole = await repo.read(commit, ".");
  assert.equal(whole.length, Object.keys(NEIGHBOURS).length);

  const digest = sourceTreeDigest(shared);
  assert.notEqual(digest, sourceTreeDigest(alone));
  const read = async (files: Readonly<Record<string, Content>>): Promise<string> =>
    sourceTreeDigest(await repo.read(repo.commit(files), "plugins/lens", [SHARED]));
  assert.equal(
    await read({ ...NEIGHBOURS, "plugins/shared/other.ts": "", "plugins/lens-two/plugin.toml": "" }),
    digest,
  );
  assert.notEqual(await read({ ...NEIGHBOURS, [SHARED]: "export const edges = 2;\n" }), digest);
  const executable = { mode: "100755", object: repo.blob(NEIGHBOURS[SHARED] ?? "") };
  assert.notEqual(await read({ ...NEIGHBOURS, [SHARED]: executable }), digest);
});

test("no file beside a folder is a link, is reached through one, or is anything but a file of the commit", async (t) => {
  const repo = await Monorepo.of(t);
  const link = (target: string): Content => ({ mode: "120000", object: repo.blob(target) });
  const commit = repo.commit({
    ...NEIGHBOURS,
    "plugins/shared/link.ts": link("../../../../etc/passwd"),
    "plugins/linked": link("shared"),
    "plugins/module": { mode: "160000", object: "a".repeat(40) },
    "plugins/Lens/assembly/index.ts": "export const another = 1;\n",
    "plugins/git/.gitmodules": "[core]\n",
  });
  const refused: readonly (readonly [string, RegExp])[] = [
    ["plugins/shared/link.ts", /link\.ts is a link or a submodule/],
    ["plugins/linked", /linked is a link or a submodule/],
    ["plugins/linked/edges.ts", /has no file plugins\/linked\/edges\.ts/],
    ["plugins/module", /module is a link or a submodule/],
    ["plugins/module/edges.ts", /has no file/],
    ["plugins/shared", /has no file plugins\/shared/],
    ["plugins/shared/missing.ts", /has no file/],
    ["plugins/shared/*.ts", /has no file/],
    [":(top)plugins/shared/edges.ts", /has no file/],
    ["../outside.ts", /has no file|does not list/],
    ["/etc/passwd", /has no file|does not list/],
    ["plugins/lens/../shared/edges.ts", /lies in it/],
    ["plugins/lens/plugin.toml", /is named as a file beside plugins\/lens and lies in it/],
    ["plugins/Lens/assembly/index.ts", /differs from .* in case alone/],
    ["plugins/git/.gitmodules", /which git reads/],
  ];
  for (const [path, message] of refused) {
    await assert.rejects(repo.read(commit, "plugins/lens", [path]), { message, name: "RegistryError" }, path);
  }
  await assert.rejects(repo.read(commit, ".", [SHARED]), { code: "bad-path" });
  await assert.rejects(repo.read(commit, "plugins/linked"), { code: "bad-path" });
  await assert.rejects(repo.read(commit, "plugins/none", [SHARED]), { code: "bad-path", message: /no folder/ });
  await assert.rejects(repo.read("b".repeat(40), "plugins/lens", [SHARED]), { code: "remote-failed" });
});

test("entries name files beside the folder by plain paths of the repository", () => {
  const entry = DOCUMENT_EXAMPLES.version;
  const read = (beside: unknown): unknown =>
    parseDocument("version", Buffer.from(JSON.stringify({ ...entry, source: { ...entry.source, beside } })), "entry");
  assert.doesNotThrow(() => read([SHARED]));
  for (const path of [
    "../a.ts",
    "a/../b.ts",
    "/a.ts",
    "./a.ts",
    "a//b.ts",
    "a\\b.ts",
    ".git/config",
    "",
    "a/",
    "C:a",
    1,
  ]) {
    assert.throws(() => read([path]), { code: "bad-document" }, JSON.stringify(path));
  }
  assert.throws(() => read(Array.from({ length: 1001 }, (_, at) => `a${at}.ts`)), { code: "bad-document" });
});

test("what files beside the folder bring counts to the most that a source may have", async (t) => {
  const repo = await Monorepo.of(t);
  const object = repo.blob(new Uint8Array(1 << 20));
  const many = Array.from({ length: 130 }, (_, at) => `plugins/shared/data${at}.bin`);
  const large = Object.fromEntries(many.map((path) => [path, { mode: "100644", object }]));
  const commit = repo.commit({ ...NEIGHBOURS, ...large });
  assert.equal((await repo.read(commit, "plugins/lens", many.slice(0, 10))).length, 12);
  await assert.rejects(repo.read(commit, "plugins/lens", many), { code: "too-large" });
});

test("whoever reviews a version is shown what changed in files beside its folder, wherever that lies", async (t) => {
  const repo = await Monorepo.of(t);
  const { source: place, ...entry } = DOCUMENT_EXAMPLES.version;
  const { repository, commit, treeSha256 } = place;
  const version = async (files: Readonly<Record<string, Content>>, directory: string, beside?: readonly string[]) => ({
    entry: { ...entry, source: { repository, commit, treeSha256, directory, ...(beside && { beside }) } },
    source: await repo.read(repo.commit(files), directory, beside),
  });
  const before = await version(NEIGHBOURS, "plugins/lens", [SHARED]);
  const changed = { ...NEIGHBOURS, [SHARED]: "export const edges = 7;\nexport const kinds = 2;\n" };
  const delta = entryDelta(before, await version(changed, "plugins/lens", [SHARED]));
  assert.deepEqual(delta.files, [{ path: "../shared/edges.ts", kind: "changed", lines: 2 }]);
  assert.equal(delta.changedLines, 2);
  const alone = entryDelta(await version(NEIGHBOURS, "plugins/lens"), before);
  assert.deepEqual(alone.files, [{ path: "../shared/edges.ts", kind: "added", lines: 2 }]);
  const moved = Object.fromEntries(Object.entries(NEIGHBOURS).map(([path, text]) => [`moved/${path}`, text]));
  const elsewhere = await version(moved, "moved/plugins/lens", [`moved/${SHARED}`]);
  assert.deepEqual(entryDelta(before, elsewhere).files, []);
  assert.deepEqual(
    entryDelta(before, elsewhere).others.map(({ field }) => field),
    ["folder"],
  );
});
