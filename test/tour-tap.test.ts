import assert from "node:assert/strict";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@parseltongue/testkit";
import { buildPlugins } from "../scripts/build-plugins.ts";
import { tourTap } from "../scripts/tour-tap.ts";
import { knowPrices, Person } from "../packages/cli/test/person.ts";
import { root } from "./repository.ts";

test("the tour's tap is verified by who adds it, its plugins come as sandboxed, and it is kept without its key", async (t) => {
  const directory = await temporaryDirectory(t);
  const plugins = ["complexity", "no-cycles"].map((name) => join(root, "plugins", name));
  const outcomes = await buildPlugins(plugins, () => {});
  assert.ok(![...outcomes.values()].includes("failed"));
  const said: string[] = [];
  const make = async (work: string): ReturnType<typeof tourTap> =>
    tourTap(plugins, {
      cache: join(directory, "taps"),
      work: join(directory, work),
      say: (line) => void said.push(line),
    });
  const tap = await make("first");
  assert.equal(said.filter((line) => line === "all checks that the tap asks for passed").length, plugins.length + 1);

  const user = new Person(await temporaryDirectory(t));
  user.nowMs = Date.now();
  await knowPrices(user.home);
  const printed = async (...words: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await user.run(...words);
    assert.equal(exitCode, 0, stdout + stderr);
    return stdout + stderr;
  };
  await printed("tap", "add", tap.directory, "--root", tap.root, "--name", "tour");
  assert.match(await printed("tap", "verify", "tour", "--full"), /^tour: verified\n.*\n {2}2 versions, 4 statements/);
  assert.match(
    await printed("promote", "evaluate", "parseltongue/no-cycles"),
    /^parseltongue\/no-cycles .*: sandboxed\n/,
  );
  await printed("tap", "trust", "tour");
  assert.match(await printed("plugin", "add", "no-cycles", "--yes"), /reviewed by nobody[^]*no-cycles is on\n$/);

  said.length = 0;
  assert.deepEqual(await make("second"), tap);
  assert.deepEqual(said, [], "it was made again");
  assert.deepEqual(globSync("taps/**/*.key", { cwd: directory }), []);

  const [record = ""] = globSync("taps/*/made.json", { cwd: directory }).map((path) => join(directory, path));
  const old = { ...JSON.parse(readFileSync(record, "utf8")), madeAtMs: tap.madeAtMs - 20 * 86_400_000 };
  writeFileSync(record, JSON.stringify(old));
  assert.notEqual((await make("third")).root, tap.root, "its signatures are about to end");
});
