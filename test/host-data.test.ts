import assert from "node:assert/strict";
import { access, chmod, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { type AnswerReport, type ConfiguredPlugin, openEngine, type PluginSource } from "@parseltongue/engine";
import { requireTool, runGit, temporaryDirectory } from "@parseltongue/testkit";
import { buildPlugins } from "../scripts/build-plugins.ts";
import { nodeEnvironment } from "../packages/cli/src/environment.ts";
import { parseManifest } from "@parseltongue/host/parse-manifest";

// What the host hands plugins of a real repository: git itself, and this repository's own plugins.
const plugins = join(import.meta.dirname, "..", "plugins");
const CODE = {
  "src/lib.rs": "pub mod busy;\npub fn calm() { load(); }\npub fn load() {}\n",
  "src/busy.rs": "pub fn busy() { crate::load(); }\n",
};

/** A repository in which busy.rs was changed by `changes` commits and lib.rs by one. */
async function repository(t: TestContext, changes: number): Promise<string> {
  const root = await temporaryDirectory(t);
  git(root, "init", "-q");
  await write(root, CODE);
  commit(root);
  for (let count = 1; count < changes; count++) {
    await write(root, { "src/busy.rs": `${CODE["src/busy.rs"]}// ${count}\n` });
    commit(root);
  }
  return root;
}

async function write(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

function commit(root: string): void {
  git(root, "add", ".");
  git(root, "commit", "-qm", "change");
}

function git(root: string, ...words: readonly string[]): string {
  return runGit(root, words);
}

async function ask(t: TestContext, root: string, ...names: readonly string[]): Promise<AnswerReport> {
  const configured = await Promise.all(names.map(built));
  const source: PluginSource = { read: async () => ({ plugins: configured, unavailable: [] }) };
  const engine = await openEngine({ root, environment: nodeEnvironment, plugins: source });
  t.after(async () => engine.close());
  await engine.index();
  return engine.report({ ask: "callers", target: "load" });
}

async function built(name: string): Promise<ConfiguredPlugin> {
  const directory = join(plugins, name);
  await buildPlugins([directory], () => {});
  const [text, wasm] = await Promise.all([
    readFile(join(directory, "plugin.toml"), "utf8"),
    readFile(join(directory, "dist", "plugin.wasm")),
  ]);
  const manifest = parseManifest(text, "plugin.toml");
  return { manifest, wasm, config: {}, grants: manifest.capabilities, tier: "sandboxed", weight: 1 };
}

function scores(report: AnswerReport): (readonly [string, number | undefined])[] {
  assert.ok(report.ask === "callers");
  return report.hits.map(({ name, score }) => [name, score] as const);
}

test("what changes often and is complex comes first, by git's own account", async (t) => {
  if (!requireTool(t, "git", "apt-get install git")) return;
  const report = await ask(t, await repository(t, 3), "complexity", "hotspots");
  // One line, one callee: complexity 2.
  assert.deepEqual(scores(report), [
    ["busy", 6],
    ["calm", 2],
  ]);
  assert.deepEqual([report.failures, report.absent], [undefined, undefined]);
});

test("a directory within a repository has its own paths", async (t) => {
  if (!requireTool(t, "git", "apt-get install git")) return;
  const root = await temporaryDirectory(t);
  git(root, "init", "-q");
  await write(root, {
    "top.txt": "",
    "crate/src/lib.rs": CODE["src/lib.rs"],
    "crate/src/busy.rs": CODE["src/busy.rs"],
  });
  commit(root);
  const report = await ask(t, join(root, "crate"), "hotspots");
  assert.deepEqual(
    scores(report).map(([, score]) => score),
    [1, 1],
  );
  assert.deepEqual(
    report.absent?.map(({ name }) => name),
    ["complexity"],
  );
});

test("nothing that a repository's configuration names is run", async (t) => {
  if (!requireTool(t, "git", "apt-get install git")) return;
  const root = await repository(t, 2);
  const ran = await setTraps(root);
  const report = await ask(t, root, "hotspots");
  assert.deepEqual(
    scores(report).map(([, score]) => score),
    [2, 1],
  );
  await assert.rejects(access(ran), { code: "ENOENT" });
});

test("history that is not there is not fetched, and the answer says so", async (t) => {
  if (!requireTool(t, "git", "apt-get install git")) return;
  const root = await repository(t, 3);
  const tree = git(root, "rev-parse", "HEAD~1^{tree}").trim();
  const ran = await setTraps(root);
  await rm(join(root, ".git", "objects", tree.slice(0, 2), tree.slice(2)));
  const report = await ask(t, root, "hotspots");
  assert.match(report.absent?.[0]?.reason ?? "", /^git gives no history: /);
  await assert.rejects(access(ran), { code: "ENOENT" });
});

/** Has every setting that names a program name one that leaves a trace. Gives the trace's path. */
async function setTraps(root: string): Promise<string> {
  const ran = join(root, "ran");
  const trap = join(root, "trap.sh");
  await writeFile(trap, `#!/bin/sh\necho "$0 $*" >> ${ran}\nexit 1\n`);
  await chmod(trap, 0o755);
  await writeFile(join(root, ".gitattributes"), "* diff=trap filter=trap\n");
  const settings: Readonly<Record<string, string>> = {
    "core.pager": trap,
    "core.sshCommand": trap,
    "gpg.program": trap,
    "diff.external": trap,
    "diff.trap.textconv": trap,
    "diff.trap.command": trap,
    "filter.trap.smudge": trap,
    "core.alternateRefsCommand": trap,
    "credential.helper": trap,
    "core.hooksPath": root,
    "log.showSignature": "true",
    "protocol.ext.allow": "always",
    "remote.origin.url": `ext::${trap}`,
    "remote.origin.promisor": "true",
    "extensions.partialClone": "origin",
    "core.repositoryFormatVersion": "1",
    "core.fsmonitor": trap,
  };
  for (const [key, value] of Object.entries(settings)) git(root, "config", key, value);
  return ran;
}

test("owners and coverage stand beside hits", async (t) => {
  const root = await temporaryDirectory(t);
  await write(root, {
    ...CODE,
    ".github/CODEOWNERS": "* @all\n/src/busy.rs @ann # who else\n",
    "lcov.info": `SF:${join(root, "src/busy.rs")}\nDA:1,0\nend_of_record\n`,
  });
  const report = await ask(t, root, "owners", "test-coverage");
  assert.ok(report.ask === "callers");
  assert.deepEqual(
    report.hits.map(({ name, annotations = [] }) =>
      [name, annotations.map(({ label, text }) => `${label} ${text}`)].flat().join(", "),
    ),
    ["busy, owners @ann, coverage 0%", "calm, owners @all"],
  );
});
