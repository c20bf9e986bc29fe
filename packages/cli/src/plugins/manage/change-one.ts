import { safeJson } from "@parseltongue/base";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import type { PluginEntry, PluginsFile } from "../plugins-file.ts";
import type { UserPlugins } from "../user-plugins.ts";
import { rehearse, requireUserPlugins, withEntry, writeAdmitted } from "./change-plugins.ts";
import type { PluginInvocation } from "./plugin-invocation.ts";
import { configOf } from "./settings.ts";

type SwitchInvocation = Extract<PluginInvocation, { command: "plugin-enable" | "plugin-disable" | "plugin-remove" }>;
type ConfigureInvocation = Extract<PluginInvocation, { command: "plugin-configure" }>;

/** `plugin enable`, `disable`, `remove`. */
export async function switchPlugin(invocation: SwitchInvocation, machine: Machine): Promise<ExitCode> {
  const plugins = requireUserPlugins(machine);
  const { name, command } = invocation;
  const file = await plugins.readFile();
  if (command !== "plugin-remove" && (await isOwnLanguage(file, name))) {
    const off = (file.languagesOff ?? []).filter((each) => each !== name);
    await plugins.writeFile({ ...file, languagesOff: command === "plugin-disable" ? [...off, name].sort() : off });
    return saySwitched(invocation, machine);
  }
  const old = plugins.entryOf(file, name);
  if (command === "plugin-remove") {
    const entries = file.plugins.filter((each) => each !== old);
    await plugins.writeFile({ ...file, plugins: entries });
    if (!entries.some((each) => each.package === old.package)) await (await plugins.store()).remove(old.package);
    await plugins.strikes.reset(name);
    await plugins.demotions.reset(name);
    await forget(plugins, machine, name);
  } else if (command === "plugin-enable") {
    await (await import("../from-taps/stop-revoked.ts")).refuseRevoked(plugins, name, machine);
    const entries = withEntry(file.plugins, { ...old, enabled: true });
    await writeAdmitted(plugins, entries, await rehearse(machine, plugins, entries, name));
  } else {
    await plugins.writeFile({ ...file, plugins: withEntry(file.plugins, { ...old, enabled: false }) });
  }
  plugins.audit.note({ type: WORDS[command][1], plugin: name, package: old.package });
  await plugins.close();
  return saySwitched(invocation, machine);
}

/** What a tap gave along: its place in the lockfile, and machine code. */
async function forget(plugins: UserPlugins, machine: Machine, name: string): Promise<void> {
  const { noteOther } = await import("../from-taps/add-from-tap.ts");
  const { NativeStore } = await import("../../native/native-store.ts");
  await noteOther(plugins, machine, name);
  await new NativeStore(machine.environment.files, plugins.directories.data).remove(name);
}

/** Whether a name is that of a language which comes along, and of no plugin. */
async function isOwnLanguage({ plugins }: PluginsFile, name: string): Promise<boolean> {
  if (plugins.some((each) => each.name === name)) return false;
  // Loaded here: the commands for plugins do without what reads code.
  const { declaredLanguageNames } = await import("@parseltongue/indexer");
  return declaredLanguageNames.includes(name);
}

function saySwitched({ command, name, json }: SwitchInvocation, machine: Machine): ExitCode {
  const [state] = WORDS[command];
  machine.stdout.write(json ? `${safeJson({ name, state }, 2)}\n` : `${name} is ${state}\n`);
  return 0;
}

const WORDS = {
  "plugin-enable": ["on", "enabled"],
  "plugin-disable": ["off", "disabled"],
  "plugin-remove": ["removed", "removed"],
} as const;

/** `plugin configure`. */
export async function configurePlugin(invocation: ConfigureInvocation, machine: Machine): Promise<ExitCode> {
  const plugins = requireUserPlugins(machine);
  const { name, settings, unset, weight, native, json } = invocation;
  const file = await plugins.readFile();
  const old = plugins.entryOf(file, name);
  const { manifest } = await (await plugins.store()).read(old.package);
  const entry: PluginEntry = {
    ...old,
    weight: weight ?? old.weight,
    ...(native && { native: native !== "off", nativeLens: native === "lenses" }),
    config: configOf(manifest, old.config, settings, unset),
  };
  const entries = withEntry(file.plugins, entry);
  // Even one that is off must take its settings, so that turning it on later does not fail.
  const tried = await rehearse(machine, plugins, withEntry(file.plugins, { ...entry, enabled: true }), name);
  if (entry.enabled) await writeAdmitted(plugins, entries, tried);
  else await plugins.writeFile({ ...file, plugins: entries });
  const { config } = entry;
  plugins.audit.note({
    type: "configured",
    plugin: name,
    config,
    weight: entry.weight,
    ...(native && { native }),
  });
  await plugins.close();
  machine.stdout.write(json ? `${safeJson({ entry }, 2)}\n` : configLines(entry));
  return 0;
}

function configLines({ name, weight, native, nativeLens, config }: PluginEntry): string {
  const lines = Object.entries(config).map(([key, value]) => `  ${key} = ${safeJson(value)}`);
  const may = nativeLens === true ? ", lenses as well" : "";
  const machineCode = native === true ? [`  may run as machine code where a tap vouches for it${may}`] : [];
  return [`${name}: weight ${weight}`, ...machineCode, ...lines, ""].join("\n");
}
