import type { Command, Option } from "commander";

/** What shells need to know about a command, taken from the parser itself so that it is never behind. */
export interface CompletionNode {
  readonly name: string;
  readonly description: string;
  readonly options: readonly CompletionOption[];
  /** Values the first argument may have; empty when it is free text. */
  readonly argumentChoices: readonly string[];
  readonly children: readonly CompletionNode[];
}

export interface CompletionOption {
  /** `--format`, and `-h` where there is a short form. */
  readonly names: readonly string[];
  readonly description: string;
  readonly takesValue: boolean;
  /** Values the option may have; empty when it is free text. */
  readonly choices: readonly string[];
}

/** The completion tree of a command, hidden options and commands left out, in the order of its help. */
export function completionTree(command: Command): CompletionNode {
  const help = command.createHelp();
  return {
    name: command.name(),
    description: command.summary() || command.description(),
    options: help.visibleOptions(command).map(completionOption),
    argumentChoices: command.registeredArguments[0]?.argChoices ?? [],
    children: help.visibleCommands(command).map(completionTree),
  };
}

function completionOption(option: Option): CompletionOption {
  return {
    names: [option.short, option.long].filter((name) => name !== undefined),
    description: option.description,
    takesValue: option.required || option.optional,
    choices: option.argChoices ?? [],
  };
}
