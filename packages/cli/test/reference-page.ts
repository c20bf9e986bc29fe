import type { Argument, Command, Option } from "commander";
import { createProgram } from "../src/commands/program.ts";
import { EXIT_CODES } from "../src/exit-codes.ts";

/** The reference page of the command line, made from the parser: docs/reference/cli.md holds exactly this. */
export function referencePage(): string {
  const program = createProgram(() => {});
  const commands = program
    .createHelp()
    .visibleCommands(program)
    .filter((command) => command.name() !== "help");
  return `${[
    "# The command line",
    "",
    "<!-- Made from the parser. Rewrite with: UPDATE_GOLDEN=1 node --test packages/cli/test/reference-page.test.ts -->",
    "",
    program.description(),
    "",
    ...commands.flatMap((command) => sections(program.name(), command)),
    "## Exit codes",
    "",
    "| code | meaning |",
    "|---|---|",
    ...Object.entries(EXIT_CODES).map(([code, meaning]) => `| ${code} | ${cell(meaning)} |`),
  ].join("\n")}\n`;
}

/** A command's section and those of the commands below it. */
function sections(path: string, command: Command): string[] {
  const own = `${path} ${command.name()}`;
  return [...section(own, command), ...command.commands.flatMap((below) => sections(own, below))];
}

function section(path: string, command: Command): string[] {
  const help = command.createHelp();
  const options = help.visibleOptions(command).filter((option) => option.long !== "--help");
  return [
    `## ${path}`,
    "",
    command.description(),
    "",
    "```",
    help.commandUsage(command),
    "```",
    "",
    ...table("argument", command.registeredArguments.map(argumentRow)),
    ...table("option", options.map(optionRow)),
  ];
}

type Row = readonly [term: string, meaning: string];

function table(title: string, rows: readonly Row[]): string[] {
  if (rows.length === 0) return [];
  return [
    `| ${title} | meaning |`,
    "|---|---|",
    ...rows.map(([term, meaning]) => `| \`${term}\` | ${cell(meaning)} |`),
    "",
  ];
}

function argumentRow(argument: Argument): Row {
  return [argument.name(), withChoices(argument.description, argument.argChoices, argument.defaultValue)];
}

function optionRow(option: Option): Row {
  return [option.flags.replaceAll("|", "\\|"), withChoices(option.description, option.argChoices, option.defaultValue)];
}

function withChoices(description: string, choices: readonly string[] | undefined, defaultValue: unknown): string {
  const list = choices === undefined ? "" : `: ${choices.map((choice) => `\`${choice}\``).join(", ")}`;
  return `${description}${list}${typeof defaultValue === "string" ? `; default \`${defaultValue}\`` : ""}`;
}

/** `<` would start an element where it stands outside of code. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}
