import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Engine } from "@parseltongue/engine";
import { ToyCode } from "@parseltongue/testkit";
import { nodeEnvironment } from "../src/environment.ts";

const root = process.argv[2] ?? "";
const code = new ToyCode(nodeEnvironment.files, root);
const summary = { fileCount: 1, lineCount: 1, skipped: [], warnings: [] };
const engine = await Engine.open({
  root,
  environment: nodeEnvironment,
  createIndexer: () => ({
    followsFiles: true,
    index: async () => ({ commit: (await code.commitAll()).commit, summary }),
    update: async () => ({ commit: (await code.commitChanges()).commit, summary }),
    watch: async () => ({ stop: async () => {} }),
    close: async () => {},
  }),
});
// Many lines, so that a save takes a while.
const filler = Array.from({ length: 500 }, (_unused, i) => `f${i}: f${i + 1}\n`).join("");
for (let number = 1; ; number++) {
  await writeFile(join(root, "a.toy"), `change${number}: f0\n`);
  if (number === 1) await writeFile(join(root, "b.toy"), filler);
  if (number % 4 === 1) await engine.index();
  else await engine.update(["a.toy"]);
  process.stdout.write(`${number}\n`);
}
