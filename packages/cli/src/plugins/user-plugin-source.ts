import type { Environment } from "@parseltongue/base";
import type { PluginSource } from "@parseltongue/engine";
import { UserPlugins } from "./user-plugins.ts";

/**
 * The plugins that this machine's user has turned on, for programs that embed the engine: its option `plugins`. Undefined
 * when the environment names no home.
 * @throws CliError `relative-config`
 */
export function userPluginSource(environment: Environment): PluginSource | undefined {
  return UserPlugins.of(environment)?.source("own");
}
