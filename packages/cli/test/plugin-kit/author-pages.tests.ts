import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@parseltongue/testkit";
import { nodeEnvironment } from "../../src/environment.ts";
import { RealDaemons } from "../../src/daemon/real-daemons.ts";
import type { Machine, TextOutput } from "../../src/machine.ts";
import { runCommand } from "../../src/run-command.ts";
import { wordsOf } from "../../src/plugin-kit/testing/ask-graph.ts";
import { Recorder } from "../memory-machine.ts";
import { patternOf, stepsOf } from "./page-steps.ts";

const pages = join(import.meta.dirname, "..", "..", "..", "..", "docs", "how-to");

for (const page of ["budget-a-plugin", "debug-a-plugin", "configure-a-plugin", "release-a-plugin"]) {
  test(`the page ${page} works word for word`, async (t) => {
    const directory = await temporaryDirectory(t);
    let output = "";
    for (const step of stepsOf(await readFile(join(pages, `${page}.md`), "utf8"))) {
      if (step.kind === "file") await writeFile(join(directory, step.path), step.text);
      else if (step.kind === "output")
        assert.match(output, patternOf(step.text), `shown:\n${step.text}\ngot:\n${output}`);
      else output = await runLines(directory, step.commands);
    }
  });
}

/** What commands write, one a line. In this process, whose compiler is warm. */
async function runLines(directory: string, lines: string): Promise<string> {
  const to = new Recorder(false);
  for (const line of lines.trimEnd().split("\n")) {
    const [program, ...argv] = wordsOf(line);
    assert.equal(program, "parseltongue", line);
    assert.equal(await runCommand(argv, machineAt(directory, to)), 0, `${line}\n${to.text}`);
  }
  return to.text;
}

function machineAt(workingDirectory: string, to: TextOutput): Machine {
  return {
    environment: nodeEnvironment,
    workingDirectory,
    processId: process.pid,
    stdout: to,
    stderr: to,
    progressStream: undefined,
    canAsk: false,
    signal: new AbortController().signal,
    daemons: new RealDaemons(nodeEnvironment),
    openEngine: async () => assert.fail("no page opens an index"),
    system: {},
  };
}
