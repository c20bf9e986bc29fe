import { type Command, Option } from "commander";
import type { OnInvocation } from "./invocation.ts";
import { commonOf, type CommonValues, given, withCommonOptions } from "./options.ts";

/** What may be demanded of a plugin; the registry's own list is not loaded for commands that need none of it. */
const TIERS = ["sandboxed", "verified", "native"] as const;
const TRAITS = ["lens", "query", "rule", "analyzer", "exporter", "language"] as const;

interface Values {
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly frozen?: boolean;
  readonly offline?: boolean;
  readonly explain?: boolean;
  readonly trait?: string;
  readonly language?: string;
  readonly capability?: string;
  readonly tier?: (typeof TIERS)[number];
}

/** The least that a tap must let a plugin run as. */
export function tierOption(description: string): Option {
  return new Option("--tier <tier>", description).choices(TIERS);
}

/** Adds to `plugin` what those need who have plugins from taps. */
export function addPluginTapCommands(plugin: Command, onInvocation: OnInvocation): void {
  addUpdate(plugin, onInvocation);
  addSearch(plugin, onInvocation);
  const adopt = plugin
    .command("adopt")
    .summary("install what the code base suggests")
    .description(
      "Installs the plugins that .parseltongue/plugins.toml of the code base suggests, from taps whose plugins you have agreed " +
        "to. Does so only for code bases that your organisation lists, or that you say you trust.",
    )
    .option("--trust-project", "you trust whoever commits to this code base")
    .option("--json", "as JSON");
  withCommonOptions(adopt).action((values: CommonValues & Values & { readonly trustProject?: boolean }) => {
    const how = { trustProject: values.trustProject === true, json: values.json === true };
    onInvocation({ command: "plugin-adopt", ...how, ...commonOf(values) });
  });
  plugin
    .command("audit")
    .summary("what taps say against installed plugins")
    .description(
      "Compares what is installed, wherever it came from, with the advisories and revocations of the taps that were added, as " +
        "they were fetched last. Ends with 1 when there is anything.",
    )
    .option("--json", "as JSON")
    .action((values: Values) => onInvocation({ command: "plugin-audit", json: values.json === true }));
}

function addUpdate(plugin: Command, onInvocation: OnInvocation): void {
  plugin
    .command("update")
    .summary("newer versions of plugins from taps")
    .description(
      "Fetches the taps, turns off what was revoked, and installs the newest compatible versions that may be installed. One that " +
        "may do more than the one before, or comes from another key or place, waits until you agree.",
    )
    .argument("[names...]", "the plugins; default: all that came from taps")
    .option("-y, --yes", "agree beforehand, also to more rights")
    .option("--frozen", "install exactly what plugins.lock.json names, and change nothing in it")
    .option("--offline", "fetch nothing: go by what was fetched before")
    .option("--json", "as JSON")
    .action((names: readonly string[], { yes, frozen, offline, json }: Values) => {
      const how = { yes: yes === true, frozen: frozen === true, offline: offline === true };
      onInvocation({ command: "plugin-update", names, ...how, json: json === true });
    });
}

function addSearch(plugin: Command, onInvocation: OnInvocation): void {
  plugin
    .command("search")
    .summary("find plugins in the taps that were added")
    .description(
      "Lists plugins of all taps that were added, those with a word in their name first, then by a score that is computed from " +
        "tests, reviews, compatibility, budgets, documentation and upkeep alone.",
    )
    .argument("[words...]", "words that must all be in its name, description or keywords")
    .addOption(new Option("--trait <trait>", "what it is").choices(TRAITS))
    .option("--language <name>", "a language that it is about")
    .addOption(tierOption("what its tap lets it run as, at least"))
    .option("--capability <name>", "something that it asks for: log, host.changes, codeowners")
    .option("--explain", "also say how each score comes about")
    .option("--json", "as JSON")
    .action((words: readonly string[], { json, explain, trait, language, capability, tier }: Values) => {
      const wanted = given({ trait, language, capability, tier });
      onInvocation({ command: "plugin-search", words, ...wanted, explain: explain === true, json: json === true });
    });
}
