import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseManifest } from "@parseltongue/host/parse-manifest";
import { commitAll } from "@parseltongue/testkit";
import type { Release } from "./statements.ts";
import { git, type Town } from "./town.ts";

const projectRoot = join(import.meta.dirname, "..", "..", "..", "..", "..");

/** A plugin of this repository, as its author has it: a git repository in Ann's home. */
export async function copyPlugin(town: Town, name: string): Promise<string> {
  const folder = join(town.directory, "ann", name);
  const isSource = (path: string): boolean => !/[\\/](dist|node_modules)$/.test(path);
  await cp(join(projectRoot, "plugins", name), folder, { recursive: true, filter: isSource });
  await writeFile(join(folder, ".gitignore"), "/dist/\n");
  commitAll(folder, "Begin");
  return folder;
}

/**
 * Submits Ann's plugin as it is committed; what comes of it is pushed, and is where her clone of the tap stands.
 * @param more words for the command
 */
export async function submit(town: Town, clone: string, folder: string, more: readonly string[] = []): Promise<void> {
  const { name, version } = parseManifest(await readFile(join(folder, "plugin.toml"), "utf8"), "plugin.toml");
  const id = `acme/${name}`;
  const where = ["--tap", clone, "--namespace", "acme", "--organisation", "o:acme"];
  const terms = ["--repository", `https://example.org/${id}`, "--changes", `What ${version} brings`];
  await town.run("ann", "plugin", "submit", folder, ...where, ...terms, ...more);
  git(clone, "push", "--quiet", "origin", branchOf({ id, version }));
  git(clone, "checkout", "--quiet", "-B", "proposal");
}

/** The branch that a submission leaves, in the author's clone and where it is pushed to. */
export function branchOf({ id, version }: Pick<Release, "id" | "version">): string {
  return `submit/${id.replace("/", "-")}-${version}`;
}
