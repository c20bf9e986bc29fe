import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryMachine } from "../memory-machine.ts";

test("plugin new writes the files of a plugin, in the language and with the traits asked for", async () => {
  const machine = memoryMachine();
  const { exitCode, stdout } = await machine.run("plugin", "new", "my-rule", "--language", "c", "--trait", "rule,lens");
  assert.equal(exitCode, 0);
  assert.equal(stdout, "my-rule is in my-rule; its source is src/plugin.c\nnext: parseltongue plugin test my-rule\n");
  assert.match(
    machine.environment.files.textOf("/repo/my-rule/plugin.toml") ?? "",
    /^name = "my-rule"$[^]*\[\[lens]][^]*\[\[rule]]/m,
  );
  for (const path of ["src/plugin.c", "tests/my-rule.toml", "README.md", ".gitignore"]) {
    assert.ok(machine.environment.files.textOf(`/repo/my-rule/${path}`), path);
  }
});

test("plugin new overwrites nothing, and refuses names that no plugin can have", async () => {
  const machine = memoryMachine({ fixture: "//- /there/a.txt\nx\n" });
  const taken = await machine.run("plugin", "new", "there");
  assert.deepEqual([taken.exitCode, taken.stdout], [2, ""]);
  assert.match(taken.stderr, /there already and holds something\nhint: /);
  const named = await machine.run("plugin", "new", "My_Plugin");
  assert.equal(named.exitCode, 2);
  assert.match(named.stderr, /cannot be called "My_Plugin"\nhint: .*--name/);
  assert.equal((await machine.run("plugin", "new", "My_Plugin", "--name", "my-plugin")).exitCode, 0);
});

test("plugin new asks for nothing where nobody is there to answer", async () => {
  const { exitCode, stderr } = await memoryMachine().run("plugin", "new");
  assert.equal(exitCode, 2);
  assert.match(
    stderr,
    /no directory is given, and there is no terminal to ask on\nhint: parseltongue plugin new my-plugin/,
  );
});

test("a mistyped language, trait or command names the nearest one", async () => {
  const machine = memoryMachine();
  assert.match((await machine.run("plugin", "new", "x", "--language", "ruts")).stderr, /rust/);
  assert.match((await machine.run("plugin", "new", "x", "--trait", "lense")).stderr, /lens/);
  const bild = await machine.run("plugin", "bild");
  assert.equal(bild.exitCode, 2);
  assert.match(bild.stderr, /unknown command 'bild'\nhint: did you mean build\?/);
});

test("plugin without a command lists what there is", async () => {
  const { exitCode, stdout } = await memoryMachine().run("plugin");
  assert.equal(exitCode, 0);
  for (const command of ["new", "build", "test", "bench", "doc", "pack", "dev"])
    assert.match(stdout, new RegExp(`^  ${command} `, "m"));
});
