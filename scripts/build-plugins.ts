/**
 * `npm run build:plugins`: builds the plugins of this repository, each into its own `dist/`, unless what it is made of is
 * what it was made of last time. Names of plugins may be given; without any, all are built whose compiler is there.
 */
import { type ChildProcess, fork } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, sep } from "node:path";
import { askProcess } from "./ask-process.ts";
import type { RecordedRun } from "./run-recorded.ts";

const root = join(import.meta.dirname, "..");
const builderFile = join(import.meta.dirname, "plugin-builder.ts");
/** What of the repository goes into every plugin. */
const SHARED = [
  "sdk/*/*",
  "sdk/*/{assembly,src}/**/*",
  "packages/cli/src/plugin-kit/{toolchains/*,build-plugin.ts,files-beside.ts}",
  "package-lock.json",
];
/** Beside the built files: what they were made of. */
const STAMP = join("dist", "made-of");
/** The machine has few cores, and compilers use more than one. */
const AT_ONCE = 2;

/** What came of building one plugin. */
export type BuildOutcome = "built" | "unchanged" | "failed";

/** Directories of the plugins that there are, by name. */
export function pluginDirectories(): ReadonlyMap<string, string> {
  const manifests = globSync("plugins/*/plugin.toml", { cwd: root }).toSorted();
  return new Map(manifests.map((path) => [basename(join(path, "..")), join(root, path, "..")]));
}

/** Builds plugins that are not up to date; `say` hears of each that is built or fails. */
export async function buildPlugins(
  directories: readonly string[],
  say: (line: string) => void,
): Promise<ReadonlyMap<string, BuildOutcome>> {
  const ofSeveral = sharedFolders().flatMap((folder) => filesUnder(folder, "**/*"));
  const shared = digestOf([...SHARED.flatMap((pattern) => filesUnder(root, pattern)), ...ofSeveral]);
  const outcomes = new Map<string, BuildOutcome>();
  const waiting = [...directories];
  const work = async (): Promise<void> => {
    using builder = new Builder();
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      outcomes.set(next, await buildOne(next, shared, builder, say));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}

/** Folders beside the plugins that are none themselves: several plugins take their sources from there. Absolute paths. */
export function sharedFolders(): readonly string[] {
  const folders = globSync("plugins/*/", { cwd: root }).map((path) => join(root, path));
  return folders.filter((path) => !existsSync(join(path, "plugin.toml"))).toSorted();
}

async function buildOne(
  directory: string,
  shared: string,
  builder: Builder,
  say: (line: string) => void,
): Promise<BuildOutcome> {
  const own = filesUnder(directory, "**/*").filter((path) => !path.includes(`${sep}dist${sep}`));
  const stamp = `${shared}\n${digestOf(own)}\n`;
  const stampPath = join(directory, STAMP);
  const isBuilt = existsSync(stampPath) && existsSync(join(directory, "dist", "plugin.wasm"));
  if (isBuilt && readFileSync(stampPath, "utf8") === stamp) return "unchanged";
  const { exitCode, output } = await builder.build(directory);
  say(output.trimEnd());
  if (exitCode !== 0) return "failed";
  writeFileSync(stampPath, stamp);
  return "built";
}

/** A process that builds one plugin after the other: the first one takes several times as long as those that follow. */
class Builder implements Disposable {
  #child: ChildProcess | undefined;

  async build(directory: string): Promise<RecordedRun> {
    const child = (this.#child ??= fork(builderFile));
    return askProcess(child, directory, `the process that builds plugins ended with ${directory}`);
  }

  [Symbol.dispose](): void {
    this.#child?.disconnect();
  }
}

function filesUnder(directory: string, pattern: string): string[] {
  const found = globSync(pattern, { cwd: directory, withFileTypes: true });
  return found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function digestOf(paths: readonly string[]): string {
  const hash = createHash("sha256");
  for (const path of paths.toSorted())
    hash
      .update(`${path.slice(root.length)}\0`)
      .update(readFileSync(path))
      .update("\0");
  return hash.digest("hex");
}

if (import.meta.main) {
  const all = pluginDirectories();
  const names = process.argv.slice(2);
  const unknown = names.filter((name) => !all.has(name));
  if (unknown.length > 0) throw new Error(`no plugin called ${unknown.join(", ")}`);
  const wanted = [...all]
    .filter(([name]) => names.length === 0 || names.includes(name))
    .map(([, directory]) => directory);
  const outcomes = await buildPlugins(wanted, (line) => process.stdout.write(`${line}\n`));
  const failed = [...outcomes].filter(([, outcome]) => outcome === "failed").map(([directory]) => basename(directory));
  const unchanged = [...outcomes.values()].filter((outcome) => outcome === "unchanged").length;
  if (unchanged > 0) process.stdout.write(`${unchanged} unchanged\n`);
  if (failed.length > 0) process.stderr.write(`not built: ${failed.join(", ")}\n`);
  process.exitCode = failed.length === 0 ? 0 : 1;
}
