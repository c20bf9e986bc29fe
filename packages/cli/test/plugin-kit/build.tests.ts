import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { type Environment, EnvironmentError } from "@parseltongue/base";
import { requireTool } from "@parseltongue/testkit";
import { nodeEnvironment } from "../../src/environment.ts";
import type { Machine } from "../../src/machine.ts";
import { buildPlugin } from "../../src/plugin-kit/build-plugin.ts";
import { newPluginFiles } from "../../src/plugin-kit/new/new-plugin.ts";
import { packPlugin, writePackage } from "../../src/plugin-kit/pack-plugin.ts";
import { runCommand } from "../../src/run-command.ts";
import { parseDependencies } from "../../src/plugin-kit/toolchains/read-dependencies.ts";
import { build, writeProject } from "./kit-project.ts";

const signal = new AbortController().signal;
const fresh = newPluginFiles({ name: "fresh", language: "assemblyscript", traits: ["lens"] });

test("a build leaves plugin, manifest and a record of what it was made with, nothing else", async (t) => {
  const directory = await writeProject(t, fresh);
  const built = await build(t, directory);
  assert.deepEqual(await readdir(join(directory, "dist")), ["build.json", "plugin.toml", "plugin.wasm"]);
  const record = JSON.parse(await readFile(join(directory, "dist", "build.json"), "utf8")) as Record<string, unknown>;
  assert.equal(record["digest"], built?.prepared.digest);
  assert.match(JSON.stringify(record["toolchain"]), /^{"assemblyscript":"\d+\.\d+\.\d+"}$/);
});

test("a package is a tar archive that tar reads", async (t) => {
  if (!requireTool(t, "tar", "apt-get install tar")) return;
  const directory = await writeProject(t, fresh);
  const built = await build(t, directory);
  assert.ok(built);
  const path = await writePackage(nodeEnvironment, built.project, packPlugin(built), undefined);
  assert.equal(path, join(built.project.directory, "dist", "fresh-0.1.0.plugin.tar"));
  const { stdout } = spawnSync("tar", ["-xOf", path, "plugin.wasm"]);
  assert.deepEqual(new Uint8Array(stdout), built.wasm);
  assert.deepEqual(new Uint8Array(await readFile(path)), packPlugin(built));
});

test("a mistake in the source is shown with its place, and the build before it stays", async (t) => {
  const directory = await writeProject(t, fresh);
  await build(t, directory);
  const before = await readFile(join(directory, "dist", "plugin.wasm"));
  await writeFile(join(directory, "assembly", "index.ts"), "export function f(): void { nothing(); }\n");
  await assert.rejects(buildPlugin(nodeEnvironment, directory, signal), (error: Error & Record<string, unknown>) => {
    assert.equal(error["code"], "build-failed");
    assert.match(String((error["details"] as Record<string, unknown>)["output"]), /assembly\/index\.ts\(1,29\)/);
    return true;
  });
  assert.deepEqual(await readFile(join(directory, "dist", "plugin.wasm")), before);
});

test("what a project lacks is named with the remedy", async (t) => {
  const directory = await writeProject(t, fresh);
  await rm(join(directory, "assembly", "index.ts"));
  await assert.rejects(buildPlugin(nodeEnvironment, directory, signal), { code: "no-source" });
  await rm(join(directory, "plugin.toml"));
  await assert.rejects(buildPlugin(nodeEnvironment, directory, signal), { code: "no-plugin" });
});

test("a plugin that uses what its manifest does not ask for is refused when it is built", async (t) => {
  const files = new Map(fresh);
  files.set("plugin.toml", (files.get("plugin.toml") ?? "").replace(/^annotations = .*$/m, ""));
  const directory = await writeProject(t, files);
  await assert.rejects(buildPlugin(nodeEnvironment, directory, signal), { code: "missing-grant" });
});

test("building and testing warn of what a sandboxed plugin may not have, and of languages that nobody knows", async (t) => {
  const files = new Map(fresh);
  const within = (files.get("plugin.toml") ?? "").replace("[[lens]]", "[memory]\npages = 256\n\n[[lens]]");
  const beyond = within
    .replace("pages = 256", "pages = 257")
    .replace("output-bytes = 16_384", "output-bytes = 4_194_305")
    .concat('\n[lens.filter]\nlanguages = ["rust", "pyton"]\n');
  files.set("plugin.toml", within);
  const directory = await writeProject(t, files);
  assert.equal(await warningsOf(["build", "test"], directory), "");
  await writeFile(join(directory, "plugin.toml"), beyond);
  const warnings = [
    "warning: the filter of lens fresh names pyton, which is no built-in language: it lets no hit through; did you mean python?\n",
    "warning: fresh asks for 257 memory pages; a sandboxed plugin may have 256, so it loads only where it is verified\n",
    "warning: fresh asks for 4194305 bytes of output for lens fresh; a sandboxed plugin may have 4194304, so it loads only where it is verified\n",
  ].join("");
  assert.equal(await warningsOf(["build", "test"], directory), warnings + warnings);
});

