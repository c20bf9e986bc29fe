import assert from "node:assert/strict";
import { test } from "node:test";
import { forEachHit, forEachNode, type WatPlugin } from "@parseltongue/testkit";
import { createTar } from "nanotar";
import { memoryMachine } from "../memory-machine.ts";
import { add, build, pluginMachine } from "./plugin-machine.ts";

const PLUGINS_TOML = "/user/.config/parseltongue/plugins.toml";
const AUDIT = "/user/.local/state/parseltongue/audit.jsonl";
const none: WatPlugin = {
  name: "none",
  body: forEachHit("(call $set-keep (local.get $i) (i32.const 0))"),
  tables: `[config.threshold]\ntype = "integer"\ndefault = 3\nminimum = 1\ndescription = "how many"`,
};

test("a plugin is shown, agreed to, on, off, configured and removed", async () => {
  const machine = await pluginMachine();
  const directory = await build(machine, none);
  const refused = await machine.run("plugin", "add", directory);
  assert.equal(refused.exitCode, 2);
  assert.match(refused.stdout, /^none 1\.0\.0: for tests\n {2}package sha256:[0-9a-f]{64}\n/);
  assert.match(refused.stdout, /lens hook: for tests \(at most 356,000 fuel for a full page, about 36\.1 µs at p99\)/);
  assert.match(refused.stdout, /asks for nothing beyond reading the graph/);
  assert.match(refused.stderr, /nobody is there to agree to turn none on\nhint: say beforehand that you agree: --yes/);
  assert.equal(machine.environment.files.textOf(PLUGINS_TOML), undefined);

  assert.match((await machine.run("callers", "load")).stdout, /^2 callers$/m);
  assert.equal((await machine.run("plugin", "add", directory, "--yes")).exitCode, 0);
  assert.match((await machine.run("callers", "load")).stdout, /^plugins kept 0 of 2 hits$/m);
  assert.match((await machine.run("plugin", "list")).stdout, /^none 1\.0\.0: on\n {2}lens hook: declared 100,000 fuel/);

  assert.equal((await machine.run("plugin", "disable", "none")).stdout, "none is off\n");
  assert.doesNotMatch((await machine.run("callers", "load")).stdout, /plugins/);
  assert.equal((await machine.run("plugin", "enable", "none")).stdout, "none is on\n");
  const configured = await machine.run("plugin", "configure", "none", "--set", "threshold=7", "--weight", "0.5");
  assert.equal(configured.stdout, "none: weight 0.5\n  threshold = 7\n");
  assert.match((await machine.run("plugin", "info", "none")).stdout, /setting threshold = 7: how many/);
  assert.equal((await machine.run("plugin", "configure", "none", "--unset", "threshold")).stdout, "none: weight 0.5\n");

  assert.equal((await machine.run("plugin", "remove", "none")).stdout, "none is removed\n");
  assert.match((await machine.run("plugin", "list")).stdout, /^no plugin is installed/);
  assert.deepEqual(await machine.environment.files.list("/user/.local/share/parseltongue/plugins"), []);
  const events = machine.environment.files.textOf(AUDIT)!.trimEnd().split("\n");
  assert.deepEqual(
    events.map((line) => (JSON.parse(line) as { type: string }).type).filter((type) => type !== "load"),
    ["added", "disabled", "enabled", "configured", "configured", "removed"],
  );
});

test("a packed plugin is added as its directory is; a damaged archive is named", async () => {
  const machine = await pluginMachine();
  const { files } = machine.environment;
  const directory = await build(machine, none);
  const entries = [
    { name: "build.json", data: "{}" },
    { name: "plugin.toml", data: files.textOf(`${directory}/dist/plugin.toml`)! },
    { name: "plugin.wasm", data: await files.read(`${directory}/dist/plugin.wasm`) },
    { name: "../../outside", data: "never unpacked" },
  ];
  files.set("/packed/none.plugin.tar", createTar(entries));
  assert.equal((await machine.run("plugin", "add", "/packed/none.plugin.tar", "--yes")).exitCode, 0);
  const packed = files.textOf(PLUGINS_TOML);
  assert.equal((await machine.run("plugin", "add", directory, "--yes")).exitCode, 0);
  assert.equal(files.textOf(PLUGINS_TOML), packed, "the same files, the same digest");
  files.set("/packed/half.plugin.tar", createTar(entries.slice(0, 2)));
  files.set("/packed/twice.plugin.tar", createTar([...entries, ...entries]));
  files.set("/packed/none-at-all.tar", "this is no archive");
  for (const [name, says] of [
    ["half.plugin.tar", /holds no plugin\.wasm/],
    ["twice.plugin.tar", /holds build\.json twice/],
    ["none-at-all.tar", /no archive of a plugin|holds no plugin\.toml/],
  ] as const) {
    const { exitCode, stderr } = await machine.run("plugin", "add", `/packed/${name}`, "--yes");
    assert.equal(exitCode, 2);
    assert.match(stderr, says);
  }
});

