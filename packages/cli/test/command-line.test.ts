import assert from "node:assert/strict";
import { test } from "node:test";
import { hostileTexts } from "@parseltongue/testkit";
import type { Command } from "commander";
import { parseArguments } from "../src/commands/parse-arguments.ts";
import { createProgram } from "../src/commands/program.ts";
import { daemonConnection, memoryMachine } from "./memory-machine.ts";

const CODE = `
  //- /app.toy
  main: load run
  run: load
  //- /lib.toy
  load: read
  read:
`;

test("the first question indexes, says so on standard error, and is answered", async () => {
  const machine = memoryMachine({ fixture: CODE });
  const first = await machine.run("callers", "load");
  assert.equal(
    first.stderr,
    "/repo: not indexed yet, indexing it into .parseltongue/\nindexed 2 files, 6 lines in 0 ns\n",
  );
  assert.equal(
    first.stdout,
    `callers of function lib.toy::load  lib.toy:1
├─ function app.toy::main  app.toy:1
└─ function app.toy::run  app.toy:2
2 callers
`,
  );
  assert.equal(first.exitCode, 0);
  const second = await machine.run("callers", "load");
  assert.deepEqual(second, { ...first, stderr: "" });
});

test("index says what it read and made; --quiet says nothing", async () => {
  const machine = memoryMachine({ fixture: CODE });
  const { exitCode, stdout } = await machine.run("index");
  assert.equal(exitCode, 0);
  assert.match(stdout, /^2 files, 6 lines: 6 nodes, 8 edges in 0 ns\n$/);
  assert.deepEqual(await machine.run("index", "--quiet"), { exitCode: 0, stdout: "", stderr: "" });
});

test("what is saved stays out of version control and away from others' eyes", async () => {
  const machine = memoryMachine({ fixture: CODE });
  await machine.run("index");
  assert.equal(machine.environment.files.textOf("/repo/.parseltongue/.gitignore"), "*\n!plugins.toml\n");
});

test("the index is found from directories below", async () => {
  const machine = memoryMachine({ fixture: CODE });
  await machine.run("index");
  machine.environment.files.set("/repo/deep/er/x", "");
  const below = memoryMachine({ fixture: CODE, workingDirectory: "/repo/deep/er" });
  for (const [path, text] of [["/repo/deep/er/x", ""]] as const) below.environment.files.set(path, text);
  await below.run("index", "/repo");
  assert.equal((await below.run("find", "load")).stdout, "function lib.toy::load  lib.toy:1\n1 match\n");
});

test("json answers and json failures", async () => {
  const machine = memoryMachine({ fixture: CODE });
  const { stdout } = await machine.run("blast-radius", "read", "--format", "json", "--quiet");
  const report = JSON.parse(stdout) as { ask: string; total: number; hits: { name: string; depth: number }[] };
  assert.equal(report.ask, "blast-radius");
  assert.deepEqual(
    report.hits.map(({ name, depth }) => [name, depth]),
    [
      ["load", 1],
      ["main", 2],
      ["run", 2],
    ],
  );
  const failed = await machine.run("callers", "nobody", "--format", "json");
  assert.equal(failed.exitCode, 3);
  assert.equal((JSON.parse(failed.stderr) as { error: { code: string } }).error.code, "unknown-target");
});

test("an unknown target suggests near names, exit code 3", async () => {
  const machine = memoryMachine({ fixture: CODE });
  const { exitCode, stdout, stderr } = await machine.run("callers", "laod", "--quiet");
  assert.equal(exitCode, 3);
  assert.equal(stdout, "");
  assert.match(stderr, /^parseltongue: nothing is called "laod"\n/);
  assert.match(stderr, /function lib\.toy::load {2}lib\.toy:1/);
});

test("an ambiguous target lists its candidates, exit code 3; path:line decides", async () => {
  const fixture = `
    //- /a.toy
    load:
    //- /b.toy
    load:
    main: load
  `;
  const machine = memoryMachine({ fixture });
  const { exitCode, stderr } = await machine.run("callers", "load", "--quiet");
  assert.equal(exitCode, 3);
  assert.match(
    stderr,
    /"load" may mean any of 2\nhint: .*\n {2}function a\.toy::load {2}a\.toy:1\n {2}function b\.toy::load/,
  );
  assert.equal((await machine.run("callers", "a.toy:1")).exitCode, 0);
});

test("nothing found: find and path end with 1, a list with 0", async () => {
  const machine = memoryMachine({ fixture: CODE });
  await machine.run("index");
  assert.equal((await machine.run("find", "zzzzzz")).exitCode, 1);
  assert.equal((await machine.run("path", "read", "main")).exitCode, 1);
  assert.equal((await machine.run("path", "main", "read")).exitCode, 0);
  assert.equal((await machine.run("callers", "main")).exitCode, 0);
});

