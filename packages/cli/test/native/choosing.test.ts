import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { digestOf, type Environment } from "@parseltongue/base";
import type { PluginConfiguration } from "@parseltongue/engine";
import type { NativeGrant } from "@parseltongue/host";
import { temporaryDirectory, watPlugin } from "@parseltongue/testkit";
import { nodeEnvironment } from "../../src/environment.ts";
import { pathWithout } from "../path-without.ts";
import { PLATFORM, platformOf } from "../../src/native/native-platform.ts";
import { NativeStore } from "../../src/native/native-store.ts";
import { readPluginDirectory } from "../../src/plugins/plugin-package.ts";
import type { PluginEntry } from "../../src/plugins/plugins-file.ts";
import { UserPlugins } from "../../src/plugins/user-plugins.ts";

const LIBRARY = new TextEncoder().encode("stands for machine code: nothing here is loaded");
const FAR = Date.UTC(2999, 0, 1);

interface Home {
  readonly plugins: UserPlugins;
  readonly store: NativeStore;
  readonly grant: NativeGrant;
  readonly configure: (entry: Partial<PluginEntry>) => Promise<void>;
}

/** A user with one plugin that a tap vouches for as machine code. */
async function home(t: TestContext): Promise<Home> {
  const directory = await temporaryDirectory(t);
  const environment: Environment = {
    ...nodeEnvironment,
    variable: (name) => (name === "HOME" ? directory : undefined),
  };
  const plugins = UserPlugins.of(environment);
  assert.ok(plugins);
  const { manifest, wasm } = await watPlugin({
    name: "fast",
    trait: "exporter",
    body: "(call $write (i32.const 0) (i32.const 1))",
  });
  await writeFile(join(directory, "plugin.toml"), manifest);
  await writeFile(join(directory, "plugin.wasm"), wasm);
  const installed = await readPluginDirectory(environment.files, directory);
  await (await plugins.store()).add(installed);
  const store = new NativeStore(environment.files, plugins.directories.data);
  const [library, wasmDigest] = [digestOf(LIBRARY), digestOf(wasm)];
  const grant: NativeGrant = { plugin: "fast", platform: PLATFORM, library, wasm: wasmDigest, expiresMs: FAR };
  await store.put(grant, LIBRARY);
  const configure = async (entry: Partial<PluginEntry>): Promise<void> =>
    plugins.writeFile({
      plugins: [
        {
          name: "fast",
          package: installed.digest,
          enabled: true,
          weight: 1,
          grants: { attributes: [], log: false, hostData: [] },
          config: {},
          ...entry,
        },
      ],
    });
  return { plugins, store, grant, configure };
}

async function read({ plugins }: Home): Promise<PluginConfiguration> {
  return plugins.source("own").read();
}

/** Whether machine code may run, and what is told. */
async function choice(at: Home): Promise<{ readonly mayRun: boolean; readonly told: readonly string[] }> {
  const { plugins, demoted = [] } = await read(at);
  return { mayRun: plugins[0]?.native !== undefined, told: demoted.map(({ why }) => why) };
}

const runsHere = (await platformOf(nodeEnvironment)) !== undefined;

test(
  "machine code runs when a tap vouches for it and the user asked for it, lenses by a second word",
  { skip: !runsHere },
  async (t) => {
    const at = await home(t);
    await at.configure({ native: true });
    assert.deepEqual((await read(at)).plugins[0]?.native, {
      path: at.store.pathOf(at.grant.library),
      library: at.grant.library,
      lens: false,
      expiresMs: FAR,
    });
    await at.configure({ native: true, nativeLens: true });
    assert.equal((await read(at)).plugins[0]?.native?.lens, true);
    assert.match(await readFile(at.plugins.path, "utf8"), /native = true\nnative-lens = true/);
  },
);

test("threat 47: without the user's word no machine code runs, and nothing is said", async (t) => {
  const at = await home(t);
  await at.configure({});
  assert.deepEqual(await choice(at), { mayRun: false, told: [] });
  await at.configure({ nativeLens: true });
  assert.deepEqual(await choice(at), { mayRun: false, told: [] });
});

