#!/usr/bin/env node
// Plain JavaScript that old versions of Node can read: it finds a Node that can run the rest.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** The oldest Node whose V8 has what the engine stands on; keep in step with `engines` in package.json. */
const NEEDED = [22, 22];
const EXIT_USAGE = 2;

if (isNewEnough(process.versions.node)) await runHere();
else process.exitCode = await runUnderInstalledNode();

async function runHere() {
  const nodeModule = await import("node:module");
  nodeModule.enableCompileCache();
  // Programs started from here find their own Node.
  delete process.env.PARSELTONGUE_RELAUNCHED;
  const { freshBundle } = await import("./fresh-bundle.js");
  const at = (path) => fileURLToPath(new URL(path, import.meta.url));
  const root = at("../../..");
  const bundle = freshBundle(at("../dist"), root);
  if (bundle === undefined && !(await areSourcesMade(root))) return void (process.exitCode = EXIT_USAGE);
  const bundled = (name) => import(pathToFileURL(join(dirname(bundle), name)).href);
  const words = process.argv.slice(2);
  const ahead = bundle === undefined ? import("../src/environment/start-ahead.ts") : bundled("start-ahead.js");
  (await ahead).startAhead(words);
  const { main } = await (bundle === undefined ? import("../src/main.ts") : bundled("main.js"));
  process.exitCode = await main(words);
}

/** Some sources are made of others: after an edit they may have to be made anew, which says itself what goes wrong. */
async function areSourcesMade(root) {
  const { makeSources } = await import("../../../scripts/made-sources/made-sources.js");
  return makeSources(root);
}

/** The npm package `node`, where it is installed beside this one, holds a newer binary than the machine's. */
async function runUnderInstalledNode() {
  const binary = installedNode();
  if (binary === undefined || process.env.PARSELTONGUE_RELAUNCHED === "1") return refuse();
  const child = spawn(binary, [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: "inherit",
    env: { ...process.env, PARSELTONGUE_RELAUNCHED: "1" },
  });
  // Ctrl-C in a terminal reaches the child by itself and it decides when to end; other signals are passed on.
  process.on("SIGINT", () => {});
  for (const signal of ["SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  return new Promise((resolve) => {
    child.on("error", (error) => {
      process.stderr.write(`parseltongue: cannot start ${binary}: ${error.message}\n`);
      resolve(refuse());
    });
    child.on("exit", (code, signal) => resolve(signal === null ? code : 128 + constants.signals[signal]));
  });
}

function refuse() {
  process.stderr.write(
    `parseltongue: needs Node ${NEEDED.join(".")} or newer (24 recommended), this is ${process.versions.node}\n` +
      "hint: install a newer Node, or add it to your project with: npm install --save-dev node@24\n",
  );
  return EXIT_USAGE;
}

function installedNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve("node/package.json");
    const binary = join(dirname(manifest), "bin", process.platform === "win32" ? "node.exe" : "node");
    return existsSync(binary) ? binary : undefined;
  } catch (error) {
    if (error.code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

function isNewEnough(version) {
  const [major, minor] = version.split(".").map(Number);
  return major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
}
