import { safeJson } from "@parseltongue/base";
import type { ExitCode } from "../../exit-codes.ts";
import { findRoot } from "../../find-root.ts";
import type { Machine } from "../../machine.ts";
import { addPlugin } from "./add-plugin.ts";
import { discoverPlugins } from "./discover-plugins.ts";
import { configurePlugin, switchPlugin } from "./change-one.ts";
import { requireUserPlugins } from "./change-plugins.ts";
import { listPlugins } from "./list-plugins.ts";
import { pluginInfo } from "./plugin-info.ts";
import type { PluginInvocation } from "./plugin-invocation.ts";

/** Runs a command about the user's plugins. */
export async function runPlugin(invocation: PluginInvocation, machine: Machine): Promise<ExitCode> {
  switch (invocation.command) {
    case "plugin-add":
      return addPlugin(invocation, machine);
    case "plugin-update":
      return (await import("../from-taps/update-plugins.ts")).updatePlugins(invocation, machine);
    case "plugin-adopt":
      return (await import("../from-taps/adopt-suggestions.ts")).adoptSuggestions(invocation, machine);
    case "plugin-audit":
      return (await import("../from-taps/audit-plugins.ts")).auditInstalledPlugins(invocation, machine);
    case "plugin-search":
      return (await import("../from-taps/search-plugins.ts")).searchPlugins(invocation, machine);
    case "plugin-remove":
    case "plugin-enable":
    case "plugin-disable":
      return switchPlugin(invocation, machine);
    case "plugin-info":
      return pluginInfo(invocation, machine);
    case "plugin-configure":
      return configurePlugin(invocation, machine);
    case "plugin-list":
      return listPlugins(invocation, machine);
    case "plugin-discover":
      return discoverPlugins(invocation, machine);
    case "plugin-reset":
      return resetPlugin(invocation, machine);
    case "plugin-reload":
      return reloadPlugins(invocation, machine);
  }
}

/** `plugin reset`: forgets strikes and ends a quarantine, in the daemon as well. */
async function resetPlugin(
  invocation: Extract<PluginInvocation, { command: "plugin-reset" }>,
  machine: Machine,
): Promise<ExitCode> {
  const plugins = requireUserPlugins(machine);
  const { name, json } = invocation;
  plugins.entryOf(await plugins.readFile(), name);
  const hadStrikes = await plugins.strikes.reset(name);
  const had = (await plugins.demotions.reset(name)) || hadStrikes;
  const root = await findRoot(machine.environment, machine.workingDirectory, invocation.root);
  const daemon = await machine.daemons.connect(root);
  try {
    await daemon?.resetPlugin(name);
  } finally {
    daemon?.close();
  }
  plugins.audit.note({ type: "reset", plugin: name, by: "user" });
  await plugins.close();
  const said = had ? `${name} is tried again` : `nothing was held against ${name}`;
  machine.stdout.write(json ? `${safeJson({ name, had }, 2)}\n` : `${said}\n`);
  return 0;
}

/** `plugin reload`: has the running daemon read the configuration again. */
async function reloadPlugins(
  invocation: Extract<PluginInvocation, { command: "plugin-list" | "plugin-reload" }>,
  machine: Machine,
): Promise<ExitCode> {
  const root = await findRoot(machine.environment, machine.workingDirectory, invocation.root);
  const daemon = await machine.daemons.connect(root);
  if (daemon === undefined) {
    machine.stdout.write(
      invocation.json ? "[]\n" : "no daemon runs; the next command reads the configuration anyway\n",
    );
    return 1;
  }
  try {
    const statuses = await daemon.reloadPlugins();
    const lines = statuses.map(({ name, version, state }) => `${name} ${version}: ${state}\n`);
    machine.stdout.write(invocation.json ? `${safeJson(statuses, 2)}\n` : lines.join("") || "no plugin is on\n");
    return 0;
  } finally {
    daemon.close();
  }
}
