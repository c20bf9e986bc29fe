import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { promisify } from "node:util";
import { parseManifest } from "@parseltongue/host/parse-manifest";
import { forEachHit, requireTool, temporaryDirectory, watPlugin } from "@parseltongue/testkit";
import * as fc from "fast-check";
import { createTar, createTarGzip } from "nanotar";
import { nodeEnvironment } from "../../src/environment.ts";
import { writeCarrier } from "../../src/plugin-kit/carriers/carrier.ts";
import { crateCarrier } from "../../src/plugin-kit/carriers/crate-carrier.ts";
import { npmCarrier } from "../../src/plugin-kit/carriers/npm-carrier.ts";
import { carriedArchive, carryArchive } from "../../src/plugins/sources/carried-archive.ts";
import { listInstalled } from "../../src/plugins/sources/installed-source.ts";
import { parseReference } from "../../src/plugins/sources/plugin-reference.ts";
import { readPlugin } from "../../src/plugins/sources/read-plugin.ts";
import type { SourceMachine } from "../../src/plugins/sources/source-machine.ts";
import { serve } from "../local-server.ts";
import { pluginMachine } from "./plugin-machine.ts";

const run = promisify(execFile);
const CRATE = "parseltongue-plugin-found";
const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** A plugin as `plugin pack` puts it into one file. */
async function packed(): Promise<{ readonly archive: Uint8Array; readonly manifestText: string }> {
  const { manifest, wasm } = await watPlugin({ name: "found", body: forEachHit("") });
  const entries = [
    { name: "plugin.toml", data: manifest },
    { name: "plugin.wasm", data: wasm },
  ];
  return { archive: createTar(entries), manifestText: manifest };
}

/** The real machine with a home of its own. */
async function machineAt(t: TestContext, variables: Readonly<Record<string, string>> = {}): Promise<SourceMachine> {
  const home = await temporaryDirectory(t);
  const own: Readonly<Record<string, string>> = { HOME: home, ...variables };
  const { processes } = nodeEnvironment;
  const environment = {
    ...nodeEnvironment,
    variable: (name: string) => own[name],
    processes: {
      run: async (...[program, words, options]: Parameters<typeof processes.run>) =>
        processes.run(program, words, { ...options, variables: { ...options.variables, ...own } }),
    },
  };
  return { environment, workingDirectory: home, signal: new AbortController().signal };
}

test("an archive comes out of whatever carries it as it went in", () => {
  const bytes = fc.uint8Array({ maxLength: 300 });
  fc.assert(
    fc.property(bytes, bytes, bytes, (before, archive, after) => {
      const file = Buffer.concat([before, carryArchive(archive), after]);
      assert.deepEqual(carriedArchive(file, "file"), archive);
      // The same one twice is one: a program may hold its constants twice.
      assert.deepEqual(carriedArchive(Buffer.concat([file, file]), "file"), archive);
    }),
  );
});

test("what is cut off, changed, doubled or only marked carries nothing", () => {
  const one = carryArchive(Buffer.from("one"));
  const other = carryArchive(Buffer.from("other"));
  const refusals: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ["nothing", new Uint8Array(0), /carries no plugin/],
    ["cut off", one.subarray(0, -1), /carries no plugin/],
    ["marks alone", Buffer.concat([one.subarray(0, 16), one.subarray(-16)]), /carries no plugin/],
    ["two", Buffer.concat([one, other]), /more than one plugin/],
    ["a crowd", Buffer.concat(Array.from({ length: 9 }, () => one)), /more than 8 plugins/],
  ];
  for (const [what, file, says] of refusals) {
    assert.throws(() => carriedArchive(file, "file"), { code: "no-plugin", message: says }, what);
  }
  const changed = Buffer.from(one);
  changed[16 + 8 + 32]! ^= 1;
  assert.throws(() => carriedArchive(changed, "file"), { code: "no-plugin", message: /damaged/ });
  const endless = Buffer.from(one);
  endless.fill(0xff, 16, 24);
  assert.throws(() => carriedArchive(endless, "file"), { code: "no-plugin", message: /carries no plugin/ });
});

