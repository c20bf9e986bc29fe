import assert from "node:assert/strict";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { digestOf, type Environment } from "@parseltongue/base";
import type { NativeGrant } from "@parseltongue/host";
import { temporaryDirectory } from "@parseltongue/testkit";
import { nodeEnvironment } from "../../src/environment.ts";
import { PLATFORM, platformOf } from "../../src/native/native-platform.ts";
import { NativeStore } from "../../src/native/native-store.ts";
import { readPluginDirectory } from "../../src/plugins/plugin-package.ts";
import { UserPlugins } from "../../src/plugins/user-plugins.ts";
import { RealCode } from "../real-process.ts";
import { buildBoth, type NativePlugin } from "./native-project.ts";

const CODE = `
  //- /Cargo.toml
  [package]
  name = "app"
  version = "0.1.0"
  //- /src/main.rs
  fn main() { one(); two(); }
  fn one() { two(); }
  fn two() {}
`;
const FAR = Date.UTC(2999, 0, 1);
const DIRECTORIES = ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"];
const options = { skip: (await platformOf(nodeEnvironment)) === undefined, timeout: 120_000 };

interface Home {
  readonly code: RealCode;
  readonly store: NativeStore;
  readonly grant: NativeGrant;
  readonly audit: () => Promise<string>;
}

/** A code base and a user who lets a plugin run as machine code, lenses in the daemon as well. */
async function home(t: TestContext, plugin: NativePlugin): Promise<Home | undefined> {
  const both = await buildBoth(t, plugin);
  if (both === undefined) return undefined;
  const { built, library } = both;
  const directory = await temporaryDirectory(t);
  const variables = Object.fromEntries(DIRECTORIES.map((name) => [name, join(directory, name)]));
  const environment: Environment = {
    ...nodeEnvironment,
    variable: (name) => ({ HOME: directory, ...variables })[name],
  };
  const plugins = UserPlugins.of(environment);
  assert.ok(plugins);
  await copyFile(join(built.project.directory, "plugin.toml"), join(directory, "plugin.toml"));
  await writeFile(join(directory, "plugin.wasm"), built.wasm);
  const installed = await readPluginDirectory(environment.files, directory);
  await (await plugins.store()).add(installed);
  const store = new NativeStore(environment.files, plugins.directories.data);
  const [digest, wasm] = [digestOf(library.bytes), digestOf(built.wasm)];
  const grant = { plugin: plugin.name, platform: PLATFORM, library: digest, wasm, expiresMs: FAR } as const;
  await store.put(grant, library.bytes);
  const entry = { name: plugin.name, package: installed.digest, enabled: true, weight: 1, config: {} };
  const grants = { attributes: [], log: false, hostData: [] };
  await plugins.writeFile({ plugins: [{ ...entry, grants, native: true, nativeLens: true }] });
  const code = await RealCode.create(t, CODE, { HOME: directory, ...variables });
  const audit = async (): Promise<string> =>
    readFile(join(plugins.directories.state, "audit.jsonl"), "utf8").catch(() => "");
  return { code, store, grant, audit };
}

async function until(what: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if (await what()) return;
    await sleep(50);
  }
  throw new Error("it did not come to that");
}

test("threat 47: a lens that ends the daemon costs the daemon and itself, not the answer", options, async (t) => {
  // Where it is tried out there are more hits in hand.
  const at = await home(t, { name: "lines", trait: "lens", trick: "if (pt_hit_count() == 1) *(volatile int *)8 = 1;" });
  if (at === undefined) return;
  const { code, audit } = at;
  await code.run("daemon", "start");
  const first = await code.run("callers", "two", "--format", "json");
  assert.equal(first.exitCode, 0, first.stderr);
  await until(async () => (await audit()).includes('"why":"lens"'));
  const crashed = await code.run("callers", "one");
  assert.equal(crashed.exitCode, 0, crashed.stderr);
  assert.match(crashed.stdout, /function app::main/);
  assert.match(crashed.stderr, /note: the daemon ended while it was asked; this answer was made without it/);
  assert.match(crashed.stdout, /plugin lines runs in the sandbox.*the process that ran it for a lens ended in it/);
  assert.equal((await code.run("daemon", "status")).exitCode, 1, "it is gone");
  await code.run("daemon", "start");
  const again = await code.run("callers", "one", "--explain");
  assert.match(again.stdout, /ask the daemon/, again.stderr);
  assert.doesNotMatch(again.stdout, /runs in the sandbox/, "it was said");
  assert.equal((await code.run("daemon", "status")).exitCode, 0);
  assert.match(await audit(), /native-refused.*ended in it/);
});

test("threat 46: what is revoked while a daemon runs is not called by its next answer", options, async (t) => {
  const at = await home(t, { name: "tricky" });
  if (at === undefined) return;
  const { code, store, grant, audit } = at;
  await code.run("daemon", "start");
  const first = await code.run("query", "tricky/hook", "--format", "json");
  assert.equal(first.exitCode, 0, first.stderr);
  assert.match(await audit(), /"to":"native"/);
  await store.revoke(grant.library, "PT-2026-1");
  assert.deepEqual(await told(code), ["the library of tricky was revoked: PT-2026-1"]);
  assert.deepEqual(await told(code), [], "it is said once");
});

test("after `plugin reset` a daemon uses machine code again", options, async (t) => {
  const at = await home(t, {
    name: "tricky",
    trick: "if (pt_node_count() < 10) { pt_emit_hits(0, 0, 0, 0); return; }",
  });
  if (at === undefined) return;
  const { code, audit } = at;
  await code.run("daemon", "start", "--watch");
  const why = "query hook: it gave something else than the sandbox";
  assert.equal((await told(code)).length, 1, "it was given up");
  assert.deepEqual(await told(code), [], why);
  await code.write("src/more.rs", "fn a() {}\nfn b() {}\nfn c() {}\nfn d() {}\nfn newcomer() {}\n");
  await until(async () => (await code.run("find", "newcomer")).exitCode === 0);
  assert.deepEqual(await told(code), []);
  assert.match((await code.run("plugin", "reset", "tricky")).stdout, /tricky is tried again/);
  assert.deepEqual(await told(code), []);
  const changes = [...(await audit()).matchAll(/"from":"([a-z]+)","to":"([a-z]+)"/g)].map(([, ...ends]) =>
    ends.join(" to "),
  );
  assert.deepEqual(changes, ["sandboxed to native", "native to sandboxed", "sandboxed to native"]);
});

/** Why plugins run in the sandbox, as an answer says. */
async function told(code: RealCode): Promise<readonly string[]> {
  const { stdout } = await code.run("query", "tricky/hook", "--format", "json");
  const { demoted = [] } = JSON.parse(stdout) as { readonly demoted?: readonly { readonly why: string }[] };
  return demoted.map(({ why }) => why);
}
