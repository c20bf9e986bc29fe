import { Command } from "commander";
import { VERSION } from "../version.ts";
import { addAskCommands } from "./ask-commands.ts";
import type { DaemonAction, OnInvocation, Shell } from "./invocation.ts";
import { addKitCommands } from "./kit-commands.ts";
import { argumentOneOf, commonOf, type CommonValues, withCommonOptions } from "./options.ts";

/**
 * The whole command line as one object: it parses, prints its help, and is what the reference page and the shells'
 * completions are made from.
 */
export function createProgram(onInvocation: OnInvocation): Command {
  const program = new Command("parseltongue")
    .description("Ask a code base who calls, implements, uses, imports and contains what.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .showHelpAfterError(false)
    .enablePositionalOptions();
  addIndex(program, onInvocation);
  addAskCommands(program, onInvocation);
  addDaemon(program, onInvocation);
  addPlugin(program, onInvocation);
  addInfo(program, onInvocation);
  addCompletions(program, onInvocation);
  return program;
}

function addIndex(program: Command, onInvocation: OnInvocation): void {
  const command = program
    .command("index")
    .summary("read the code base and save its graph")
    .description("Reads the code base and saves its graph in .parseltongue/ under its root.")
    .argument("[path]", "the code base; the same as --root")
    .option(
      "--scip <file>",
      "add what a compiler knows: a SCIP index of the same code (rust-analyzer, scip-typescript)",
    )
    .option("--dump <file>", "read the code from one text file with `FILE: path` lines instead of a directory")
    .option("--no-daemon", "index in this process even when a daemon runs");
  withCommonOptions(command).action((path: string | undefined, values: IndexValues) => {
    const root = path ?? values.root;
    if (path !== undefined && values.root !== undefined) command.error("error: give either a path or --root, not both");
    onInvocation({
      command: "index",
      ...commonOf({ ...values, ...(root !== undefined && { root }) }),
      daemon: values.daemon,
      ...(values.scip !== undefined && { scip: values.scip }),
      ...(values.dump !== undefined && { dump: values.dump }),
    });
  });
}

interface IndexValues extends CommonValues {
  readonly scip?: string;
  readonly dump?: string;
  readonly daemon: boolean;
}

function addDaemon(program: Command, onInvocation: OnInvocation): void {
  const command = program
    .command("daemon")
    .summary("keep the graph in memory, and current with --watch")
    .description(
      "Keeps the graph of a code base in memory; other commands then ask it. `run` stays in the foreground until " +
        "Ctrl-C, `start` goes to the background, `stop` ends it, `status` says what it does.",
    )
    .addArgument(argumentOneOf("[action]", "what to do", ["run", "start", "stop", "status"]).default("run"))
    .option("--watch", "read files again as they are saved");
  withCommonOptions(command).action((action: DaemonAction, values: CommonValues & { readonly watch?: boolean }) => {
    onInvocation({ command: "daemon", action, watch: values.watch === true, ...commonOf(values) });
  });
}

function addPlugin(program: Command, onInvocation: OnInvocation): void {
  const plugin = program
    .command("plugin")
    .summary("write plugins of one's own")
    .description("Commands for those who write plugins.")
    .helpCommand(false);
  addKitCommands(plugin, onInvocation);
}

function addInfo(program: Command, onInvocation: OnInvocation): void {
  const command = program
    .command("info")
    .summary("say what is indexed, how old it is and what runs")
    .description("Says where the index is, what it holds, how old it is, whether a daemon runs, and on what system.")
    .option("--json", "as JSON");
  withCommonOptions(command).action((values: CommonValues & { readonly json?: boolean }) => {
    onInvocation({ command: "info", json: values.json === true, ...commonOf(values) });
  });
}

function addCompletions(program: Command, onInvocation: OnInvocation): void {
  program
    .command("completions")
    .summary("print completions for a shell")
    .description("Prints completions for a shell, to be loaded from its start-up file.")
    .addArgument(argumentOneOf("<shell>", "the shell", ["bash", "zsh", "fish"]))
    .action((shell: Shell) => onInvocation({ command: "completions", shell }));
}