test("references say where a plugin is, and nothing else gets through", () => {
  assert.deepEqual(parseReference("./crate"), { kind: "path", path: "./crate" });
  assert.deepEqual(parseReference("crate:hot-spots@^1.2"), {
    kind: "crate",
    package: "parseltongue-plugin-hot-spots",
    range: "^1.2",
  });
  assert.deepEqual(parseReference("npm:parseltongue-plugin-x"), {
    kind: "npm",
    package: "parseltongue-plugin-x",
    range: "*",
  });
  assert.deepEqual(parseReference("npm:@acme/lens@1"), { kind: "npm", package: "@acme/lens", range: "1" });
  const digest = "0".repeat(64);
  assert.deepEqual(parseReference(`https://example.org/x.tar#sha256=${digest}`), {
    kind: "url",
    url: "https://example.org/x.tar",
    sha256: digest,
  });
  for (const text of [
    "crate:",
    "crate:../x",
    "crate:x@latest || rm",
    "npm:x@git+ssh://evil/x",
    "npm:x@npm:other@1",
    "npm:--registry=x",
    "npm:x y",
    "installed:../x",
    "https://example.org/x.tar",
    "https://example.org/x.tar#sha256=12",
  ]) {
    assert.throws(() => parseReference(text), { code: "bad-reference" }, text);
  }
});

test("a crate is built and installed by cargo, and its plugin read out of the program without running it", async (t) => {
  if (!requireTool(t, "cargo", "apt-get install cargo")) return;
  const { archive, manifestText } = await packed();
  const directory = await temporaryDirectory(t);
  const root = await temporaryDirectory(t);
  await writeCarrier(
    nodeEnvironment.files,
    directory,
    crateCarrier(parseManifest(manifestText, "plugin.toml"), archive),
  );
  await run("cargo", ["install", "--offline", "--quiet", "--path", directory, "--root", root]);
  const program = join(root, "bin", CRATE);
  const said = await run(program);
  assert.match(said.stdout, /carries the plugin found 1\.0\.0 for parseltongue.*\n.*plugin add installed:found/);

  const machine = await machineAt(t, { CARGO_INSTALL_ROOT: root });
  assert.deepEqual(await listInstalled(machine), [{ name: CRATE, by: "cargo", path: program }]);
  const direct = await readPlugin(program, machine);
  assert.equal(direct.manifest.name, "found");
  // Not even a file that cannot be run hinders reading it.
  await nodeEnvironment.files.replace(program, [await readFile(program)], { mode: 0o600 });
  assert.equal((await readPlugin("installed:found", machine)).digest, direct.digest);

  await run("cargo", ["package", "--offline", "--quiet", "--allow-dirty", "--no-verify"], { cwd: directory });
  const crate = join(directory, "target", "package", `${CRATE}-1.0.0.crate`);
  assert.equal((await readPlugin(crate, machine)).digest, direct.digest);
  await copyFile(crate, join(machine.workingDirectory, "mine.crate"));
  assert.equal((await readPlugin("mine.crate", machine)).digest, direct.digest);
});

test("a crate is found in an index, the newest that fits and is not yanked, and held against its digest", async (t) => {
  const { archive } = await packed();
  const crate = await createTarGzip([{ name: `${CRATE}-1.2.0/plugin.carried`, data: carryArchive(archive) }]);
  const line = (vers: string, yanked = false, cksum = sha256(crate)): string =>
    JSON.stringify({ name: CRATE, vers, deps: [], cksum, features: {}, yanked });
  const asked: string[] = [];
  const at = await serve(t, ({ url = "" }, response) => {
    asked.push(url);
    if (url === "/config.json") response.end(JSON.stringify({ dl: `${at}/dl` }));
    else if (url === `/pa/rs/${CRATE}`) {
      response.end(
        [line("1.2.0"), line("1.3.0", true), line("1.1.0"), line("2.0.0", false, "0".repeat(64))].join("\n"),
      );
    } else if (url.startsWith("/dl/")) response.end(crate);
    else response.writeHead(404).end();
  });
  const machine = await machineAt(t, { PARSELTONGUE_CRATES_INDEX: at });
  assert.equal((await readPlugin("crate:found@^1", machine)).manifest.name, "found");
  assert.deepEqual(asked, ["/config.json", `/pa/rs/${CRATE}`, `/dl/${CRATE}/1.2.0/download`]);
  await assert.rejects(readPlugin("crate:found", machine), { code: "wrong-digest" });
  await assert.rejects(readPlugin("crate:found@^3", machine), { code: "no-plugin", message: /no version within \^3/ });
  await assert.rejects(readPlugin("crate:other", machine), { code: "not-found" });
});

test("an npm package is installed globally from a tarball, and its plugin read from its file", async (t) => {
  const { archive, manifestText } = await packed();
  const directory = await temporaryDirectory(t);
  const prefix = await temporaryDirectory(t);
  await writeCarrier(nodeEnvironment.files, directory, npmCarrier(parseManifest(manifestText, "plugin.toml"), archive));
  await run("npm", ["pack", "--silent", "--pack-destination", directory], { cwd: directory });
  const tarball = join(directory, `${CRATE}-1.0.0.tgz`);
  await run("npm", ["install", "--global", "--offline", "--silent", "--prefix", prefix, tarball]);

  const machine = await machineAt(t, { npm_config_prefix: prefix });
  const installed = await readPlugin("installed:found", machine);
  assert.equal(installed.manifest.name, "found");
  assert.deepEqual(
    (await listInstalled(machine)).map(({ name, by }) => [name, by]),
    [[CRATE, "npm"]],
  );
  assert.equal((await readPlugin(tarball, machine)).digest, installed.digest);
  await assert.rejects(readPlugin("installed:missing", machine), {
    code: "no-plugin",
    message: /neither by cargo nor/,
  });
});

