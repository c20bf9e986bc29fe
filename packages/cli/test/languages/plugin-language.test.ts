import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test, type TestContext } from "node:test";
import { temporaryDirectory } from "@parseltongue/testkit";
import { RealCode } from "../real-process.ts";
import { changedGrammar } from "./changed-grammar.ts";
import { atEvil, EVIL, FACTS, GOOD } from "./css-language.ts";
import { RUBY_CODE, writeCssPlugin, writeRubyPlugin } from "./ruby-plugin.ts";

interface Place {
  readonly code: RealCode;
  /** Where a plugin's directory can be. */
  readonly plugins: string;
  /** Types of what the audit trail has of a plugin, in order. */
  readonly events: () => Promise<string[]>;
}

async function place(t: TestContext, fixture: string): Promise<Place> {
  const home = await temporaryDirectory(t);
  const names = ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"];
  const variables = Object.fromEntries(names.map((name) => [name, join(home, name)]));
  const code = await RealCode.create(t, fixture, { HOME: home, ...variables });
  const events = async (): Promise<string[]> => {
    const text = await readFile(join(home, "XDG_STATE_HOME", "parseltongue", "audit.jsonl"), "utf8");
    return text.split("\n").flatMap((line) => (line === "" ? [] : [(JSON.parse(line) as { type: string }).type]));
  };
  return { code, plugins: join(home, "plugins"), events };
}

async function run(code: RealCode, ...argv: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await code.run(...argv);
  assert.equal(exitCode, 0, `${argv.join(" ")}: ${stderr}`);
  return stdout;
}

test("a plugin's language is indexed like any other, by a grammar from npm with an external scanner", async (t) => {
  const { code, plugins, events } = await place(t, RUBY_CODE);
  const before = await run(code, "index", "--no-daemon");
  assert.match(before, /^1 file,/);
  const added = await run(code, "plugin", "add", await writeRubyPlugin(join(plugins, "ruby")), "--yes");
  assert.match(added, /language ruby: .*\.rb files/);
  assert.match(await run(code, "index", "--no-daemon"), /^3 files,/);
  const found = JSON.parse(await run(code, "callers", "parse", "--format", "json")) as {
    hits: { qualifiedName: string; language: string }[];
  };
  // From the saved graph, by a process that knows of no plugin's grammar.
  assert.deepEqual(
    found.hits.map(({ qualifiedName, language }) => [qualifiedName.replace(/^.*\//, ""), language]),
    [["store.rb::Store.load", "ruby"]],
  );
  assert.match(await run(code, "plugin", "list"), /language ruby/);
  assert.match(await run(code, "plugin", "info", "ruby"), /language ruby: .*\.rb files/);

  // Facts are kept: nothing is parsed that was parsed before, so no process was started.
  const loads = (await events()).filter((type) => type === "load").length;
  assert.match(await run(code, "index", "--no-daemon"), /^3 files,/);
  assert.equal((await events()).filter((type) => type === "load").length, loads);

  await run(code, "plugin", "disable", "ruby");
  assert.match(await run(code, "index", "--no-daemon"), /^1 file,/);
});

test("a daemon follows edits in a plugin's language, and plugins that bring one while it runs", async (t) => {
  const { code, plugins } = await place(t, RUBY_CODE);
  await run(code, "daemon", "start", "--watch");
  assert.deepEqual(await code.callers("other"), ["hello"]);
  await run(code, "plugin", "add", await writeRubyPlugin(join(plugins, "ruby")), "--yes");
  await eventually(async () => (await callersOf(code, "parse")).join() === "load");
  const more = (body: string): string =>
    `class More\n  def parse_more(text)\n  end\n  def go\n    ${body}\n  end\nend\n`;
  await code.write("more.rb", more('parse_more("x")'));
  await eventually(async () => (await callersOf(code, "parse_more")).join() === "go");
  await code.write("more.rb", more(""));
  await eventually(async () => (await callersOf(code, "parse_more")).join() === "");
});

test("a grammar that fails costs its files, and is left alone after a while; the index is complete otherwise", async (t) => {
  const evil = Array.from({ length: 7 }, (_, index) => `//- /evil${index}.css\n${EVIL}`).join("");
  const { code, plugins, events } = await place(t, `//- /a.css\n${GOOD}${evil}//- /lib.rs\npub fn hello() {}\n`);
  const grammar = await changedGrammar({ code: { scan: atEvil("(loop (br 0))") } });
  await run(code, "plugin", "add", await writeCssPlugin(join(plugins, "css"), grammar, FACTS), "--yes");
  const first = await run(code, "index", "--no-daemon");
  assert.match(first, /^2 files,/);
  for (const index of [0, 1, 2, 3, 4]) assert.match(first, new RegExp(`evil${index}.css: out-of-fuel`));
  for (const index of [5, 6]) assert.match(first, new RegExp(`evil${index}.css: quarantined`));
  const types = await events();
  assert.equal(types.filter((type) => type === "grammar-fault").length, 5);
  assert.ok(types.includes("quarantine"));

  const second = await run(code, "index", "--no-daemon");
  assert.match(second, /^1 file,/);
  assert.match(second, /a.css: quarantined: left alone until .* the last for out-of-fuel/);
  assert.match(await run(code, "plugin", "list"), /css 1.0.0: quarantined/);
  await run(code, "plugin", "reset", "css");
  assert.match(await run(code, "index", "--no-daemon"), /^2 files,/);
});

test("a grammar that the audit refuses cannot be added", async (t) => {
  const { code, plugins } = await place(t, "//- /lib.rs\npub fn hello() {}\n");
  const grammar = await changedGrammar({ start: 2 });
  const { exitCode, stderr } = await code.run(
    "plugin",
    "add",
    await writeCssPlugin(join(plugins, "css"), grammar, FACTS),
    "--yes",
  );
  assert.equal(exitCode, 2, stderr);
  assert.match(stderr, /it has a start function/);
});

async function callersOf(code: RealCode, target: string): Promise<readonly string[]> {
  try {
    return await code.callers(target);
  } catch {
    return ["it is not there yet"];
  }
}

async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.ok(await isSo());
}
