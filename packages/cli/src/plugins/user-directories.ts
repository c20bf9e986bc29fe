import { isAbsolute, join } from "node:path";
import type { Environment } from "@parseltongue/base";
import { CliError } from "../cli-error.ts";

/** Where this user's plugins, and what is known of them, are kept. Absolute paths; they need not exist. */
export interface UserDirectories {
  /** Holds `plugins.toml`, which alone turns plugins on. */
  readonly config: string;
  /** Holds the plugins themselves. */
  readonly data: string;
  /** Holds strikes and the audit trail. */
  readonly state: string;
  /** Holds what can be computed again. */
  readonly cache: string;
}

/**
 * The directories of the user that the environment speaks of; undefined when it names no home. `PARSELTONGUE_CONFIG` comes
 * before all else. Relative paths would lead into whatever code base one happens to be in, so they never count.
 * @throws CliError `relative-config` when `PARSELTONGUE_CONFIG` is one
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function userDirectories(environment: Pick<Environment, "variable">): UserDirectories | undefined {
  const home = absolute(environment.variable("HOME")) ?? absolute(environment.variable("USERPROFILE"));
  const base = (variable: string, ...standard: readonly string[]): string | undefined => {
    const chosen = absolute(environment.variable(variable)) ?? (home && join(home, ...standard));
    return chosen && join(chosen, "parseltongue");
  };
  const config = ownConfig(environment) ?? base("XDG_CONFIG_HOME", ".config");
  const data = base("XDG_DATA_HOME", ".local", "share");
  const state = base("XDG_STATE_HOME", ".local", "state");
  const cache = base("XDG_CACHE_HOME", ".cache");
  return config && data && state && cache ? { config, data, state, cache } : undefined;
}

function ownConfig(environment: Pick<Environment, "variable">): string | undefined {
  const asked = environment.variable("PARSELTONGUE_CONFIG");
  if (asked === undefined || asked === "") return undefined;
  if (isAbsolute(asked)) return asked;
  throw new CliError("relative-config", `PARSELTONGUE_CONFIG is ${asked}, which is no absolute path`, {
    hint: "give the directory that holds plugins.toml as an absolute path",
  });
}

function absolute(path: string | undefined): string | undefined {
  return path !== undefined && isAbsolute(path) ? path : undefined;
}
