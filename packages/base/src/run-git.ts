import type { ProcessResult, Processes, RunOptions } from "./environment.ts";

/** Nothing that a repository's own configuration names is run. */
const OPTIONS = "--no-pager -c core.hooksPath=/dev/null -c core.fsmonitor=false -c log.showSignature=false".split(" ");
/** Nothing is fetched, no lock is taken, nobody is asked. */
const VARIABLES: Readonly<Record<string, string>> = {
  GIT_ALLOW_PROTOCOL: "",
  GIT_NO_LAZY_FETCH: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
};

/**
 * Has git read a repository that may be anybody's, its configuration included. In a partial clone what was not fetched is
 * missing; git then ends with another exit code than 0.
 * @throws as `Processes.run`
 */
export async function runGit(
  processes: Processes,
  words: readonly string[],
  options: Omit<RunOptions, "variables">,
): Promise<ProcessResult> {
  return processes.run("git", [...OPTIONS, ...words], { ...options, variables: VARIABLES });
}
