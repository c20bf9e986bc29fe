import { type Command, Option } from "commander";
import { LANGUAGE_TRAIT, PLUGIN_LANGUAGES, type PluginLanguage, TRAIT_CHOICES } from "../plugin-kit/kit-invocation.ts";
import type { OnInvocation } from "./invocation.ts";
import { countOption, oneOf, someOf } from "./options.ts";

/** Adds to `plugin` what those need who write one. */
export function addKitCommands(plugin: Command, onInvocation: OnInvocation): void {
  addNew(plugin, onInvocation);
  addBuild(plugin, onInvocation);
  addPack(plugin, onInvocation);
  addTest(plugin, onInvocation);
  addBench(plugin, onInvocation);
  addDoc(plugin, onInvocation);
  addDev(plugin, onInvocation);
}

interface NewValues {
  readonly name?: string;
  readonly language?: PluginLanguage;
  readonly trait?: readonly (typeof TRAIT_CHOICES)[number][];
  readonly grammar?: string;
}

function addNew(plugin: Command, onInvocation: OnInvocation): void {
  plugin
    .command("new")
    .summary("start a plugin of one's own")
    .description(
      "Writes a plugin that works: manifest, source, a test case and a read-me. What is not given is asked for on a " +
        "terminal, and takes its default elsewhere.",
    )
    .argument("[directory]", "where it goes; its last part is the plugin's name unless --name says otherwise")
    .option("--name <name>", "name of the plugin: lower-case letters, digits and hyphens")
    .addOption(oneOf("--language <language>", "what it is written in; default assemblyscript", PLUGIN_LANGUAGES))
    .addOption(someOf("--trait <traits>", "what it can do (a,b or several times); default lens", TRAIT_CHOICES))
    .option("--grammar <path>", "of a language: the grammar's WebAssembly")
    .action((directory: string | undefined, values: NewValues, command: Command) => {
      const { name, language, trait, grammar } = values;
      if (trait?.includes(LANGUAGE_TRAIT) === true) {
        if (trait.length > 1 || language !== undefined) {
          command.error(
            "error: a language is a plugin of its own: --trait language goes with no other, nor with --language",
          );
        }
        onInvocation({
          command: "plugin-new-language",
          ...(directory !== undefined && { directory }),
          ...(name !== undefined && { name }),
          ...(grammar !== undefined && { grammar }),
        });
        return;
      }
      if (grammar !== undefined) command.error("error: --grammar goes with --trait language");
      onInvocation({
        command: "plugin-new",
        ...(directory !== undefined && { directory }),
        ...(name !== undefined && { name }),
        ...(language !== undefined && { language }),
        ...(trait !== undefined && { traits: trait.filter((each) => each !== LANGUAGE_TRAIT) }),
      });
    });
}

function addBuild(plugin: Command, onInvocation: OnInvocation): void {
  plugin
    .command("build")
    .summary("compile a plugin into dist/")
    .description(
      "Compiles a plugin into dist/: plugin.wasm, plugin.toml and build.json, which says what it was made with. The same " +
        "source and the same compiler give the same bytes. The plugin is then checked as it is before it is loaded.",
    )
    .argument("[directory]", "the plugin's directory", ".")
    .option("--native", "also compile Rust or C to machine code, into dist/plugin-linux-x64-v3.so")
    .option("--json", "as JSON")
    .action((directory: string, values: { readonly native?: boolean; readonly json?: boolean }) =>
      onInvocation({
        command: "plugin-build",
        directory,
        native: values.native === true,
        json: values.json === true,
      }),
    );
}

function addPack(plugin: Command, onInvocation: OnInvocation): void {
  plugin
    .command("pack")
    .summary("build a plugin and put it into one file, a crate or an npm package")
    .description(
      "Builds a plugin and puts it into one file, a tar archive, that is the same bytes for the same plugin. --crate and " +
        "--npm write a package around it that can be published; what installs such a package runs nothing of the plugin.",
    )
    .argument("[directory]", "the plugin's directory", ".")
    .addOption(
      new Option("--crate", "as a crate for `cargo install parseltongue-plugin-<name>`, in dist/crate").conflicts(
        "npm",
      ),
    )
    .option("--npm", "as an npm package for `npm install -g parseltongue-plugin-<name>`, in dist/npm")
    .option("--out <path>", "where to; default: in the plugin's dist/, the archive as <name>-<version>.plugin.tar")
    .action((directory: string, { crate, npm, out }: PackValues) =>
      onInvocation({
        command: "plugin-pack",
        directory,
        as: crate === true ? "crate" : npm === true ? "npm" : "archive",
        ...(out !== undefined && { out }),
      }),
    );
}

interface PackValues {
  readonly crate?: boolean;
  readonly npm?: boolean;
  readonly out?: string;
}

