import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { pathToFileURL } from "node:url";
import { temporaryDirectory } from "@parseltongue/testkit";
import { inputFiles, MADE_FROM, makeSources, staleSources } from "../scripts/made-sources/made-sources.js";
import { madeSource } from "../scripts/made-sources/write.ts";
import { readProjectFile, resolveRelative, root, sourceFile } from "./repository.ts";

const VALIDATOR = "packages/cli/src/plugins/plugins-file-validator.js";
const SCHEMA = "packages/cli/tools/plugins-file-schema.ts";
const made = Object.keys(MADE_FROM);

test("made sources are what their inputs give, whenever they are made: if not, `node scripts/bundle.js`", async () => {
  assert.deepEqual(staleSources(root), []);
  for (const path of made) assert.ok((await madeSource(path)) === readProjectFile(path), path);
});

test("everything that makers import is among the inputs, so that no edit is missed", () => {
  const inputs = new Set(inputFiles(root));
  const reached = new Set(["scripts/made-sources/write.ts"]);
  for (const path of reached) {
    assert.ok(inputs.has(path), `${path} decides what is made, and is no input`);
    for (const specifier of sourceFile(path).imports) {
      if (specifier.startsWith(".") && /\.[jt]s$/.test(specifier)) reached.add(resolveRelative(path, specifier));
    }
  }
});

/** A checkout with nothing but what is made and what it is made of. */
async function checkout(t: TestContext): Promise<string> {
  const copy = await temporaryDirectory(t);
  for (const path of [...inputFiles(root), ...made]) {
    if (!path.startsWith("node_modules/")) cpSync(join(root, path), join(copy, path));
  }
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  return copy;
}

test("an edited input, and a made source that was edited or is not there, are noticed and made anew", async (t) => {
  const copy = await checkout(t);
  const at = join(copy, VALIDATOR);
  const madeAt = (): number => statSync(at).mtimeMs;
  assert.deepEqual(staleSources(copy), []);

  const before = madeAt();
  assert.ok(makeSources(copy));
  assert.equal(madeAt(), before, "nothing changed, and nothing is written");

  const schema = readFileSync(join(copy, SCHEMA), "utf8");
  writeFileSync(join(copy, SCHEMA), schema.replace('"lens-batches"', '"batches"'));
  assert.deepEqual(staleSources(copy), [VALIDATOR]);
  assert.ok(makeSources(copy));
  assert.match(readFileSync(at, "utf8"), /data\.batches/);
  assert.deepEqual(staleSources(copy), []);

  writeFileSync(join(copy, SCHEMA), schema);
  assert.ok(makeSources(copy));
  for (const spoil of [() => appendFileSync(at, "\n"), () => rmSync(at)]) {
    spoil();
    assert.deepEqual(staleSources(copy), [VALIDATOR]);
    assert.ok(makeSources(copy));
    assert.ok(readFileSync(at, "utf8") === readProjectFile(VALIDATOR));
  }
});

test("two that make the same at once both end well, and leave nothing else behind", async (t) => {
  const copy = await checkout(t);
  rmSync(join(copy, VALIDATOR));
  const module = pathToFileURL(join(copy, "scripts/made-sources/made-sources.js")).href;
  const program = `const { makeSources } = await import(${JSON.stringify(module)});
    process.exitCode = makeSources(${JSON.stringify(copy)}) ? 0 : 1;`;
  const run = (): Promise<number | null> =>
    new Promise((resolve) => {
      spawn(process.execPath, ["--input-type=module", "--eval", program], { stdio: "ignore" }).on("exit", resolve);
    });
  assert.deepEqual(await Promise.all([run(), run()]), [0, 0]);
  assert.ok(readFileSync(join(copy, VALIDATOR), "utf8") === readProjectFile(VALIDATOR));
  assert.deepEqual(readdirSync(dirname(join(copy, VALIDATOR))), [basename(VALIDATOR)]);
});

test("inputs that cannot be made into anything are told, and what was there stays", async (t) => {
  const copy = await checkout(t);
  const before = readFileSync(join(copy, VALIDATOR), "utf8");
  appendFileSync(join(copy, SCHEMA), "\n}");
  assert.equal(makeSources(copy), false);
  assert.ok(readFileSync(join(copy, VALIDATOR), "utf8") === before);
});
