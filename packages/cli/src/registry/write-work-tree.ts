import { dirname, join } from "node:path";
import { runGit } from "@parseltongue/base";
import { CliError } from "../cli-error.ts";
import type { Machine } from "../machine.ts";

const FEW_BYTES = 1 << 20;

/** Writes files of a tap into its work tree, each in one step. */
export async function writeFiles(
  { environment: { files } }: Machine,
  directory: string,
  changes: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  for (const [path, bytes] of changes) {
    const absolute = join(directory, ...path.split("/"));
    await files.createDirectory(dirname(absolute));
    await files.replace(absolute, [bytes]);
  }
}

/**
 * Commits what lies in a work tree. Whoever has told git no name commits under the one given.
 * @throws CliError `git-failed`
 */
export async function commitAll(
  machine: Machine,
  directory: string,
  message: string,
  person: string,
  paths: readonly string[],
): Promise<void> {
  const { processes } = machine.environment;
  const git = async (...words: readonly string[]): Promise<number> =>
    (await runGit(processes, words, { directory, maxOutputBytes: FEW_BYTES, signal: machine.signal })).exitCode;
  const hasName = (await git("config", "user.email")) === 0;
  const identity = hasName ? [] : ["-c", `user.name=${person}`, "-c", "user.email="];
  const added = await git("add", "--", ...paths);
  const committed = added === 0 ? await git(...identity, "commit", "--quiet", "-m", message, "--", ...paths) : added;
  if (committed === 0) return;
  throw new CliError("git-failed", `git could not commit in ${directory}`, {
    hint: "what was signed is written; commit it yourself",
  });
}
