import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { temporaryDirectory } from "@parseltongue/testkit";

test("the program in docs/how-to/embed.md does what the page says", async (t) => {
  const page = await readFile(join(import.meta.dirname, "..", "..", "..", "docs", "how-to", "embed.md"), "utf8");
  const program = /^```ts\n([\s\S]*?)^```$/m.exec(page)?.[1] ?? "";
  const lines = program.split("\n").filter((line) => line !== "" && !line.startsWith("//"));
  assert.ok(lines.length > 10 && lines.length <= 20, `${lines.length} lines`);
  const root = await temporaryDirectory(t);
  await mkdir(join(root, "src"));
  await writeFile(join(root, "Cargo.toml"), '[package]\nname = "app"\nversion = "0.1.0"\n');
  await writeFile(join(root, "src/main.rs"), "fn load() {}\nfn run() { load() }\nfn main() { run() }\n");
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module-typescript", "--eval", program, "--", "callers.ts", root, "load"],
    { cwd: join(import.meta.dirname, "..") },
  );
  assert.match(stdout, /^the graph is at epoch 1\n1 files, \d+ nodes\nrun resolved\n2 may break, certain: true\n$/);
});
