import type { Environment, ProcessResult, Processes, RunOptions } from "./environment.ts";

/** Nothing that a repository's own configuration names is run. */
const OPTIONS = "--no-pager -c core.hooksPath=/dev/null -c core.fsmonitor=false -c log.showSignature=false".split(" ");
/** Nothing is fetched, no lock is taken, nobody is asked. */
const VARIABLES: Readonly<Record<string, string>> = {
  GIT_ALLOW_PROTOCOL: "",
  GIT_NO_LAZY_FETCH: "1",
  GIT_OPTIONAL_LOCKS: "0",
  GIT_TERMINAL_PROMPT: "0",
  // What it says when it fails is looked at.
  LC_ALL: "C",
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

/**
 * What is fetched is checked for what git knows to be hostile and kept as one pack that is never unfolded into files, big
 * contents are not held in memory, nothing beside it is fetched, and a line that stays silent is given up.
 */
const REMOTE_OPTIONS = [
  "fetch.fsckObjects=true",
  "transfer.fsckObjects=true",
  "fetch.unpackLimit=1",
  "transfer.unpackLimit=1",
  "transfer.bundleURI=false",
  "core.bigFileThreshold=8m",
  "core.askPass=",
  "submodule.recurse=false",
  "fetch.recurseSubmodules=false",
  "gc.auto=0",
  "maintenance.auto=false",
  "http.lowSpeedLimit=1",
  "http.lowSpeedTime=30",
].flatMap((setting) => ["-c", setting]);
const SSH = "ssh -o BatchMode=yes -o ConnectTimeout=15";

/**
 * Has git speak with another repository, which may be anybody's, in one of ours: by https, by ssh or on this machine, and
 * in no other way. Nobody is asked for a password: keys and stored credentials of the user are used.
 * @throws as `Processes.run`
 */
export async function runRemoteGit(
  environment: Pick<Environment, "processes" | "variable">,
  words: readonly string[],
  options: Omit<RunOptions, "variables">,
): Promise<ProcessResult> {
  const variables = {
    ...VARIABLES,
    GIT_ALLOW_PROTOCOL: "file:https:ssh",
    GIT_ASKPASS: "",
    SSH_ASKPASS: "",
    GIT_SSH_COMMAND: environment.variable("GIT_SSH_COMMAND") ?? SSH,
  };
  return environment.processes.run("git", [...OPTIONS, ...REMOTE_OPTIONS, ...words], { ...options, variables });
}
