import assert from "node:assert/strict";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { buildSearchIndex, searchIndexBytes, timeText, VerifiedTap } from "@parseltongue/registry";
import { revoke } from "@parseltongue/registry/testing";
import { Screen } from "../screen.ts";
import { publish, tapInUse } from "./tap-user.ts";

const HOUR_MS = 3_600_000;

test("what is known of a plugin names its tap, its tier and why, and what is said against it", async (t) => {
  const { tap, user } = await tapInUse(t);
  await user.good("plugin", "add", "lens", "--yes");
  const said = await user.good("plugin", "info", "lens");
  assert.match(
    said,
    /\n {2}from main\/acme\/lens 1\.0\.0\n {2}tier sandboxed: to be verified it lacks \S+: .+, and \d+ more\n/,
  );
  const read = async (): Promise<{ from: Record<string, string | null> | null; advisories: { stops: boolean }[] }> =>
    JSON.parse(await user.good("plugin", "info", "lens", "--json"));
  const { why, ...from } = (await read()).from ?? {};
  const place = { namespace: "acme", id: "acme/lens", version: "1.0.0", tier: "sandboxed" };
  assert.deepEqual(from, { tap: "main", tapId: tap.tapId, ...place });
  assert.match(why ?? "", /^to be verified it lacks/);
  const { artifact } = await publish(tap, "1.0.1", { body: "(drop (i32.const 1))" });
  await user.good("plugin", "update");
  await revoke(tap, artifact.sha256);
  await user.run("tap", "update");
  assert.match(
    await user.good("plugin", "info", "lens"),
    /\n {2}main says: revoked: sends code away; it must not run\n/,
  );
  assert.deepEqual(
    (await read()).advisories.map(({ stops }) => stops),
    [true],
  );
  await user.good("tap", "remove", "main");
  assert.match(
    await user.good("plugin", "info", "lens"),
    /tier unknown: its tap is not there; add it: tap add .* --root [0-9a-f]{64}\n/,
  );
  assert.equal((await read()).from?.["tap"], null);
});

test("an audit shows which plugin it is at, on a terminal and where it does not write for programs", async (t) => {
  const { user } = await tapInUse(t);
  await user.good("plugin", "add", "lens", "--yes");
  const screen = new Screen();
  user.progressStream = screen.stream;
  await user.good("plugin", "audit");
  assert.match(screen.take(), /lens .*0\/1/);
  await user.good("plugin", "audit", "--json");
  assert.equal(screen.take(), "");
});

test("of a plugin from elsewhere it is said that nobody vouches for it", async (t) => {
  const { user } = await tapInUse(t);
  await user.good("plugin", "add", "lens", "--yes");
  await rm(user.config("plugins.lock.json"));
  assert.match(await user.good("plugin", "info", "lens"), /\n {2}from no tap: nobody vouches for it\n/);
  const { from } = JSON.parse(await user.good("plugin", "info", "lens", "--json"));
  assert.equal(from, null);
});

test("the index that searches keep is what building it again gives; a damaged one, or of another state, is not used", async (t) => {
  const { tap, user } = await tapInUse(t);
  const found = await user.good("plugin", "search", "--json");
  const folder = join(user.home, ".cache/parseltongue/search");
  assert.deepEqual(await readdir(folder), [tap.tapId]);
  const file = join(folder, tap.tapId);
  const kept = async (): Promise<{ head: string; index: string; atTime: string }> => {
    const text = await readFile(file, "utf8");
    const [head = "", ...rest] = text.split("\n");
    const index = rest.join("\n");
    return { head, index, atTime: JSON.parse(index).atTime };
  };
  const first = await kept();
  const pinned = {
    tapId: tap.tapId,
    url: tap.url,
    directory: join(user.home, ".local/share/parseltongue/taps", tap.tapId),
  };
  const verified = await VerifiedTap.open(tap.environment, pinned);
  assert.equal(first.index, new TextDecoder().decode(searchIndexBytes(await buildSearchIndex(verified, first.atTime))));
  tap.nowMs += HOUR_MS - 1000;
  assert.equal(await user.good("plugin", "search", "--json"), found);
  assert.deepEqual(await kept(), first, "used for an hour");
  for (const bad of [
    `${first.head}\n${first.index.replace('"score":', '"score":1')}`,
    first.index,
    "",
    first.head,
    `${first.head.replace(/"sha256":"[0-9a-f]/, '"sha256":"x')}\n${first.index}`,
  ]) {
    await writeFile(file, bad);
    const again = JSON.parse(await user.good("plugin", "search", "--json"));
    assert.deepEqual(again, JSON.parse(found), bad.slice(0, 80));
    assert.equal((await kept()).atTime, tap.now, "built again");
  }
  tap.nowMs -= HOUR_MS;
  await user.good("plugin", "search");
  assert.equal((await kept()).atTime, tap.now, "one of a later time is not used");
  tap.nowMs += HOUR_MS;
  await user.good("plugin", "search");
  assert.equal((await kept()).atTime, tap.now, "nor one of an hour ago");
  await publish(tap, "1.0.0", { name: "other" });
  await user.good("tap", "update");
  assert.match(await user.good("plugin", "search", "other"), /main\/acme\/other 1\.0\.0/);
  assert.notEqual((await kept()).head, first.head);
  const before = await kept();
  await rm(folder, { recursive: true });
  await writeFile(folder, "no directory");
  assert.match(await user.good("plugin", "search", "other"), /main\/acme\/other/, "where nothing can be kept");
  await rm(folder);
  await user.good("plugin", "search");
  assert.deepEqual({ ...(await kept()), atTime: timeText(tap.nowMs) }, before);
  await user.good("tap", "remove", "main");
  assert.deepEqual(await readdir(folder), []);
});
