// Sources that are made of others. They lie beside those that import them and are in no commit: installing, `npm start`,
// `npm test` and the launcher make those that are not there, or not what their inputs say.
// Plain JavaScript without dependencies, for any Node since 18: it runs before there is anything to run sources with.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Path of each, and paths of all that decides what is in it; a folder stands for the files in it. */
export const MADE_FROM = {
  "packages/cli/src/plugins/plugins-file-validator.js": [
    "packages/cli/tools/plugins-file-schema.ts",
    "scripts/made-sources",
    "node_modules/ajv/package.json",
  ],
  "packages/host/src/manifest/manifest-validator.js": [
    "contract/plugin.schema.json",
    "scripts/made-sources",
    "node_modules/ajv/package.json",
  ],
  "packages/host/src/wasm/body-core-binary.js": [
    "packages/host/assembly",
    "packages/host/src/wasm/opcodes.ts",
    "packages/host/src/wasm/vector-opcodes.ts",
    "packages/host/tools",
    "node_modules/assemblyscript/package.json",
  ],
};

/**
 * Makes what is not as it should be, in another process; without anything to do it takes about two milliseconds. Gives
 * whether sources can be run now; if not, standard error says why.
 */
export function makeSources(root) {
  const node = nodeForSources(root);
  if (node === undefined) {
    return refuse(
      `Node 22.22 or newer is needed, this is ${process.versions.node}, and the package "node" has brought none.`,
      "let npm run that package's install script (`npm config get ignore-scripts` says false), then `npm ci`",
    );
  }
  const stale = staleSources(root);
  if (stale.length === 0) return true;
  const writer = join(root, "scripts", "made-sources", "write.ts");
  // Standard output belongs to the command that follows.
  const { status } = spawnSync(node, ["--no-warnings", writer, ...stale], { stdio: ["ignore", 2, 2] });
  if (status === 0) return true;
  return refuse(
    `Could not make ${stale.join(", ")}: see the message above.`,
    "mend what they are made of (scripts/made-sources/made-sources.js says what that is), or `npm ci` if it is not there",
  );
}

function refuse(message, hint) {
  process.stderr.write(`${message}\nhint: ${hint}\n`);
  return false;
}

/** Paths of those that are not there, were changed, or were made of something else than what is there now. */
export function staleSources(root) {
  return Object.keys(MADE_FROM).filter((path) => {
    const [mark, text] = partsOf(readIfThere(join(root, path)) ?? "");
    return mark !== markOf(inputsDigest(root, path), text);
  });
}

/** The first line of a made source, which says what it was made of, and the rest. */
function partsOf(source) {
  const end = source.indexOf("\n") + 1;
  return [source.slice(0, end), source.slice(end)];
}

/** @param inputs as `inputsDigest` gives it */
export function markOf(inputs, text) {
  return `// Made by scripts/made-sources: ${createHash("sha256").update(inputs).update(text).digest("hex")}\n`;
}

/** Changes with everything that decides what is in a made source. */
export function inputsDigest(root, path) {
  const hash = createHash("sha256");
  for (const input of inputFiles(root, path)) {
    const content = readIfThere(join(root, input));
    hash.update(`${input} ${content?.length ?? "is not there"}\n`).update(content ?? "");
  }
  return hash.digest("hex");
}

/** Paths of the files that one is made of, or all of them. */
export function inputFiles(root, path) {
  const inputs = path === undefined ? Object.values(MADE_FROM).flat() : MADE_FROM[path];
  return [...new Set(inputs)].flatMap((input) => filesAt(root, input));
}

function filesAt(root, path) {
  if (!statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory()) return [path];
  const names = readdirSync(join(root, path)).sort();
  return names.map((name) => `${path}/${name}`);
}

function readIfThere(path) {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** A Node that runs the sources: this one if it is new enough, or that of the package `node`. Undefined without either. */
function nodeForSources(root) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 22)) return process.execPath;
  const installed = join(root, "node_modules", "node", "bin", process.platform === "win32" ? "node.exe" : "node");
  return existsSync(installed) ? installed : undefined;
}
