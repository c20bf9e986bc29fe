// Runs before `npm start` and `npm test`: installs what the lockfile names when something else, or nothing, is there, and
// makes the sources that are made of others when those have changed.
// Plain JavaScript without dependencies, for any Node since 18: it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { delimiter, join, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { makeSources } from "./made-sources/made-sources.js";

/**
 * What keeps the installed packages from being those of the lockfile; undefined when they are.
 * npm notes what it installed in `node_modules/.package-lock.json`, in the lockfile's own form.
 */
export function whatIsMissing(root) {
  const lockfile = readPackages(join(root, "package-lock.json"));
  if (lockfile === undefined) throw new Error("package-lock.json is missing: this is not a whole checkout");
  const installed = readPackages(join(root, "node_modules", ".package-lock.json"));
  if (installed === undefined) return "nothing is installed yet";
  for (const [path, wanted] of Object.entries(lockfile)) {
    const found = installed[path];
    // "" is this project itself. Optional packages that are not there are those for other platforms.
    if (path === "" || (found === undefined && wanted.optional)) continue;
    if (found === undefined) return `${path} is not installed`;
    if (identityOf(found) !== identityOf(wanted)) return `${path} is not the version that the lockfile names`;
    if (!existsSync(join(root, path, "package.json"))) return `${path} was removed`;
  }
  return undefined;
}

/** Of a lockfile's entry that which decides what is on the disk; npm's versions differ in the rest. */
function identityOf(entry) {
  return JSON.stringify([entry.version, entry.integrity, entry.link, entry.bin]);
}

function readPackages(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).packages : undefined;
}

function install(root) {
  // Warnings are left out: those about engines speak of the Node that runs npm, not of the one that it installs.
  // `npm ci` removes node_modules first, so it must not run on the Node that lies in there.
  const inside = join(root, "node_modules") + sep;
  const path = (process.env.PATH ?? "").split(delimiter).filter((entry) => !`${entry}${sep}`.startsWith(inside));
  const result = spawnSync("npm", ["ci", "--loglevel=error"], {
    cwd: root,
    // npm's own progress belongs to the reader's eyes, not into the output of the command that follows.
    stdio: ["ignore", 2, 2],
    env: { ...process.env, PATH: path.join(delimiter) },
    shell: process.platform === "win32",
  });
  return result.status === 0;
}

function fail(message, hint) {
  process.stderr.write(`${message}\nhint: ${hint}\n`);
  return 1;
}

function main() {
  const root = fileURLToPath(new URL("..", import.meta.url));
  const reason = whatIsMissing(root);
  if (reason !== undefined) {
    process.stderr.write(`Installing dependencies (${reason}) …\n`);
    if (!install(root)) {
      return fail(
        "Installing dependencies failed: see npm's message above.",
        "npm needs the npm registry, or a mirror of it set with `npm config set registry`; then try again",
      );
    }
  }
  return makeSources(root) ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) process.exitCode = main();
