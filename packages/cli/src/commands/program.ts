import { Command } from "commander";
import { VERSION } from "../version.ts";
import { addAskCommands } from "./ask-commands.ts";
import type { DaemonAction, OnInvocation, Shell } from "./invocation.ts";
import { LOG_FORMATS, LOG_LEVELS, type LogFormat, type LogLevel } from "../daemon/log.ts";
import { addCheck } from "./check-command.ts";
import { addAdvisoryCommands, addGovernanceCommands, addPromoteCommands, addWhy } from "./judgement-commands.ts";
import { addKitCommands } from "./kit-commands.ts";
import { argumentOneOf, commonOf, type CommonValues, type IsMeant, oneOf, withCommonOptions } from "./options.ts";
import { addPluginCommands } from "./plugin-commands.ts";
import { addRegistryCommands } from "./registry-commands.ts";
import { addReviewCommands } from "./review-commands.ts";
import { addSubmit } from "./submit-command.ts";
import { addKeyCommands, addTapCommands } from "./tap-commands.ts";

/** Reached from this machine alone. */
const METRICS_ADDRESS = "127.0.0.1:9464";

/**
 * The whole command line as one object: it parses, prints its help, and is what the reference page and the shells'
 * completions are made from.
 * @param words what will be parsed: groups that none of them names stay empty. Default: all are filled
 */
export function createProgram(onInvocation: OnInvocation, words?: readonly string[]): Command {
  const isMeant: IsMeant = (group) => words === undefined || words.includes(group);
  const program = new Command("parseltongue")
    .description("Ask a code base who calls, implements, uses, imports and contains what.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .showHelpAfterError(false)
    .enablePositionalOptions();
  addIndex(program, onInvocation);
  addAskCommands(program, onInvocation);
  addCheck(program, onInvocation);
  addDaemon(program, onInvocation);
  addMetrics(program, onInvocation);
  addPlugin(program, onInvocation, isMeant);
  addTapCommands(program, onInvocation, isMeant);
  addKeyCommands(program, onInvocation, isMeant);
  addRegistryCommands(program, onInvocation, isMeant);
  addReviewCommands(program, onInvocation, isMeant);
  addPromoteCommands(program, onInvocation, isMeant);
  addGovernanceCommands(program, onInvocation, isMeant);
  addAdvisoryCommands(program, onInvocation, isMeant);
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
    .option("--watch", "read files again as they are saved")
    .option("--metrics [address]", `serve metrics for Prometheus over HTTP; default address ${METRICS_ADDRESS}`)
    .addOption(oneOf("--log-level <level>", "write messages from this urgency on", LOG_LEVELS).default("info"))
    .addOption(oneOf("--log-format <format>", "how messages are written", LOG_FORMATS).default("text"));
  withCommonOptions(command).action((action: DaemonAction, values: DaemonValues) => {
    const { watch, metrics, logLevel, logFormat } = values;
    onInvocation({
      command: "daemon",
      action,
      watch: watch === true,
      logLevel,
      logFormat,
      ...(metrics !== undefined && { metrics: metrics === true ? METRICS_ADDRESS : metrics }),
      ...commonOf(values),
    });
  });
}

interface DaemonValues extends CommonValues {
  readonly watch?: boolean;
  readonly metrics?: string | true;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
}

function addMetrics(program: Command, onInvocation: OnInvocation): void {
  const command = program
    .command("metrics")
    .summary("print what the daemon counted")
    .description("Prints counts and times of the running daemon and of its plugins, in Prometheus's text format.");
  withCommonOptions(command).action((values: CommonValues) => {
    onInvocation({ command: "metrics", ...commonOf(values) });
  });
}

function addPlugin(program: Command, onInvocation: OnInvocation, isMeant: IsMeant): void {
  const plugin = program
    .command("plugin")
    .summary("turn plugins on and off, or write one")
    .description(
      "Commands for those who use plugins and for those who write them. Nothing is on unless its user turned it on; what a " +
        "code base suggests is shown by `plugin list` and does nothing.",
    )
    .helpCommand(false);
  if (!isMeant(plugin.name())) return;
  addPluginCommands(plugin, onInvocation);
  addKitCommands(plugin, onInvocation);
  addSubmit(plugin, onInvocation);
  addWhy(plugin, onInvocation);
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
