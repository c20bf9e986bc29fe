import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { temporaryDirectory } from "@parseltongue/testkit";
import { wordsOf } from "../../src/plugin-kit/testing/ask-graph.ts";
import { patternOf, stepsOf } from "../plugin-kit/page-steps.ts";
import { RealCode } from "../real-process.ts";

const PAGE = join(import.meta.dirname, "..", "..", "..", "..", "docs", "how-to", "bring-a-language.md");
const GRAMMAR = createRequire(import.meta.url).resolve("@vscode/tree-sitter-wasm/wasm/tree-sitter-bash.wasm");

test("the page about bringing a language works word for word", async (t) => {
  const home = await temporaryDirectory(t);
  const names = ["XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"];
  const variables = Object.fromEntries(names.map((name) => [name, join(home, name)]));
  const code = await RealCode.create(t, "//- /README.md\n", { HOME: home, ...variables });
  await code.write("tree-sitter-bash.wasm", await readFile(GRAMMAR));
  let output = "";
  for (const step of stepsOf(await readFile(PAGE, "utf8"))) {
    if (step.kind === "file") await code.write(step.path, step.text);
    else if (step.kind === "output")
      assert.match(output, patternOf(step.text), `shown:\n${step.text}\ngot:\n${output}`);
    else output = await runLines(code, step.commands);
  }
});

async function runLines(code: RealCode, lines: string): Promise<string> {
  let output = "";
  for (const line of lines.trimEnd().split("\n")) {
    const [program, ...argv] = wordsOf(line);
    assert.equal(program, "parseltongue", line);
    const { exitCode, stdout, stderr } = await code.run(...argv);
    assert.equal(exitCode, 0, `${line}\n${stderr}`);
    output += stdout;
  }
  return output;
}
