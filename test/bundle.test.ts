import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import { temporaryDirectory } from "@parseltongue/testkit";
import * as esbuild from "esbuild";
import { freshBundle } from "../packages/cli/bin/fresh-bundle.js";
import { bundle } from "../scripts/bundle.js";
import { root } from "./repository.ts";

/** In the checkout, as the packages that stay outside are looked for from there. */
function outputDirectory(t: TestContext): string {
  const cache = join(root, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const directory = mkdtempSync(join(cache, "bundle-test-"));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** What a command prints when it is run by the `main` of a module. */
function printed(module: string, words: readonly string[]): string {
  const program = `const { main } = await import(${JSON.stringify(pathToFileURL(module).href)});
    process.exitCode = await main(${JSON.stringify(words)});`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    encoding: "utf8",
    timeout: 60_000,
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

test("the bundle indexes and answers as the sources do", async (t) => {
  const out = outputDirectory(t);
  await bundle(esbuild, root, out);
  const main = freshBundle(out, root);
  assert.ok(main !== undefined);
  const code = await temporaryDirectory(t);
  writeFileSync(join(code, "a.rs"), "pub fn called(v: Vec<u8>) { v.clone(); }\nfn caller() { called(Vec::new()) }\n");
  writeFileSync(join(code, "b.ts"), "export function told() {}\nexport class A { b() { told(); } }\n");
  writeFileSync(join(code, "c.tsx"), "const D = () => <div>{told()}</div>;\n");
  const answers = [main, join(root, "packages/cli/src/main.ts")].map((module) => {
    rmSync(join(code, ".parseltongue"), { recursive: true, force: true });
    // A worker that cannot be started, or a file that it cannot find, would be told here.
    assert.match(printed(module, ["index", code]), /^3 files, \d+ lines: \d+ nodes, \d+ edges in [^\n]+\n$/);
    return ["called", "told"].map((name) => printed(module, ["callers", name, "--root", code, "--format", "json"]));
  });
  assert.match(answers[0]?.[0] ?? "", /"caller"/);
  assert.deepEqual(withoutTimes(answers[0]), withoutTimes(answers[1]));
});

/** The sources that a bundled file loads before it does anything, as the bundler names them in its comments. */
function loadedAtOnce(directory: string, name: string): string[] {
  const names = new Set([name]);
  const sources: string[] = [];
  for (const each of names) {
    const text = readFileSync(join(directory, each), "utf8");
    for (const [, other] of text.matchAll(/^(?:import|\}) ?(?:from )?"\.\/([^"]+)";$/gm)) names.add(other!);
    for (const [, other] of text.matchAll(/(?:from|import) "([^".][^"]*)";$/gm)) sources.push(other!);
    for (const [, source] of text.matchAll(/^\/\/ (\S+\.[cm]?[jt]s)$/gm)) sources.push(source!);
  }
  return sources;
}

test("a command loads what reads plugins, talks to a daemon or parses only when it needs it", async (t) => {
  const out = outputDirectory(t);
  await bundle(esbuild, root, out);
  const loaded = loadedAtOnce(out, "main.js");
  assert.ok(loaded.includes("packages/engine/src/engine.ts"), "the bundler names sources in another way");
  const late = /^ajv|^node_modules\/vscode-jsonrpc|\/schema-check\.ts$|\/plugin-host\.ts$|\/linker\.ts$/;
  assert.deepEqual(
    loaded.filter((source) => late.test(source)),
    [],
  );
});

test("a question that plugins are asked about loads nothing that reads and checks manifests", async (t) => {
  const out = outputDirectory(t);
  await bundle(esbuild, root, out);
  for (const late of ["open-plugin-set", "plugin-store"]) {
    const file = readdirSync(out).find((name) => name.startsWith(`${late}-`));
    assert.ok(file !== undefined, `nothing is called ${late}`);
    const loaded = loadedAtOnce(out, file);
    assert.ok(loaded.some((source) => source.startsWith("packages/host/src/")));
    const unneeded = loaded.filter((source) =>
      /\/(?:parse-manifest|manifest-validator)\.[jt]s$|^toml-eslint/.test(source),
    );
    assert.deepEqual(unneeded, []);
  }
});

const withoutTimes = (texts: readonly string[] = []): string[] =>
  texts.map((text) => text.replaceAll(/\d+\.\d+/g, "…"));

test("a bundle is used only while the files that it was made from are as they were", async (t) => {
  const directory = await temporaryDirectory(t);
  const path = (name: string): string => join(directory, name);
  assert.equal(freshBundle(directory, directory), undefined);
  writeFileSync(path("source.ts"), "1");
  utimesSync(path("source.ts"), 1000, 1000);
  writeFileSync(path("inputs.json"), JSON.stringify([["source.ts", 1, 1_000_000]]));
  assert.equal(freshBundle(directory, directory), path("main.js"));
  utimesSync(path("source.ts"), 1000, 1001);
  assert.equal(freshBundle(directory, directory), undefined);
  utimesSync(path("source.ts"), 1000, 1000);
  writeFileSync(path("source.ts"), "12");
  utimesSync(path("source.ts"), 1000, 1000);
  assert.equal(freshBundle(directory, directory), undefined);
  rmSync(path("source.ts"));
  assert.equal(freshBundle(directory, directory), undefined);
  writeFileSync(path("inputs.json"), "[[");
  assert.equal(freshBundle(directory, directory), undefined);
});