test("mistakes in the arguments are named with the nearest, exit code 2", async () => {
  const machine = memoryMachine({ fixture: CODE });
  const cases: readonly (readonly [argv: readonly string[], says: RegExp])[] = [
    [["help", "calers"], /unknown command 'calers'\nhint: see parseltongue --help/],
    [["calers", "load"], /unknown command 'calers'\nhint: did you mean callers\?/],
    [["callers", "load", "--fromat", "json"], /unknown option '--fromat'\nhint: did you mean --format\?/],
    [["callers", "load", "--format", "jsn"], /^parseltongue: .* makes "jsn"\nhint: did you mean json\?/],
    [["check", "--format", "srif"], /one of human, json, sarif, junit, github\. Did you mean sarif\?/],
    [["query", "x", "--param", "y"], /written as name=value/],
    [["daemon", "--log-level", "loud"], /one of error, warning, info, debug/],
    [["find", "load", "--kind", "strct"], /Did you mean struct\?/],
    [["callers"], /missing required argument 'target'/],
    [["callers", "load", "--depth", "0"], /whole number, 1 or more, or all/],
    [["callers", "load", "--limit", "0"], /whole number from 1 to 65536/],
    [["index", "a", "--root", "b"], /either a path or --root/],
  ];
  for (const [argv, says] of cases) {
    const { exitCode, stdout, stderr } = await machine.run(...argv);
    assert.equal(exitCode, 2, argv.join(" "));
    assert.equal(stdout, "");
    assert.match(stderr, says);
  }
});

test("help and version go to standard output, exit code 0", async () => {
  const machine = memoryMachine();
  assert.match((await machine.run("--version")).stdout, /^\d+\.\d+\.\d+\n$/);
  assert.match((await machine.run("callers", "--help")).stdout, /Lists who calls an item/);
  assert.equal((await machine.run()).exitCode, 0);
});

test("colour: on a terminal, not with NO_COLOR, as --color says", async () => {
  const colored = async (
    isTerminal: boolean,
    variables: Record<string, string>,
    ...more: string[]
  ): Promise<boolean> => {
    const machine = memoryMachine({ fixture: CODE, isTerminal, variables });
    return (await machine.run("find", "load", ...more)).stdout.includes("\u001b[");
  };
  assert.equal(await colored(true, {}), true);
  assert.equal(await colored(false, {}), false);
  assert.equal(await colored(true, { NO_COLOR: "1" }), false);
  assert.equal(await colored(true, { NO_COLOR: "" }), true);
  assert.equal(await colored(true, { NO_COLOR: "1" }, "--color", "always"), true);
  assert.equal(await colored(true, {}, "--color", "never"), false);
});

test("--explain says where the time went", async () => {
  const machine = memoryMachine({ fixture: CODE });
  await machine.run("index");
  const { stdout } = await machine.run("callers", "load", "--explain");
  assert.match(stdout, /\nexplain: load 0 ns, resolve 0 ns, answer 0 ns, report 0 ns, \d+ edges looked at, epoch 1\n$/);
  assert.doesNotMatch((await machine.run("callers", "load")).stdout, /explain/);
});

test("files changed since the index are noted on standard error", async () => {
  const machine = memoryMachine({ fixture: CODE });
  await machine.run("index");
  machine.environment.clock.advance(1000);
  machine.environment.files.set("/repo/lib.toy", "load:\n");
  const { exitCode, stderr } = await machine.run("callers", "load");
  assert.equal(exitCode, 0);
  assert.match(
    stderr,
    /^note: 1 path has changed since the code was indexed; index again, or .*daemon start --watch\n$/,
  );
  assert.equal((await machine.run("callers", "load", "--quiet")).stderr, "");
});

test("a running daemon is asked, and --no-daemon asks nobody", async () => {
  let asked = 0;
  const machine = memoryMachine({
    fixture: CODE,
    daemons: {
      connect: async () =>
        daemonConnection({
          ask: async () => {
            asked++;
            return { ask: "find", text: "load", match: "none", nodes: [], total: 0, totalIsExact: true, truncated: [] };
          },
        }),
    },
  });
  assert.equal((await machine.run("find", "load")).stdout, "nothing is called load\n");
  assert.equal(asked, 1);
  assert.match((await machine.run("find", "load", "--no-daemon")).stdout, /1 match/);
  assert.equal(asked, 1);
});

test("hostile names in arguments and in failures come out harmless", async () => {
  const machine = memoryMachine({ fixture: CODE });
  await machine.run("index");
  for (const { name, text } of hostileTexts) {
    if (text.includes("\u0000")) continue;
    for (const argv of [["callers", text], [text], ["--root", text, "hubs"], ["hubs", "--root", text]]) {
      const { stdout, stderr } = await machine.run(...argv);
      assert.doesNotMatch((stdout + stderr).replaceAll("\n", ""), /[\p{Cc}\p{Cf}\p{Cs}]/u, name);
    }
  }
});

test("every command is there for a command line that names it, with the same help as in the whole", () => {
  const helpOf = (words: readonly string[]): string => {
    const parsed = parseArguments(words, { width: 100 });
    assert.equal(parsed.outcome, "print", words.join(" "));
    return parsed.outcome === "print" ? parsed.text : "";
  };
  const check = (command: Command, words: readonly string[]): void => {
    command.configureOutput({ getOutHelpWidth: () => 100, getOutHasColors: () => false });
    assert.equal(helpOf([...words, "--help"]), command.helpInformation(), words.join(" "));
    for (const inner of command.commands) check(inner, [...words, inner.name()]);
  };
  check(
    createProgram(() => {}),
    [],
  );
});
