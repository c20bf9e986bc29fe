import assert from "node:assert/strict";
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { nodeEnvironment, realMachine, runCommand } from "parseltongue";
import { temporaryDirectory } from "@parseltongue/testkit";
import { buildPlugins } from "../scripts/build-plugins.ts";
import { tourTap } from "../scripts/tour-tap.ts";
import { root } from "./repository.ts";

/** What a command prints, run by somebody at home in a directory. */
async function printed(home: string, ...words: readonly string[]): Promise<string> {
  let text = "";
  const output = { write: (part: string | Uint8Array) => void (text += String(part)), isTerminal: false, columns: 80 };
  const environment = {
    ...nodeEnvironment,
    variable: (name: string) => (name === "HOME" ? home : name === "PATH" ? process.env["PATH"] : undefined),
  };
  const machine = { ...realMachine(new AbortController().signal), environment, workingDirectory: home };
  const exitCode = await runCommand(words, { ...machine, canAsk: false, stdout: output, stderr: output });
  assert.equal(exitCode, 0, text);
  return text;
}

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

  const home = join(directory, "user");
  await nodeEnvironment.files.createDirectory(home);
  await printed(home, "tap", "add", tap.directory, "--root", tap.root, "--name", "tour");
  assert.match(
    await printed(home, "tap", "verify", "tour", "--full"),
    /^tour: verified\n.*\n {2}2 versions, 4 statements/,
  );
  assert.match(
    await printed(home, "promote", "evaluate", "parseltongue/no-cycles"),
    /^parseltongue\/no-cycles .*: sandboxed\n/,
  );
  await printed(home, "tap", "trust", "tour");
  assert.match(await printed(home, "plugin", "add", "no-cycles", "--yes"), /reviewed by nobody[^]*no-cycles is on\n$/);

  said.length = 0;
  assert.deepEqual(await make("second"), tap);
  assert.deepEqual(said, [], "it was made again");
  assert.deepEqual(globSync("taps/**/*.key", { cwd: directory }), []);

  const [record = ""] = globSync("taps/*/made.json", { cwd: directory }).map((path) => join(directory, path));
  const old = { ...JSON.parse(readFileSync(record, "utf8")), madeAtMs: tap.madeAtMs - 20 * 86_400_000 };
  writeFileSync(record, JSON.stringify(old));
  assert.notEqual((await make("third")).root, tap.root, "its signatures are about to end");
});
