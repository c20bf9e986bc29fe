import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { requireTool, temporaryDirectory } from "@parseltongue/testkit";
import { commandCompletions } from "../src/completions/completions.ts";
import { createProgram } from "../src/commands/program.ts";

const shells = ["bash", "zsh", "fish"] as const;
const program = createProgram(() => {});

for (const shell of shells) {
  test(`${shell}: every command and every option of it is completed`, () => {
    const script = commandCompletions(shell);
    for (const command of program.commands) {
      assert.ok(script.includes(command.name()), command.name());
      for (const option of command.options) {
        const name = shell === "fish" ? `-l ${option.long?.slice(2)}` : option.long;
        assert.ok(script.includes(name ?? ""), `${command.name()} ${option.long}`);
      }
    }
  });

  test(`${shell}: the shell reads the script`, async (t) => {
    if (!requireTool(t, shell, `apt-get install ${shell}`)) return;
    const path = join(await temporaryDirectory(t), "completions");
    await writeFile(path, commandCompletions(shell));
    const { status, stderr } = spawnSync(shell, ["-n", path]);
    assert.equal(status, 0, String(stderr));
    assert.equal(String(stderr), "");
  });
}

test("bash completes commands, options, formats and actions", (t) => {
  const complete = (...words: string[]): string[] => {
    const line = words.map((word) => JSON.stringify(word)).join(" ");
    const script = `${commandCompletions("bash")}
      COMP_WORDS=(parseltongue ${line}); COMP_CWORD=${words.length}; _parseltongue; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { error, stdout, stderr } = spawnSync("bash", ["-c", script]);
    if (error) throw error;
    assert.equal(String(stderr), "");
    return String(stdout)
      .split("\n")
      .filter((word) => word !== "");
  };
  if (!requireTool(t, "bash", "apt-get install bash")) return;
  assert.deepEqual(complete("call"), ["callers", "callees"]);
  assert.deepEqual(complete("find", "x", "--format", "j"), ["json", "jsonl"]);
  assert.deepEqual(complete("check", "--format", "s"), ["sarif"]);
  assert.deepEqual(complete("plugin", "re"), ["reload", "remove", "reset"]);
  assert.deepEqual(complete("daemon", "st"), ["start", "stop", "status"]);
  assert.deepEqual(complete("callers", "x", "--exp"), ["--explain"]);
});

test("fish completes commands and formats", (t) => {
  const complete = (line: string): string[] => {
    const { error, stdout } = spawnSync("fish", [
      "-c",
      `${commandCompletions("fish")}\ncomplete -C ${JSON.stringify(line)}`,
    ]);
    if (error) throw error;
    return String(stdout)
      .split("\n")
      .filter((word) => word !== "")
      .map((word) => word.split("\t")[0] ?? "");
  };
  if (!requireTool(t, "fish", "apt-get install fish")) return;
  assert.deepEqual(complete("parseltongue call").toSorted(), ["callees", "callers"]);
  assert.deepEqual(complete("parseltongue find x --format j").toSorted(), ["json", "jsonl"]);
});
