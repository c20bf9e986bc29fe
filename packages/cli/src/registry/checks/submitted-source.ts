import { isAbsolute, relative, resolve } from "node:path";
import { runGit } from "@parseltongue/base";
import { readSource, Repository, sourceTreeDigest, type SourceReference } from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import type { Machine } from "../../machine.ts";
import type { BuiltLibrary } from "../../native/build-native.ts";
import type { BuiltFiles } from "../../plugin-kit/build-plugin.ts";
import type { PluginProject } from "../../plugin-kit/plugin-project.ts";
import type { RegistryInvocation } from "./registry-invocation.ts";
import { gitDirectory } from "./work-directory.ts";

type SubmitInvocation = Extract<RegistryInvocation, { command: "plugin-submit" }>;

const FEW_BYTES = 1 << 20;

/** What building gave. */
export interface Made {
  /** Undefined for plugins that bring languages and have no code. */
  readonly built: BuiltFiles | undefined;
  readonly library: BuiltLibrary | undefined;
}

/** The commit that a plugin is published from. */
export interface Origin extends Pick<SourceReference, "commit" | "directory" | "repository"> {
  /** Absolute path of the repository's work tree. */
  readonly root: string;
}

/** What is committed is what is published: there must be nothing beside it. */
export async function originOf(
  invocation: SubmitInvocation,
  project: PluginProject,
  machine: Machine,
): Promise<Origin> {
  const root = await gitSays(machine, project, "rev-parse", "--show-toplevel");
  const commit = await gitSays(machine, project, "rev-parse", "--verify", "HEAD");
  await requireCommitted(machine, project, [".", ":(exclude)dist"]);
  const directory = relative(root, project.directory).replaceAll("\\", "/") || ".";
  const address = invocation.repository ?? project.manifest.repository;
  if (address === undefined || !address.startsWith("https://")) {
    throw new CliError("bad-option", "it is not said where others get the source", {
      hint: 'give --repository https://…, or write repository = "https://…" into plugin.toml',
    });
  }
  return { repository: address, commit, directory, root };
}

async function gitSays(machine: Machine, { directory }: PluginProject, ...words: readonly string[]): Promise<string> {
  const options = { directory, maxOutputBytes: FEW_BYTES, signal: machine.signal };
  const result = await runGit(machine.environment.processes, words, options);
  if (result.exitCode === 0) return new TextDecoder().decode(result.stdout).trim();
  throw new CliError("git-failed", `${directory} is not in a git repository with a commit`, {
    hint: "what is published is built from a commit: commit the plugin and push it",
  });
}

/** @param paths as git takes them, seen from the plugin's folder */
async function requireCommitted(machine: Machine, project: PluginProject, paths: readonly string[]): Promise<void> {
  const changed = await gitSays(machine, project, "status", "--porcelain", "--", ...paths);
  if (changed === "") return;
  const first = changed.split("\n")[0]?.replace(/^\S+ +/, "") ?? "";
  throw new CliError("git-failed", `${project.directory} holds changes that are not committed: ${first}`, {
    hint: "commit them and push: others build what is published from the commit",
  });
}

/**
 * The source that was built: the plugin's folder, and what the compilers have read of the repository beside it.
 * @throws CliError `git-failed` when something of it is not committed; RegistryError as `readSource`
 */
export async function sourceOf(
  { root, ...origin }: Origin,
  project: PluginProject,
  { built, library }: Made,
  machine: Machine,
): Promise<SourceReference> {
  const seen = [...new Set([...(built?.record.beside ?? []), ...(library?.beside ?? [])])].sort();
  const beside = seen.map((path) => relative(root, resolve(project.directory, path)).replaceAll("\\", "/"));
  const strange = seen.find((_, at) => isAbsolute(beside[at] ?? "") || beside[at]?.startsWith("../"));
  if (strange !== undefined) {
    throw new CliError("git-failed", `${strange} goes into ${project.manifest.name} and is not in its repository`, {
      hint: "others could not build it: keep what it is made of in one repository",
    });
  }
  if (beside.length > 0) {
    await requireCommitted(
      machine,
      project,
      seen.map((path) => `:(literal)${path}`),
    );
  }
  const from = new Repository(machine.environment, await gitDirectory(machine, root));
  const reference = { ...origin, ...(beside.length > 0 && { beside: beside.sort() }) };
  const files = await readSource(machine.environment, reference, { directory: root, from, signal: machine.signal });
  return { ...reference, treeSha256: sourceTreeDigest(files) };
}
