import assert from "node:assert/strict";
import { copyFile, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { parseManifest } from "@parseltongue/host/parse-manifest";
import { parseDocument, type VersionEntry, writeDocument } from "@parseltongue/registry";
import { commitAll, temporaryDirectory } from "@parseltongue/testkit";
import { nodeEnvironment } from "../../src/environment.ts";
import { newPluginFiles } from "../../src/plugin-kit/new/new-plugin.ts";
import { LocalCheckRunner } from "../../src/registry/checks/local-check-runner.ts";
import { founder, type Person } from "../person.ts";
import { build } from "../plugin-kit/kit-project.ts";

const PLUGINS = join(import.meta.dirname, "..", "..", "..", "..", "plugins");
const GRAMMAR = createRequire(import.meta.url).resolve("@vscode/tree-sitter-wasm/wasm/tree-sitter-go.wasm");

/**
 * Of this repository's plugins those that stand for all: in each language one that shares code, an exporter, one that shares
 * nothing, and patterns of a language. All of them would take minutes. `beside` is where each takes code from.
 */
const SAMPLE = [
  { name: "no-cycles", beside: "plugins/dependencies/assembly/" },
  { name: "layers", beside: "plugins/dependencies/src/" },
  { name: "mermaid", beside: "plugins/exporting/assembly/" },
  { name: "complexity-limit", beside: undefined },
  { name: "golike", beside: undefined },
] as const;

/** This repository's plugins as somebody has them in a repository of their own, and something that is no plugin's. */
async function writeMonorepo(home: string): Promise<string> {
  const repository = join(home, "plugins");
  const isSource = (path: string): boolean => !/[\\/](?:dist|node_modules|tests)$/.test(path);
  const folders = ["dependencies", "exporting", ...SAMPLE.map(({ name }) => name)];
  for (const folder of folders.filter((name) => name !== "golike")) {
    await cp(join(PLUGINS, folder), join(repository, "plugins", folder), { recursive: true, filter: isSource });
  }
  const language = join(repository, "plugins", "golike");
  await mkdir(language);
  // The language that comes with the program has its name and its endings for itself.
  const manifest = await readFile(join(PLUGINS, "go", "plugin.toml"), "utf8");
  await writeFile(
    join(language, "plugin.toml"),
    manifest.replaceAll('name = "go"', 'name = "golike"').replace('".go"', '".golike"'),
  );
  await copyFile(join(PLUGINS, "go", "facts.scm"), join(language, "facts.scm"));
  await copyFile(GRAMMAR, join(language, "tree-sitter-go.wasm"));
  await writeFile(join(repository, ".gitignore"), "dist/\n");
  await writeFile(join(repository, "README.md"), "Plugins, and text that nobody would let into one: \u202e\n");
  commitAll(repository, "Begin");
  return repository;
}

const POLICY = "targets/policy/promotion.json";
const READING = ["schema", "names", "signature", "digest", "imports", "audit", "text", "license"] as const;
const TERMS = "--namespace acme --organisation o:acme --repository https://example.org/plugins --changes First --built";

async function submit(person: Person, repository: string, name: string) {
  const words = ["plugin", "submit", `plugins/${name}`, ...TERMS.split(" "), "--tap", join(person.home, "tap")];
  return person.runIn(repository, ...words);
}

async function entryOf(tap: string, name: string): Promise<VersionEntry> {
  const manifest = await readFile(join(PLUGINS, name === "golike" ? "go" : name, "plugin.toml"), "utf8");
  const { version } = parseManifest(manifest, "plugin.toml");
  const path = `entries/acme/${name}/versions/${version}.json`;
  return parseDocument("version", await readFile(join(tap, path)), path);
}

/** Has a tap make those checks only that depend on the source: others test what plugins do, for as long as that takes. */
async function askForSourceOnly(person: Person): Promise<void> {
  const path = join(person.home, "tap", POLICY);
  const policy = parseDocument("promotionPolicy", await readFile(path), POLICY);
  await writeFile(path, writeDocument("promotionPolicy", { ...policy, checks: [...READING, "rebuild"] }));
  commitAll(join(person.home, "tap"), "Ask for less");
  const signed = await person.run("tap", "sign", "tap", "--commit");
  assert.equal(signed.exitCode, 0, signed.stderr);
}

test("plugins of one repository get into a tap with the code that they share, and are rebuilt there to the byte", async (t) => {
  const { ann } = await founder(t, "tap");
  await askForSourceOnly(ann);
  const tap = join(ann.home, "tap");
  const repository = await writeMonorepo(ann.home);
  const published: string[] = [];
  for (const { name, beside } of SAMPLE) {
    await t.test(name, async (subtest) => {
      const folder = join(repository, "plugins", name);
      if (name !== "golike" && (await build(subtest, folder)) === undefined) return;
      const submitted = await submit(ann, repository, name);
      assert.equal(submitted.exitCode, 0, submitted.stdout + submitted.stderr);
      published.push(name);
      const { source } = await entryOf(tap, name);
      assert.equal(source.directory, `plugins/${name}`);
      if (beside === undefined) assert.equal(source.beside, undefined);
      else
        assert.ok(
          source.beside?.every((path) => path.startsWith(beside)),
          source.beside?.join(" "),
        );
      const again = await ann.runIn(tap, "registry", "rebuild", `acme/${name}`, "--source", repository);
      assert.match(again.stdout, /the same bytes/, again.stderr);
    });
  }
  const checked = await ann.runIn(tap, "registry", "check", "main..HEAD", "--source", repository, "--json");
  assert.equal(checked.exitCode, 0, checked.stdout + checked.stderr);
  const { versions } = JSON.parse(checked.stdout) as { versions: { plugin: string }[] };
  assert.deepEqual(versions.map(({ plugin }) => plugin).sort(), published.map((name) => `acme/${name}`).sort());

  await t.test("what is shared is shown to reviewers, and missing when it is not named", async () => {
    const started = await ann.runIn(
      tap,
      "review",
      "start",
      "acme/no-cycles",
      "--out",
      "reading",
      "--source",
      repository,
    );
    assert.match(started.stdout, / {2}added \.\.\/dependencies\/assembly\/edges\.ts \(\d+\)\n/, started.stderr);
    assert.match(started.stdout, /the plugin's folder is source\/plugins\/no-cycles\n/);
    const shared = "plugins/dependencies/assembly/edges.ts";
    assert.deepEqual(await readFile(join(tap, "reading/source", shared)), await readFile(join(repository, shared)));

    const entry = await entryOf(tap, "no-cycles");
    const directory = join(ann.home, "work");
    const runner = new LocalCheckRunner(nodeEnvironment, { directory, sources: [join(repository, ".git")] });
    const parts = await runner.parts(entry, await readFile(join(tap, "blobs", entry.artifact.sha256)), {});
    const less = parts.source.filter(({ path }) => path !== shared);
    const refused = await runner.rebuild({ ...parts, source: less }, { native: false });
    assert.match(JSON.stringify(refused), /^"build-failed: .*edges\.ts' not found/);
  });

  await t.test("what is shared is published from the commit as well", async () => {
    await writeFile(join(repository, "plugins/dependencies/assembly/edges.ts"), "// Different.\n", { flag: "a" });
    const refused = await submit(ann, repository, "no-cycles");
    assert.equal(refused.exitCode, 2);
    assert.match(refused.stderr, /not committed: (?:\.\.|plugins)\/dependencies\/assembly\/edges\.ts/);
  });
});

test("a plugin that is made of what is not in its repository is not submitted", async (t) => {
  const { ann } = await founder(t, "tap");
  const home = await temporaryDirectory(t);
  const repository = join(home, "repository");
  const plugin = join(repository, "plugins", "fresh");
  const files = newPluginFiles({ name: "fresh", language: "assemblyscript", traits: ["lens"] });
  const code = "export const LEAST: f32 = 1;\n";
  const all = [
    ...[...files].map(([path, text]) => [join(plugin, path), text] as const),
    [join(home, "outside", "least.ts"), code] as const,
    [join(repository, "ignored", "least.ts"), code] as const,
    [join(repository, ".gitignore"), "dist/\nignored/\n"] as const,
  ];
  for (const [path, text] of all) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  const source = join(plugin, "assembly", "index.ts");
  const text = await readFile(source, "utf8");
  const submitWith = async (from: string) => {
    await writeFile(
      source,
      `import { LEAST } from "${from}";\nexport function least(): f32 {\n  return LEAST;\n}\n${text}`,
    );
    commitAll(repository, `Take ${from}`);
    await build(t, plugin);
    return submit(ann, repository, "fresh");
  };
  const outside = await submitWith("../../../../outside/least");
  assert.equal(outside.exitCode, 2);
  assert.match(
    outside.stderr,
    /\.\.\/\.\.\/\.\.\/outside\/least\.ts goes into fresh and is not in its repository\nhint: others/,
  );
  const ignored = await submitWith("../../../ignored/least");
  assert.match(ignored.stderr, /the commit [0-9a-f]{12} has no file ignored\/least\.ts\nhint: commit it/);
});
