import { safeJson, safeText } from "@parseltongue/base";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { rehearse, requireUserPlugins } from "./change-plugins.ts";
import { readAll } from "./list-plugins.ts";
import type { PluginInvocation } from "./plugin-invocation.ts";
import { termsLines, termsOf } from "./plugin-terms.ts";

/** `plugin info`: all that is known of one plugin, by itself and by the taps that were added. */
export async function pluginInfo(
  { name, json }: Extract<PluginInvocation, { command: "plugin-info" }>,
  machine: Machine,
): Promise<ExitCode> {
  const plugins = requireUserPlugins(machine);
  const entry = plugins.entryOf(await plugins.readFile(), name);
  const found = await (await plugins.store()).read(entry.package);
  const tried = await rehearse(machine, plugins, [{ ...entry, enabled: true }], name);
  const terms = termsOf(found, tried);
  const all = await readAll(plugins, [], machine.environment.clock.nowMs());
  const listed = all.find((each) => each.name === name);
  const { license, authors, repository, config } = found.manifest;
  const settings = config.map(({ name: key, type, description, default: standard }) => ({
    name: key,
    type,
    description,
    value: entry.config[key] ?? standard,
  }));
  // What reads taps is loaded for those who ask of one plugin.
  const { knownLines, knownOfPlugin } = await import("../from-taps/described-origin.ts");
  const known = await knownOfPlugin(plugins, entry, machine);
  const facts = { state: listed?.state, strikes: listed?.strikes, weight: entry.weight, license, authors, repository };
  machine.stdout.write(
    json
      ? `${safeJson({ ...terms, ...facts, settings, from: known.from ?? null, advisories: known.advisories }, 2)}\n`
      : [
          ...termsLines(terms),
          ...knownLines(known),
          ...settings.map(
            ({ name: key, value, description }) => `  setting ${key} = ${JSON.stringify(value)}: ${description}`,
          ),
          ...Object.entries(facts)
            .filter(([, value]) => value !== undefined && String(value) !== "")
            .map(([key, value]) => `  ${key}: ${String(value)}`),
        ]
          .map((line) => `${safeText(line)}\n`)
          .join(""),
  );
  return 0;
}
