import { nearestNames } from "@parseltongue/base";
import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import type { KeyChoice } from "../registry/tap-invocation.ts";

/**
 * Whether a group of commands may be meant. What is below another is not made: most command lines are questions, and would
 * wait for as many commands again.
 */
export type IsMeant = (group: string) => boolean;

/** What `--format` takes; each has its printer. */
export const FORMATS = ["human", "json", "jsonl", "dot", "mermaid"] as const;
export type Format = (typeof FORMATS)[number];

/** Whether a name is that of a format of our own, not of an exporter's. */
export function isFormat(name: string): name is Format {
  return (FORMATS as readonly string[]).includes(name);
}

/** How answers are written: formats of our own, or what exporters make that are on. */
export function formatOption(): Option {
  return new Option("--format <format>", "how the answer is written, or what an exporter that is on makes")
    .choices(FORMATS)
    .argParser(parseFormat)
    .default("human");
}

/** Which exporters there are is known once plugins are read; until then all that could be one is taken. */
function parseFormat(value: string): string {
  return /^[a-z][a-z0-9.-]{0,62}(\/[a-z][a-z0-9.-]{0,62})?$/.test(value) ? value : requireChoice(value, FORMATS);
}

export const COLOR_CHOICES = ["auto", "always", "never"] as const;
export type ColorChoice = (typeof COLOR_CHOICES)[number];

/** Adds what every command that works on a code base takes. */
export function withCommonOptions(command: Command): Command {
  return command
    .option(
      "--root <dir>",
      "the code base; default: the nearest directory upwards with an index, else with .git, else here",
    )
    .addOption(
      oneOf("--color <when>", "colour and links; auto: on a terminal, unless NO_COLOR is set", COLOR_CHOICES).default(
        "auto",
      ),
    )
    .addOption(quietOption());
}

function quietOption(): Option {
  return new Option("-q, --quiet", "no progress and no notes on standard error");
}

export interface CommonValues {
  readonly root?: string;
  readonly color: ColorChoice;
  readonly quiet?: boolean;
}

/** What every command that works on a code base is told. */
export interface Common {
  /** As the user wrote it; undefined: look for one. */
  readonly root?: string;
  readonly color: ColorChoice;
  readonly quiet: boolean;
}

/** The common options of a parsed command. */
export function commonOf(values: CommonValues): Common {
  return { color: values.color, quiet: values.quiet === true, ...(values.root !== undefined && { root: values.root }) };
}

/** Adds what every command takes that works on no code base and says what it did. */
export function withOutputOptions(command: Command): Command {
  return command.option("--json", "as JSON").addOption(quietOption());
}

export interface OutputValues {
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** The options of `withOutputOptions` of a parsed command. */
export function outputOf({ json, quiet }: OutputValues): { readonly json: boolean; readonly quiet: boolean } {
  return { json: json === true, quiet: quiet === true };
}

/** Adds what a command takes that signs with several keys. */
export function withKeys(command: Command): Command {
  return command
    .addOption(
      several("--key <key>", "a key to sign with: holder, beginning of a fingerprint, or file (several times)"),
    )
    .addOption(passphraseOption());
}

export function passphraseOption(): Option {
  return new Option(
    "--passphrase-file <file>",
    "file with the passphrase; default: PARSELTONGUE_PASSPHRASE, else it is asked for",
  );
}

export interface KeyValues {
  readonly key?: readonly string[];
  readonly passphraseFile?: string;
}

/** The options of `withKeys` of a parsed command. */
export function keyChoice({ key, passphraseFile }: KeyValues): KeyChoice {
  return { keys: key ?? [], ...given({ passphraseFile }) };
}

/** Of values those that the user gave. */
export function given<Values extends object>(values: Values): Given<Values> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Given<Values>;
}

type Given<Values> = { readonly [Name in keyof Values]?: Exclude<Values[Name], undefined> };

/** An option that may be given several times, for a list. */
export function several(flags: string, description: string): Option {
  return new Option(flags, description).argParser(collect);
}

/** Adds a value to the list of an option that may be given several times. */
export function collect(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}

/** An option with one of `choices` as its value; another is refused and the nearest named. */
export function oneOf(flags: string, description: string, choices: readonly string[]): Option {
  const option = new Option(flags, description).choices(choices);
  return option.argParser((value) => requireChoice(value, choices));
}

/** An argument with one of `choices` as its value; another is refused and the nearest named. */
export function argumentOneOf(name: string, description: string, choices: readonly string[]): Argument {
  return new Argument(name, description).choices(choices).argParser((value) => requireChoice(value, choices));
}

/** An option with a list of `choices`, written `a,b` or given several times. */
export function someOf(flags: string, description: string, choices: readonly string[]): Option {
  return new Option(flags, description)
    .choices(choices)
    .argParser<readonly string[] | undefined>((value, previous) => [
      ...(previous ?? []),
      ...value.split(",").map((item) => requireChoice(item.trim(), choices)),
    ]);
}

/** An option that takes a whole number from `min` to `max`. */
export function countOption(flags: string, description: string, min: number, max: number): Option {
  return new Option(flags, description).argParser((value) => {
    const count = /^\d+$/.test(value) ? Number(value) : Number.NaN;
    if (count >= min && count <= max) return count;
    throw new InvalidArgumentError(`It must be a whole number from ${min} to ${max}.`);
  });
}

function requireChoice(value: string, choices: readonly string[]): string {
  if (choices.includes(value)) return value;
  const nearest = nearestNames(value, choices, 1);
  const suggestion = nearest.length > 0 ? ` Did you mean ${nearest[0]}?` : "";
  throw new InvalidArgumentError(`It must be one of ${choices.join(", ")}.${suggestion}`);
}