test(
  "threat 47: without bubblewrap no machine code runs, whatever was agreed to; it is said why",
  { skip: !runsHere },
  async (t) => {
    const at = await home(t);
    await at.configure({ native: true, nativeLens: true });
    const { PATH } = process.env;
    t.after(() => (process.env["PATH"] = PATH));
    process.env["PATH"] = await pathWithout(t, "bwrap");
    const { plugins, demoted = [] } = await read(at);
    assert.equal(plugins[0]?.native, undefined);
    assert.match(demoted[0]?.why ?? "", /bubblewrap does not work here/);
    assert.match(demoted[0]?.hint ?? "", /apt-get install bubblewrap.*the sandbox answers/);
    assert.deepEqual(await at.plugins.demotions.read(), {}, "nothing is held against it");
  },
);

const REFUSALS: readonly (readonly [what: string, prepare: (at: Home) => Promise<void>, told: RegExp])[] = [
  [
    "a grant that has expired",
    async ({ store, grant }) => store.put({ ...grant, expiresMs: 1 }, LIBRARY),
    /expired at 1970/,
  ],
  ["a revoked library", async ({ store, grant }) => store.revoke(grant.library, "PT-2026-1"), /was revoked: PT-2026-1/],
  ["no grant", async ({ store }) => store.remove("fast"), /no tap vouches/],
  [
    "a library that was compared with another guest",
    async ({ store, grant }) => store.put({ ...grant, wasm: digestOf("another") }, LIBRARY),
    /was compared with/,
  ],
  [
    "a library for another platform",
    async ({ store, grant }) => store.put({ ...grant, platform: "plan9" as never }, LIBRARY),
    /is for plan9/,
  ],
  [
    "a library that is not there",
    async ({ store, grant }) => nodeEnvironment.files.remove(store.pathOf(grant.library)),
    /is not installed/,
  ],
  [
    "a library whose bytes are others",
    async ({ store, grant }) => writeFile(store.pathOf(grant.library), "patched"),
    /granted is sha256:/,
  ],
];

for (const [what, prepare, told] of REFUSALS) {
  test(`threat 46: ${what} is not loaded; the next answer says why`, { skip: !runsHere }, async (t) => {
    const at = await home(t);
    await at.configure({ native: true });
    await prepare(at);
    const found = await choice(at);
    assert.equal(found.mayRun, false);
    assert.match(found.told.join(), told);
    await at.plugins.close();
    assert.match(await readFile(join(at.plugins.directories.state, "audit.jsonl"), "utf8"), /native-refused/);
  });
}

test(
  "a demotion stays until the user resets it, and belongs to one version of the plugin",
  { skip: !runsHere },
  async (t) => {
    const at = await home(t);
    await at.configure({ native: true });
    const source = at.plugins.source("own");
    const about = { plugin: "fast", version: "1.0.0", digest: at.grant.wasm };
    source.onEvent?.({ ...about, type: "tier-change", from: "native", to: "sandboxed", why: "it did not come back" });
    await at.plugins.close();
    assert.deepEqual(await choice(at), { mayRun: false, told: [] }, "it was said when it happened");
    assert.match(
      await readFile(join(at.plugins.directories.state, "audit.jsonl"), "utf8"),
      /tier-change.*did not come back/,
    );
    assert.equal(await at.plugins.demotions.reset("fast"), true);
    source.onEvent?.({
      ...about,
      type: "tier-change",
      from: "native",
      to: "sandboxed",
      why: "leave expired",
      cause: "expired",
    });
    await at.plugins.close();
    assert.equal((await choice(at)).mayRun, true, "with new leave it runs again");
    assert.equal((await choice(at)).mayRun, true);
    await at.plugins.demotions.demote("fast", digestOf("the version before"), "it did not come back");
    assert.equal((await choice(at)).mayRun, true);
  },
);

test("threat 46: what is given or taken back while a process runs changes what it looks at before each answer", async (t) => {
  const at = await home(t);
  assert.equal(await at.plugins.stamp(), undefined, "without a configuration nothing is looked at");
  await at.configure({ native: true });
  const stamps = [await at.plugins.stamp(), await at.plugins.stamp()];
  assert.equal(stamps[0], stamps[1]);
  await at.store.revoke(at.grant.library, "PT-2026-1");
  stamps.push(await at.plugins.stamp());
  await at.store.put(at.grant, LIBRARY);
  stamps.push(await at.plugins.stamp());
  assert.equal(new Set(stamps).size, 3);
});