test("an npm package is taken from the registry that npm knows, and none of its scripts run", async (t) => {
  const { archive } = await packed();
  const source = await temporaryDirectory(t);
  const trace = join(source, "was-run");
  const script = `node -e "require('fs').writeFileSync('${trace}', '')"`;
  const scripts = Object.fromEntries(
    ["preinstall", "install", "postinstall", "prepare", "prepack"].map((name) => [name, script]),
  );
  await writeFile(join(source, "package.json"), JSON.stringify({ name: CRATE, version: "1.0.0", scripts }));
  await writeFile(join(source, "plugin.carried"), carryArchive(archive));
  await run("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", source], { cwd: source });
  const tarball = await readFile(join(source, `${CRATE}-1.0.0.tgz`));
  const integrity = `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
  const at = await serve(t, ({ url = "" }, response) => {
    if (url.endsWith(".tgz")) return void response.end(tarball);
    if (url !== `/${CRATE}`) return void response.writeHead(404).end("{}");
    const dist = { tarball: `${at}/x.tgz`, integrity };
    const version = { name: CRATE, version: "1.0.0", scripts, dist };
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ name: CRATE, "dist-tags": { latest: "1.0.0" }, versions: { "1.0.0": version } }));
  });
  const machine = await machineAt(t, { npm_config_registry: at });
  assert.equal((await readPlugin("npm:found@^1", machine)).manifest.name, "found");
  await assert.rejects(readFile(trace), { code: "ENOENT" });
  await assert.rejects(readPlugin("npm:missing", machine), { code: "no-plugin", message: /was not given: .*404/ });
  const left = await machine.environment.files.list(
    join(machine.workingDirectory, ".cache", "parseltongue", "downloads"),
  );
  assert.deepEqual(left, [], "nothing of a download stays");
});

test("what is installed is listed by the command line, and nothing is on before it is added", async () => {
  const machine = await pluginMachine();
  const { archive } = await packed();
  machine.environment.files.set(`/user/.cargo/bin/${CRATE}`, carryArchive(archive));
  machine.environment.files.set("/user/.cargo/bin/cargo", "another program");
  const { stdout } = await machine.run("plugin", "discover");
  assert.equal(stdout, `${CRATE}, installed by cargo: parseltongue plugin add /user/.cargo/bin/${CRATE}\n`);
  assert.match((await machine.run("plugin", "list")).stdout, /^no plugin is installed/);
  assert.equal((await machine.run("plugin", "add", "installed:found", "--yes")).exitCode, 0);
  assert.match((await machine.run("plugin", "list")).stdout, /^found 1\.0\.0: on/);
  const json: unknown = JSON.parse((await machine.run("plugin", "discover", "--json")).stdout);
  assert.deepEqual(json, [{ name: CRATE, by: "cargo", path: `/user/.cargo/bin/${CRATE}` }]);
});

test("an archive at an address is what its digest says, or nothing is taken", async (t) => {
  const { archive } = await packed();
  const at = await serve(t, (_, response) => response.end(archive));
  const machine = await machineAt(t);
  assert.equal((await readPlugin(`${at}/x#sha256=${sha256(archive)}`, machine)).manifest.name, "found");
  const other = `${at}/x#sha256=${"0".repeat(64)}`;
  await assert.rejects(readPlugin(other, machine), { code: "wrong-digest", message: new RegExp(sha256(archive)) });
});

test("a tarball that never ends, or that holds several plugins, is refused", async (t) => {
  const machine = await machineAt(t);
  const path = join(machine.workingDirectory, "x.tgz");
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, await createTarGzip([{ name: "package/plugin.carried", data: new Uint8Array(65 << 20) }]));
  await assert.rejects(readPlugin(path, machine), { code: "no-plugin", message: /no tarball that could carry/ });
  const carried = carryArchive((await packed()).archive);
  const twice = ["a/plugin.carried", "b/plugin.carried"].map((name) => ({ name, data: carried }));
  await writeFile(path, await createTarGzip(twice));
  await assert.rejects(readPlugin(path, machine), { code: "no-plugin", message: /more than once/ });
  await writeFile(path, await createTarGzip([{ name: "package/lib/plugin.carried", data: carried }]));
  await assert.rejects(readPlugin(path, machine), { code: "no-plugin", message: /holds no plugin\.carried/ });
});
