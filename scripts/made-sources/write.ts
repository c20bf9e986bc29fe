// Run by makeSources with the paths of what is to be made.
import { renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { argv, pid } from "node:process";
import { pathToFileURL } from "node:url";
import { compiledCore } from "../../packages/host/tools/compile-core.ts";
import { inputsDigest, markOf } from "./made-sources.js";
import { manifestValidator, pluginsFileValidator } from "./validators.ts";

const ROOT = join(import.meta.dirname, "../..");
const MAKERS: Readonly<Record<string, () => string | Promise<string>>> = {
  "packages/cli/src/plugins/plugins-file-validator.js": pluginsFileValidator,
  "packages/host/src/manifest/manifest-validator.js": manifestValidator,
  "packages/host/src/wasm/body-core-binary.js": compiledCore,
};

/** The whole text that a made source should hold. */
export async function madeSource(path: string): Promise<string> {
  const maker = MAKERS[path];
  if (maker === undefined) throw new Error(`nothing makes ${path}`);
  // Before they are read: what changes meanwhile makes it stale.
  const inputs = inputsDigest(ROOT, path);
  const text = await maker();
  return markOf(inputs, text) + text;
}

async function write(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const source = await madeSource(path);
    // In one step, as others may load it, or make it as well.
    const beside = join(ROOT, dirname(path), `.made-${pid}.js`);
    writeFileSync(beside, source);
    renameSync(beside, join(ROOT, path));
    process.stderr.write(`made ${path}\n`);
  }
}

if (import.meta.url === pathToFileURL(argv[1] ?? "").href) await write(argv.slice(2));
