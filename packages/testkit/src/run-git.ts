import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";

const PERSON = { name: "Test", email: "test@example.org" };

/**
 * Runs git to its end, as nobody in particular and untouched by whoever's configuration. Gives what it printed.
 * @throws plain Error with what it said, when it ended with anything but 0
 */
export function runGit(directory: string, words: readonly string[], input?: Uint8Array): string {
  const env = {
    ...process.env,
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_AUTHOR_NAME: PERSON.name,
    GIT_AUTHOR_EMAIL: PERSON.email,
    GIT_COMMITTER_NAME: PERSON.name,
    GIT_COMMITTER_EMAIL: PERSON.email,
  };
  const options = { cwd: directory, env, maxBuffer: 1 << 28, ...(input && { input }) };
  const { status, stdout, stderr, error } = spawnSync("git", words, options);
  if (error !== undefined) throw error;
  if (status === 0) return stdout.toString();
  throw new Error(`git ${words.join(" ")}: ${stdout.toString()}${stderr.toString()}`);
}

/** Commits all that a directory holds, as `runGit` does; makes it a repository, with the branch `main`, if it is none. */
export function commitAll(directory: string, message: string): void {
  if (!existsSync(join(directory, ".git"))) runGit(directory, ["init", "--quiet", "--initial-branch=main"]);
  runGit(directory, ["add", "--all"]);
  runGit(directory, ["commit", "--quiet", "--message", message]);
}
