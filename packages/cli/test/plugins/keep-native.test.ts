import assert from "node:assert/strict";
import { hash } from "node:crypto";
import { join } from "node:path";
import { test } from "node:test";
import { digestOf, type Environment } from "@parseltongue/base";
import { judgeOne, type ResolvedVersion, type Tier, VerifiedTap } from "@parseltongue/registry";
import { openTap } from "@parseltongue/registry/testing";
import { chooseNative } from "../../src/native/configured-native.ts";
import { platformOf } from "../../src/native/native-platform.ts";
import { NativeStore } from "../../src/native/native-store.ts";
import { openTaps } from "../../src/plugins/from-taps/added-taps.ts";
import { keepNative } from "../../src/plugins/from-taps/keep-native.ts";
import { UserTaps } from "../../src/registry/user-taps.ts";
import { TapUser } from "./tap-user.ts";

const LIBRARY = "machine code";
const WASM = new TextEncoder().encode("a guest");

/** As `resolved`, as if the tap let it run as a tier. */
function judgedAs(resolved: ResolvedVersion, tier: Tier): ResolvedVersion {
  return { ...resolved, evaluation: { ...resolved.evaluation, tier, endsAt: "2026-12-01T00:00:00Z" } };
}

test("machine code may run where the tap says native, for as long as it does, if the user asks for it", async (t) => {
  const tap = await openTap(t);
  const sha256 = (bytes: string | Uint8Array): string => hash("sha256", bytes, "hex");
  const native = { platform: "linux-x64", cpu: "x86-64-v3", sha256: sha256(LIBRARY), size: LIBRARY.length };
  const wasm = { sha256: sha256(WASM), size: WASM.length };
  await tap.addPlugin("acme/lens", "1.0.0", { entry: { wasm, native: [{ ...native, urls: ["blob:"] }] } });
  await tap.commit({ [`blobs/${sha256(LIBRARY)}`]: LIBRARY });
  const user = await TapUser.of(tap);
  await user.trust();
  const environment: Environment = {
    ...tap.environment,
    variable: (name) => (name === "HOME" ? user.home : undefined),
  };
  if ((await platformOf(environment)) === undefined) return t.skip("no platform that machine code is made for");
  const { signal } = new AbortController();
  const machine = { environment, signal, stderr: { write: () => {}, isTerminal: false, columns: 80 } };
  const taps = UserTaps.of(machine as never);
  const [added] = await openTaps(machine, taps);
  assert.ok(added);
  assert.ok(added.tap instanceof VerifiedTap);
  const resolved = await judgeOne({ ...added, id: "acme/lens" }, "1.0.0", { atTime: tap.now });
  const store = new NativeStore(environment.files, join(user.home, ".local/share/parseltongue"));
  const plugin = { manifest: { name: "lens" } as never, wasm: WASM };
  const choose = async (isAsked: boolean): ReturnType<typeof chooseNative> =>
    chooseNative(environment, store, plugin, { native: isAsked, nativeLens: false }, undefined);

  await keepNative("lens", judgedAs(resolved, "verified"), added, taps, machine);
  assert.deepEqual(await store.grants(), []);
  await keepNative("lens", judgedAs(resolved, "native"), added, taps, machine);
  assert.deepEqual(await choose(false), {});
  assert.equal((await choose(true)).native?.library, digestOf(LIBRARY));
  await keepNative("lens", judgedAs(resolved, "sandboxed"), added, taps, machine);
  assert.match((await choose(true)).demoted?.why ?? "", /lets it run as sandboxed/);
  await keepNative("lens", judgedAs(resolved, "native"), added, taps, machine);
  tap.nowMs = Date.parse("2026-12-02T00:00:00Z");
  assert.match((await choose(true)).demoted?.why ?? "", /expired/);
});
