import { type Command, InvalidArgumentError, Option } from "commander";
import type { OnInvocation } from "./invocation.ts";
import { NATIVE_CHOICES, type NativeChoiceName } from "../plugins/manage/plugin-invocation.ts";
import { collect, commonOf, type CommonValues, oneOf, several, withCommonOptions } from "./options.ts";
import { addPluginTapCommands, tierOption } from "./plugin-tap-commands.ts";

interface Values extends CommonValues {
  readonly json?: boolean;
  readonly yes?: boolean;
  readonly set?: readonly string[];
  readonly unset?: readonly string[];
  readonly weight?: number;
  readonly native?: NativeChoiceName;
  readonly tier?: "sandboxed" | "verified" | "native";
}

/** Adds to `plugin` what those need who use them. */
export function addPluginCommands(plugin: Command, onInvocation: OnInvocation): void {
  addAdd(plugin, onInvocation);
  addList(plugin, onInvocation);
  addNamed(plugin, onInvocation);
  addConfigure(plugin, onInvocation);
  addPluginTapCommands(plugin, onInvocation);
}

function addAdd(plugin: Command, onInvocation: OnInvocation): void {
  plugin
    .command("add")
    .summary("install a plugin and turn it on")
    .description(
      "Shows what a plugin is, what it may do and what it may cost, and turns it on if you agree. Its files are copied: " +
        "what runs is what you agreed to. A plugin of the same name is replaced and keeps its settings. From a crate or an " +
        "npm package the plugin is read, and nothing of the package is run.",
    )
    .argument(
      "<plugin>",
      "<name>[@range], <namespace>/<name> or <tap>/<namespace>/<name> of a tap that was added, the plugin's directory, what `plugin pack` made, crate:<name>, npm:<name>, installed:<name>, or an address with #sha256=<digest>",
    )
    .option("-y, --yes", "agree beforehand")
    .addOption(settingOption())
    .addOption(weightOption())
    .addOption(
      tierOption("what its tap must let it run as, at least; default: minimum-tier of plugins.toml, else sandboxed"),
    )
    .option("--json", "as JSON")
    .action((reference: string, values: Values) => {
      const { yes, json, set: settings = [], weight, tier } = values;
      const common = { yes: yes === true, json: json === true, settings };
      onInvocation({
        command: "plugin-add",
        reference,
        ...common,
        ...(weight !== undefined && { weight }),
        ...(tier && { tier }),
      });
    });
}

function addList(plugin: Command, onInvocation: OnInvocation): void {
  const list = plugin
    .command("list")
    .summary("what is installed, what is on and what it costs")
    .description(
      "Lists the installed plugins in their order: state, strikes, and for each hook what it declared; with a running " +
        "daemon also how long calls take and how much of the budget they leave. Then what the code base suggests.",
    )
    .option("--json", "as JSON");
  withCommonOptions(list).action((values: Values) => {
    onInvocation({ command: "plugin-list", json: values.json === true, ...commonOf(values) });
  });
  plugin
    .command("discover")
    .summary("packages with plugins that cargo or npm installed")
    .description("Lists packages with plugins that cargo and npm have installed. None is on before `plugin add`.")
    .option("--json", "as JSON")
    .action((values: Values) => onInvocation({ command: "plugin-discover", json: values.json === true }));
  const reload = plugin
    .command("reload")
    .summary("have the daemon read the configuration again")
    .description("Has the running daemon read the configuration again at once; it also notices changes by itself.")
    .option("--json", "as JSON");
  withCommonOptions(reload).action((values: Values) => {
    onInvocation({ command: "plugin-reload", json: values.json === true, ...commonOf(values) });
  });
}

const NAMED = [
  [
    "info",
    "all that is known of a plugin",
    "Says what a plugin is, what it may do and cost, and how it is configured.",
  ],
  [
    "enable",
    "turn a plugin on",
    "Turns an installed plugin on, if what all lenses together may cost a question allows it; or a language that comes " +
      "along (python, go, java, c, cpp, csharp) and was turned off.",
  ],
  [
    "disable",
    "turn a plugin off",
    "Turns a plugin off. It stays installed. Languages that come along (python, go, java, c, cpp, csharp) can be turned " +
      "off as well: the next index leaves their files out.",
  ],
  ["remove", "turn a plugin off and delete its files", "Turns a plugin off and deletes its installed files."],
] as const;

function addNamed(plugin: Command, onInvocation: OnInvocation): void {
  for (const [word, summary, description] of NAMED) {
    plugin
      .command(word)
      .summary(summary)
      .description(description)
      .argument("<name>", "the plugin")
      .option("--json", "as JSON")
      .action((name: string, values: Values) => {
        onInvocation({ command: `plugin-${word}`, name, json: values.json === true });
      });
  }
  const reset = plugin
    .command("reset")
    .summary("try a plugin again that failed too often")
    .description("Forgets what is held against a plugin, so that it is no longer left alone.")
    .argument("<name>", "the plugin")
    .option("--json", "as JSON");
  withCommonOptions(reset).action((name: string, values: Values) => {
    onInvocation({ command: "plugin-reset", name, json: values.json === true, ...commonOf(values) });
  });
}

function addConfigure(plugin: Command, onInvocation: OnInvocation): void {
  plugin
    .command("configure")
    .summary("change a plugin's settings")
    .description("Changes settings that a plugin has, or what its scores count for; without options it shows them.")
    .argument("<name>", "the plugin")
    .addOption(settingOption())
    .addOption(several("--unset <key>", "the setting takes its default again (several times)"))
    .addOption(weightOption())
    .addOption(
      oneOf(
        "--native <what>",
        "whether it may run as machine code where a tap vouches for that; lenses: in the daemon itself as well",
        NATIVE_CHOICES,
      ),
    )
    .option("--json", "as JSON")
    .action((name: string, values: Values) => {
      const { set: settings = [], unset = [], weight, native, json } = values;
      const changes = { settings, unset, ...(weight !== undefined && { weight }), ...(native && { native }) };
      onInvocation({ command: "plugin-configure", name, json: json === true, ...changes });
    });
}

function settingOption(): Option {
  return new Option("--set <key=value>", "a setting of the plugin (several times); lists are written a,b").argParser(
    (value: string, previous: readonly string[] | undefined) => {
      if (/^[^=]+=/.test(value)) return collect(value, previous);
      throw new InvalidArgumentError("It must be written as key=value.");
    },
  );
}

function weightOption(): Option {
  return new Option("--weight <number>", "what its scores are multiplied by; default 1").argParser((value: string) => {
    const weight = value.trim() === "" ? Number.NaN : Number(value);
    if (Number.isFinite(weight) && Math.abs(weight) <= 1e6) return weight;
    throw new InvalidArgumentError("It must be a number from -1000000 to 1000000.");
  });
}