/** What commands about the plugin in a directory, which must succeed, write to standard error. */
async function warningsOf(commands: readonly string[], directory: string): Promise<string> {
  let written = "";
  const stdout = { write: (): void => {}, isTerminal: false, columns: 80 };
  const stderr = { ...stdout, write: (text: string | Uint8Array): void => void (written += String(text)) };
  const used: Partial<Machine> = { environment: nodeEnvironment, workingDirectory: directory, signal, stdout, stderr };
  for (const command of commands) {
    assert.equal(await runCommand(["plugin", command, directory], { ...used, system: {} } as Machine), 0, written);
  }
  return written;
}

for (const [language, tool] of [
  ["rust", "rustc"],
  ["c", "clang"],
] as const) {
  test(`without ${tool} a plugin in ${language} is refused with what to install`, async (t) => {
    const directory = await writeProject(t, newPluginFiles({ name: "fresh", language, traits: ["lens"] }));
    await assert.rejects(buildPlugin(WITHOUT_PROGRAMS, directory, signal), (error: Error & Record<string, unknown>) => {
      assert.equal(error["code"], "missing-compiler");
      assert.match(error.message, new RegExp(tool));
      assert.match(String(error["hint"]), /apt install/);
      return true;
    });
  });
}

const WITHOUT_PROGRAMS: Environment = {
  ...nodeEnvironment,
  processes: {
    run: async (program: string) => {
      throw new EnvironmentError("not-found", `no such program: ${program}`);
    },
  },
};

/** A use of a file that a neighbour has, and the file, by the language. */
const SHARED = {
  assemblyscript: {
    path: "../shared/edges.ts",
    text: "export const LEAST: f32 = 1;\n",
    use: (path: string) => `import { LEAST } from "${path}";\nexport function least(): f32 {\n  return LEAST;\n}\n`,
  },
  rust: {
    path: "../shared/edges.rs",
    text: "pub const LEAST: f32 = 1.0;\n",
    use: (path: string) => `#[path = "${path}"]\npub mod edges;\n`,
  },
  c: { path: "../my shared/edges.h", text: "#define LEAST 1\n", use: (path: string) => `#include "${path}"\n` },
} as const;

for (const language of ["assemblyscript", "rust", "c"] as const) {
  test(`a build in ${language} says which files outside of its folder it took, and no others`, async (t) => {
    const files = new Map(newPluginFiles({ name: "fresh", language, traits: ["lens"] }));
    const [, source = ""] = /^source = "(.+)"$/m.exec(files.get("plugin.toml") ?? "") ?? [];
    const { path, text, use } = SHARED[language];
    const seen = relative(dirname(source), path);
    files.set(source, `${use(language === "assemblyscript" ? seen.replace(".ts", "") : seen)}${files.get(source)}`);
    const root = await writeProject(t, [
      ...[...files].map(([name, content]) => [`plugins/fresh/${name}`, content] as const),
      [path.replace("..", "plugins"), text],
      ["plugins/shared/unused.ts", "export const UNUSED = 1;\n"],
    ]);
    const built = await build(t, join(root, "plugins", "fresh"));
    if (built === undefined) return;
    assert.deepEqual(built.record.beside, [path]);
    const record = await readFile(join(built.project.directory, "dist", "build.json"), "utf8");
    assert.deepEqual((JSON.parse(record) as { beside: unknown }).beside, [path]);
  });
}

test("what compilers write for make is read as make reads it", () => {
  const rules = [
    "plugin.o: /a/b.c \\",
    "  /a/../shared/my\\ edges.h /a/\\#1.h \\",
    "  /a/$$x.h",
    "",
    "/a/b.c:",
    "# env-dep:CARGO_PKG_NAME",
    "# checksum:blake3=00 file_len:4 /a/none.c",
  ].join("\n");
  assert.deepEqual(parseDependencies(rules), ["/a/b.c", "/a/../shared/my edges.h", "/a/#1.h", "/a/$x.h"]);
  assert.deepEqual(parseDependencies(""), []);
});

test("threat 22: no option of a project's own reaches the compiler, which could load code by one", async (t) => {
  const directory = await writeProject(t, fresh);
  const plain = await build(t, directory);
  const ran = join(directory, "ran");
  const config = { options: { transform: ["./transform.mjs"], optimizeLevel: 0 }, extends: "./other.json" };
  await writeFile(join(directory, "asconfig.json"), JSON.stringify(config));
  await writeFile(join(directory, "other.json"), JSON.stringify({ options: { transform: ["./transform.mjs"] } }));
  const transform = `import { writeFileSync } from "node:fs";\nwriteFileSync(${JSON.stringify(ran)}, "");\nexport default class {}\n`;
  await writeFile(join(directory, "transform.mjs"), transform);
  const built = await build(t, directory);
  assert.deepEqual(built?.wasm, plain?.wasm);
  await assert.rejects(readFile(ran), { code: "ENOENT" });
});
