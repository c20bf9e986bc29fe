import { CommanderError } from "commander";
import type { Invocation } from "./invocation.ts";
import { createProgram } from "./program.ts";
import type { Command } from "commander";

/** What a command line means: something to do, a text to print, or a mistake. */
export type Parsed =
  | { readonly outcome: "run"; readonly invocation: Invocation }
  /** Help or version, asked for. */
  | { readonly outcome: "print"; readonly text: string }
  | { readonly outcome: "mistake"; readonly message: string; readonly hint: string };

export interface HelpLook {
  /** Columns to wrap help at. */
  readonly width: number;
}

/** Reads a command line; touches nothing. */
export function parseArguments(argv: readonly string[], look: HelpLook): Parsed {
  let invocation: Invocation | undefined;
  let printed = "";
  const program = createProgram((asked) => {
    invocation = asked;
  }, argv);
  for (const command of withCommandsBelow(program)) {
    catchOutput(command, look, (text) => {
      printed += text;
    });
  }
  try {
    program.parse(argv, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return outcomeOf(error, printed, argv, program);
  }
  if (invocation === undefined) throw new Error(`no command took ${JSON.stringify(argv)}`);
  return { outcome: "run", invocation };
}

function withCommandsBelow(command: Command): Command[] {
  return [command, ...command.commands.flatMap(withCommandsBelow)];
}

function catchOutput(command: Command, look: HelpLook, write: (text: string) => void): void {
  command.exitOverride().configureOutput({
    writeOut: write,
    writeErr: write,
    outputError: () => {},
    getOutHelpWidth: () => look.width,
    getErrHelpWidth: () => look.width,
    getOutHasColors: () => false,
    getErrHasColors: () => false,
  });
}

function outcomeOf(error: CommanderError, printed: string, argv: readonly string[], program: Command): Parsed {
  if (error.exitCode === 0) return { outcome: "print", text: printed };
  // Without any argument commander prints its help and calls that an error; the same for the help of no command.
  if (error.code === "commander.help") {
    if (argv.length === 0 || isGroup(commandNamed(program, argv))) return { outcome: "print", text: printed };
    const message = argv[0] === "help" ? `unknown command '${argv[1] ?? ""}'` : "a command is missing";
    return { outcome: "mistake", message, hint: "see parseltongue --help" };
  }
  const [message = "", ...rest] = error.message.split("\n");
  const suggestion = rest.join(" ").replaceAll(/[()]/g, "").trim();
  const help = `see ${pathOf(commandNamed(program, argv))} --help`;
  const hint = suggestion === "" ? help : suggestion.charAt(0).toLowerCase() + suggestion.slice(1);
  return { outcome: "mistake", message: message.replace(/^error: /, ""), hint };
}

/** The innermost command that the arguments begin with; the program itself when they begin with none. */
function commandNamed(program: Command, argv: readonly string[]): Command {
  let command = program;
  for (const word of argv) {
    const inner = command.commands.find((each) => each.name() === word);
    if (inner === undefined) break;
    command = inner;
  }
  return command;
}

/** A command below the program that only holds commands. */
function isGroup(command: Command): boolean {
  return command.parent !== null && command.commands.length > 0;
}

function pathOf(command: Command): string {
  return command.parent === null ? command.name() : `${pathOf(command.parent)} ${command.name()}`;
}
