import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { Engine } from "@parseltongue/engine";
import { temporaryDirectory } from "@parseltongue/testkit";
import { nodeEnvironment } from "../src/environment.ts";

/** Saves and changes as fast as it can, telling the number of each change once it is made. */
const WRITER = new URL("./saving-process.ts", import.meta.url);

test(
  "a process killed while it saves loses its last change at most, and never the snapshot",
  { timeout: 60_000 },
  async (t) => {
    const root = await temporaryDirectory(t);
    for (let round = 0; round < 4; round++) {
      const told = await killedAfter(root, 3 + round * 25);
      const engine = await Engine.open({
        root,
        environment: nodeEnvironment,
        createIndexer: () => assert.fail("not asked for"),
      });
      assert.deepEqual(engine.state, { kind: "ready" });
      const { answer } = engine.query({ ask: "find", text: "change", mode: "prefix" });
      const numbers = Array.from(answer.nodes, (node) =>
        Number(engine.view.text(engine.view.nodeName[node]!).slice("change".length)),
      );
      assert.ok(numbers.length === 1, `one change is there at a time, not ${numbers.join(", ")}`);
      assert.ok(numbers[0]! >= told - 1, `change ${told} was told, ${numbers[0]} is there`);
      await engine.close();
    }
  },
);

/** The last change that a writer told before it was killed, some time after its first. */
async function killedAfter(root: string, delayMs: number): Promise<number> {
  const writer = spawn(process.execPath, [WRITER.pathname, root], { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  writer.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  await once(writer.stdout, "data");
  await delay(delayMs);
  writer.kill("SIGKILL");
  await once(writer, "close");
  return Number(text.trimEnd().split("\n").at(-1));
}