function addTest(plugin: Command, onInvocation: OnInvocation): void {
  plugin
    .command("test")
    .summary("build a plugin and test it")
    .description(
      "Builds a plugin, runs the cases in its tests/ folder and checks what every plugin must pass: hostile inputs, the " +
        "same result each time, its budgets over a reference graph, code that is generated from a seed.",
    )
    .argument("[directory]", "the plugin's directory", ".")
    .option("--junit <file>", "also write a report that build servers read")
    .option("--native", "also compile to machine code, which has to say the same over generated graphs")
    .addOption(countOption("--graphs <count>", "how many graphs", 1, 10_000_000).default(10_000))
    .addOption(
      countOption(
        "--seed <number>",
        "of the code that is generated; with --native also number of the first graph",
        0,
        2 ** 31 - 1,
      ).default(1),
    )
    .option("--built", "test what dist/ holds, and build nothing")
    .option("--json", "as JSON")
    .action((directory: string, values: TestValues) =>
      onInvocation({
        command: "plugin-test",
        directory,
        json: values.json === true,
        built: values.built === true,
        seed: values.seed,
        ...(values.native === true && { native: { graphs: values.graphs, seed: values.seed } }),
        ...(values.junit !== undefined && { junit: values.junit }),
      }),
    );
}

interface TestValues {
  readonly built?: boolean;
  readonly junit?: string;
  readonly native?: boolean;
  readonly graphs: number;
  readonly seed: number;
  readonly json?: boolean;
}

interface BenchValues {
  readonly runs?: number;
  readonly built?: boolean;
  readonly native?: boolean;
  readonly on?: string;
  readonly profile?: string;
  readonly json?: boolean;
}

function addBench(plugin: Command, onInvocation: OnInvocation): void {
  plugin
    .command("bench")
    .summary("build a plugin and say what it costs")
    .description(
      "Builds a plugin and measures its hooks: fuel used beside fuel declared, and the time this machine takes. The pages " +
        "with the most edges are among those measured.",
    )
    .argument("[directory]", "the plugin's directory", ".")
    .option(
      "--on <path>",
      "measure over this code base, or a file with one as `index --dump` reads it; default: generated code of 1,600 functions, the same everywhere",
    )
    .addOption(
      countOption("--runs <n>", "how often each hook goes over all of it; default: for half a second", 1, 1_000_000),
    )
    .option("--built", "measure what dist/ holds, and build nothing")
    .option("--native", "also compile to machine code and measure that beside it")
    .option("--profile <file>", "also draw where the fuel goes, function by function: a flame graph, SVG")
    .option("--json", "as JSON")
    .action((directory: string, { on, runs, built, profile, json, native }: BenchValues) =>
      onInvocation({
        command: "plugin-bench",
        directory,
        built: built === true,
        native: native === true,
        json: json === true,
        ...(on !== undefined && { on }),
        ...(runs !== undefined && { runs }),
        ...(profile !== undefined && { profile }),
      }),
    );
}

function addDoc(plugin: Command, onInvocation: OnInvocation): void {
  plugin
    .command("doc")
    .summary("build a plugin and write its reference")
    .description(
      "Builds a plugin and writes its reference as Markdown and as an HTML page: hooks, filters, parameters, " +
        "configuration, rights, budgets with what was measured, and its test cases as examples.",
    )
    .argument("[directory]", "the plugin's directory", ".")
    .option("--out <dir>", "where to; default: dist/ in the plugin's directory")
    .action((directory: string, values: { readonly out?: string }) =>
      onInvocation({ command: "plugin-doc", directory, ...(values.out !== undefined && { out: values.out }) }),
    );
}

interface DevValues {
  readonly root?: string;
  readonly ask?: string;
  readonly yes?: boolean;
}

function addDev(plugin: Command, onInvocation: OnInvocation): void {
  plugin
    .command("dev")
    .summary("build and turn on a plugin with every change")
    .description(
      "Watches a plugin's directory; with every change builds it, turns it on in the place of its last version, has a " +
        "running daemon take it over, and asks a question that shows the effect. Ends with Ctrl-C; the plugin stays on.",
    )
    .argument("[directory]", "the plugin's directory", ".")
    .option("--ask <question>", "a question as on the command line, in quotes: 'callers load_config'")
    .option("--root <dir>", "the code base that is asked; default as for questions")
    .option("-y, --yes", "agree beforehand to turn it on, whatever rights it asks for")
    .action((directory: string, { root, ask, yes }: DevValues) =>
      onInvocation({
        command: "plugin-dev",
        directory,
        yes: yes === true,
        ...(root !== undefined && { root }),
        ...(ask !== undefined && { ask }),
      }),
    );
}
