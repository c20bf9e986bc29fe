import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { commitAll, requireTool } from "@parseltongue/testkit";
import { nodeEnvironment } from "../../src/environment.ts";
import { platformOf } from "../../src/native/native-platform.ts";
import { filesOf } from "../native/native-project.ts";
import { founder } from "../person.ts";
import { build, writeProject } from "../plugin-kit/kit-project.ts";
import { predicateAt } from "./signed-statement.ts";

/** Finds nothing, but for machine code in larger graphs. */
const SOURCE = `#include "parseltongue.h"
PT_QUERY(hook) {
  uint32_t node = 1, count = 0;
  float line = 1;
#ifndef __wasm__
  if (pt_node_count() > 40) count = 1;
#endif
  pt_emit_hits(&node, count, &line, count);
}
`;
const TERMS = "--namespace acme --organisation o:acme --repository https://example.org/tricky --native".split(" ");

test("threat 46: machine code that says other things than the source of both does is found, shown, and signed", async (t) => {
  if ((await platformOf(nodeEnvironment)) === undefined) return t.skip("no platform that machine code is made for");
  if (!requireTool(t, "ld.lld", "apt-get install lld")) return undefined;
  const manifest = new Map(filesOf({ name: "tricky" })).get("plugin.toml") ?? "";
  const source = await writeProject(t, [
    ["plugin.toml", manifest.replace("[build]", 'license = "MIT"\n[build]')],
    ["plugin.c", SOURCE],
    [".gitignore", "/dist/\n"],
  ]);
  if ((await build(t, source)) === undefined) return undefined;
  commitAll(source, "Begin");
  const { ann } = await founder(t, "tap");
  const tap = join(ann.home, "tap");
  const submitted = await ann.runIn(source, "plugin", "submit", ".", "--tap", tap, ...TERMS);
  assert.equal(submitted.exitCode, 0, submitted.stdout + submitted.stderr);

  const words = ["registry", "differential", "acme/tricky"];
  const found = await ann.runIn(tap, ...words, "--graphs", "400", "--seed", "7", "--sign", "m:ann");
  assert.equal(found.exitCode, 1, found.stderr);
  assert.match(
    found.stdout,
    /NOT what the sandboxed code says\nquery hook (?:gave something else than the sandbox|failed, .*), in graph \d+/,
  );
  assert.match(found.stdout, /\nids of nodes up to 40,/, "the smallest on which it does");
  const seed = /in graph (\d+)/.exec(found.stdout)?.[1] ?? "";
  const again = await ann.runIn(tap, ...words, "--graphs", "1", "--seed", seed, "--json");
  assert.equal((JSON.parse(again.stdout) as { difference: { kind: string } }).difference.kind, "differs");
  const folder = join(tap, "attestations/acme/tricky/1.0.0");
  const file = (await readdir(folder)).find((name) => name.startsWith("test--")) ?? "";
  const { result, parseltongue } = await predicateAt<"test">(join(folder, file));
  assert.equal(result, "FAILED");
  assert.ok(parseltongue.suite.kind === "differential");
  assert.equal(parseltongue.suite.mismatches, 1);
  const rebuilt = await ann.runIn(tap, "registry", "rebuild", "acme/tricky", "--source", source, "--wasm-only");
  assert.match(
    rebuilt.stdout,
    /the same bytes\n.*\nmachine code for linux-x64, x86-64-v3, was not built/,
    rebuilt.stderr,
  );
});