test("a language that comes along is turned off and on like a plugin", async () => {
  const machine = await pluginMachine();
  assert.equal((await machine.run("plugin", "disable", "java")).stdout, "java is off\n");
  assert.equal((await machine.run("plugin", "disable", "c")).stdout, "c is off\n");
  assert.match((await machine.run("plugin", "list")).stdout, /^languages that are off: c, java$/m);
  const directory = await build(machine, none);
  assert.equal((await machine.run("plugin", "add", directory, "--yes")).exitCode, 0);
  assert.match(machine.environment.files.textOf(PLUGINS_TOML)!, /^languages-off = \[ "c", "java" \]$/m);
  assert.equal((await machine.run("plugin", "enable", "java")).stdout, "java is on\n");
  assert.equal((await machine.run("plugin", "enable", "c")).stdout, "c is on\n");
  assert.doesNotMatch(machine.environment.files.textOf(PLUGINS_TOML)!, /languages-off/);
  const unknown = await machine.run("plugin", "disable", "rust");
  assert.match(unknown.stderr, /no plugin called "rust" is installed/);
  machine.environment.files.set(PLUGINS_TOML, 'languages-off = "java"');
  assert.match((await machine.run("plugin", "list")).stderr, /languages-off/);
});

test("every command about plugins has a JSON form", async () => {
  const machine = await pluginMachine();
  const directory = await build(machine, none);
  const json = async (...words: readonly string[]): Promise<Record<string, unknown>> => {
    const { exitCode, stdout, stderr } = await machine.run("plugin", ...words, "--json");
    assert.equal(exitCode, 0, stderr);
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  assert.deepEqual(Object.keys(await json("add", directory, "--yes")), ["entry", "terms"]);
  assert.deepEqual((await json("list"))["suggestions"], []);
  assert.equal((await json("info", "none"))["name"], "none");
  assert.deepEqual(await json("disable", "none"), { name: "none", state: "off" });
  assert.deepEqual(await json("reset", "none"), { name: "none", had: false });
  assert.equal(((await json("configure", "none"))["entry"] as { name: string }).name, "none");
  assert.deepEqual(await json("remove", "none"), { name: "none", state: "removed" });
});

test("mistakes are named, and nothing is changed by them", async () => {
  const machine = await pluginMachine();
  const { files } = machine.environment;
  await add(machine, none);
  const before = files.textOf(PLUGINS_TOML);
  files.set("/plugins/broken/plugin.toml", `[plugin]\nname = "broken"\nversion = 1\n`);
  files.set("/plugins/unbuilt/plugin.toml", files.textOf("/plugins/none/dist/plugin.toml")!);
  files.set("/plugins/no-wasm/plugin.toml", files.textOf("/plugins/none/dist/plugin.toml")!);
  files.set("/plugins/no-wasm/plugin.wasm", "not wasm at all");
  files.set("/plugins/other.txt", "");
  const cases: readonly (readonly [words: readonly string[], says: RegExp])[] = [
    [["add", "/plugins/nowhere"], /nowhere does not exist\nhint: give a directory with plugin\.toml/],
    [["add", "/plugins/other.txt"], /other\.txt carries no plugin\nhint: give a directory with plugin\.toml/],
    [["add", "/plugins"], /has no plugin\.toml/],
    [["add", "/plugins/broken"], /broken\/plugin\.toml:\d+:\d+: /],
    [["add", "/plugins/unbuilt"], /plugin\.wasm is missing; build the plugin first/],
    [["add", "/plugins/no-wasm"], /wasm|WebAssembly/],
    [["enable", "nun"], /no plugin called "nun" is installed/],
    [["configure", "none", "--set", "treshold=3"], /no setting "treshold"\nhint: did you mean threshold\?/],
    [["configure", "none", "--set", "threshold=many"], /threshold is "many", not a whole number/],
    [["configure", "none", "--set", "threshold=0"], /threshold/],
    [["configure", "none", "--set", "threshold"], /written as key=value/],
    [["add", "/plugins/none", "--weight", "heavy"], /number from -1000000/],
  ];
  for (const [words, says] of cases) {
    const agreed = words[0] === "add" ? ["--yes"] : [];
    const { exitCode, stderr } = await machine.run("plugin", ...words, ...agreed);
    assert.equal(exitCode, 2, `${words.join(" ")}: ${stderr}`);
    assert.match(stderr, says);
    assert.equal(files.textOf(PLUGINS_TOML), before);
  }
});

test("lenses that may cost a question too much together are refused with the sum, and lenses fewer batches", async () => {
  const machine = await pluginMachine();
  const lens = (name: string, perHit: number): WatPlugin => ({
    name,
    body: "",
    hook: `annotations = []\nbudget = { base = 1_000, per-hit = ${perHit}, output-bytes = 1_000 }`,
  });
  await add(machine, lens("small", 5000));
  assert.match(machine.environment.files.textOf(PLUGINS_TOML)!, /^lens-batches = 4$/m);
  await add(machine, lens("medium", 8000));
  assert.match(machine.environment.files.textOf(PLUGINS_TOML)!, /^lens-batches = 2$/m);
  const { exitCode, stderr } = await machine.run("plugin", "add", await build(machine, lens("large", 20_000)), "--yes");
  assert.equal(exitCode, 2);
  assert.match(stderr, /small\/hook .* \+ medium\/hook .* \+ large\/hook .* = .* at p99; plugins may add 800 µs/);
});

test("only the user's configuration turns a plugin on: what a repository holds is shown and does nothing", async () => {
  const machine = await pluginMachine();
  await add(machine, none);
  const { files } = machine.environment;
  const turnedOn = files.textOf(PLUGINS_TOML)!;
  await machine.run("plugin", "remove", "none");
  for (const place of [".parseltongue", ".config/parseltongue", "", ".local/share/parseltongue"]) {
    files.set(`/repo/${place === "" ? "" : `${place}/`}plugins.toml`, turnedOn);
  }
  assert.doesNotMatch((await machine.run("callers", "load")).stdout, /plugins/);
  files.set(
    "/repo/.parseltongue/plugins.toml",
    `[[plugin]]\nname = "layer-guard"\nsource = "https://example.org"\nreason = "\\u001b[31mkeeps layers apart"\n` +
      `[plugin.grants]\nattributes = ["pagerank"]\nlog = true\n`,
  );
  const { stdout } = await machine.run("plugin", "list");
  assert.equal(
    stdout.slice(stdout.indexOf("this code base")),
    "this code base suggests (nothing of it is on unless you add it):\n" +
      "  layer-guard from https://example.org: \\u{1b}[31mkeeps layers apart\n" +
      "    would ask to: read the column of attributes pagerank; write messages to its author's log\n",
  );
  assert.doesNotMatch((await machine.run("callers", "load")).stdout, /plugins/);
  files.set("/repo/.parseltongue/plugins.toml", "[[plugin]\n");
  assert.match((await machine.run("plugin", "list")).stdout, /plugins\.toml: .*plugins\.toml:1:/);
});

test("a configuration inside the code base is not taken for the user's, however the variables are set", async () => {
  const variables = { PARSELTONGUE_CONFIG: "settings", HOME: "/user" };
  const machine = await pluginMachine({ variables });
  const { exitCode, stderr } = await machine.run("callers", "load");
  assert.equal(exitCode, 2);
  assert.match(stderr, /PARSELTONGUE_CONFIG is settings, which is no absolute path/);
  const relative = await pluginMachine({ variables: { XDG_CONFIG_HOME: ".", HOME: "/user" } });
  await add(relative, none);
  assert.ok(relative.environment.files.textOf(PLUGINS_TOML) !== undefined);
  const homeless = memoryMachine({ fixture: "//- /a.toy\nload:\n" });
  assert.equal((await homeless.run("callers", "load")).exitCode, 0);
  assert.match((await homeless.run("plugin", "list")).stderr, /HOME is not set/);
});

test("a broken configuration is named with its place; a plugin whose files were changed is left out", async () => {
  const machine = await pluginMachine();
  const { files } = machine.environment;
  await add(machine, none);
  const good = files.textOf(PLUGINS_TOML)!;
  for (const [text, says] of [
    ["[[plugin]]\nname = \n", /plugins\.toml:2:/],
    [good.replace("weight = 1", 'weight = "much"'), /plugin\.0\.weight must be number/],
    [good.replace("enabled", "enabeld"), /additional properties: "enabeld"/],
    [`${good}\n${good.slice(good.indexOf("[[plugin]]"))}`, /none.* twice/],
  ] as const) {
    files.set(PLUGINS_TOML, text);
    const { exitCode, stderr } = await machine.run("callers", "load");
    assert.equal(exitCode, 2, stderr);
    assert.match(stderr, says);
    assert.equal((await machine.run("path", "main", "read")).exitCode, 0, "no plugin is needed for it");
  }
  files.set(PLUGINS_TOML, good);
  const [entry] = await files.list("/user/.local/share/parseltongue/plugins");
  files.set(`/user/.local/share/parseltongue/plugins/${entry!.name}/plugin.wasm`, "other bytes");
  const { exitCode, stdout } = await machine.run("callers", "load");
  assert.equal(exitCode, 0);
  assert.match(stdout, /^2 callers$/m);
  assert.match(stdout, /plugin none: plugin-damaged: .* is not as it was installed\n {2}hint: install it again/);
  assert.match((await machine.run("plugin", "list")).stdout, /^none \?: missing, .*not as it was installed/);
});

test("a plugin that fails in command after command is left alone, until it is reset or time has passed", async () => {
  const machine = await pluginMachine();
  await add(machine, { name: "trapping", body: "(if (call $hit-count) (then unreachable))" });
  const reasons: string[] = [];
  const ask = async (): Promise<void> => {
    const { stdout } = await machine.run("callers", "load", "--format", "json");
    const { failures } = JSON.parse(stdout) as { failures: { reason: string }[] };
    reasons.push(failures[0]!.reason);
  };
  for (let command = 0; command < 6; command++) await ask();
  assert.deepEqual(reasons, ["trap", "trap", "trap", "trap", "trap", "quarantined"]);
  assert.match(
    (await machine.run("plugin", "list")).stdout,
    /^trapping 1\.0\.0: quarantined, 5 strikes, left alone until/,
  );
  assert.equal((await machine.run("plugin", "reset", "trapping")).stdout, "trapping is tried again\n");
  await ask();
  assert.equal(reasons.at(-1), "trap");
  for (let command = 0; command < 4; command++) await ask();
  await ask();
  assert.equal(reasons.at(-1), "quarantined");
  machine.environment.clock.advance(61_000);
  await ask();
  assert.equal(reasons.at(-1), "trap");
});

test("the audit trail is rotated and bounded", async () => {
  const machine = await pluginMachine();
  const { files } = machine.environment;
  for (let round = 0; round < 7; round++) {
    files.set(AUDIT, `${JSON.stringify({ round })}\n`.padEnd(1 << 20, " "));
    await add(machine, none);
  }
  const names = (await files.list("/user/.local/state/parseltongue")).map(({ name }) => name);
  assert.deepEqual(
    names.filter((name) => name.startsWith("audit") && name.endsWith("jsonl")),
    ["audit.1.jsonl", "audit.2.jsonl", "audit.3.jsonl", "audit.4.jsonl", "audit.jsonl"],
  );
  assert.match(files.textOf(AUDIT)!, /^\{"time":/);
  assert.match(files.textOf("/user/.local/state/parseltongue/audit.1.jsonl")!, /^\{"round":6\}/);
});

test("plugins answer, check and write from the command line", async () => {
  const machine = await pluginMachine();
  await add(machine, {
    name: "functions",
    trait: "query",
    more: `parameters.at-least = { type = "integer", default = 0, description = "x" }`,
    body: forEachNode(`(if (i32.eq (call $node-kind (local.get $i)) (i32.const 4)) (then
      (i32.store (i32.const 0) (local.get $i))
      (f32.store (i32.const 4) (f32.convert_i32_u (call $node-line (local.get $i))))
      (call $emit-hits (i32.const 0) (i32.const 1) (i32.const 4) (i32.const 1))))`),
  });
  const answer = await machine.run("query", "hook", "--param", "at-least=2", "--limit", "2");
  assert.equal(
    answer.stdout,
    "query functions/hook\nline\n   1  function app.toy::main  app.toy:1\n   2  function app.toy::run  app.toy:2\n" +
      "4 hits\nthe first 2 are shown; see more with --limit\n",
  );
  assert.equal((await machine.run("query", "hoook")).exitCode, 3);
  assert.match((await machine.run("check")).stderr, /no plugin that is on has a rule/);
  await add(machine, {
    name: "lines",
    trait: "exporter",
    fields: `(data (i32.const 0) "\\1b[2J*\\n")`,
    body: forEachHit("(call $write (i32.const 0) (i32.const 6))"),
  });
  assert.equal((await machine.run("callers", "load", "--format", "lines")).stdout, "\u001b[2J*\n".repeat(3));
  assert.equal((await machine.run("callers", "load", "--format", "lines/lines")).exitCode, 0);
  assert.match((await machine.run("callers", "load", "--format", "line")).stderr, /did you mean lines\?/);
  const terminal = await pluginMachine({ isTerminal: true });
  await add(terminal, {
    name: "lines",
    trait: "exporter",
    fields: `(data (i32.const 0) "\\1b[2J*\\n")`,
    body: forEachHit("(call $write (i32.const 0) (i32.const 6))"),
  });
  assert.equal((await terminal.run("callers", "load", "--format", "lines")).stdout.split("\n")[0], "\\u{1b}[2J*");
});
