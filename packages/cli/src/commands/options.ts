import { nearestNames } from "@parseltongue/base";
import { InvalidArgumentError, Option } from "commander";

/** What `--format` takes; each has its printer. */
export const FORMATS = ["human", "json", "jsonl", "dot", "mermaid"] as const;
export type Format = (typeof FORMATS)[number];

export const COLOR_CHOICES = ["auto", "always", "never"] as const;
export type ColorChoice = (typeof COLOR_CHOICES)[number];

/** Options of every command that takes a directory. */
export function rootOption(): Option {
  return new Option(
    "--root <dir>",
    "the code base; default: the nearest directory above that has been indexed, or `.`",
  );
}

export function colorOption(): Option {
  return oneOf(
    "--color <when>",
    "colour and links: auto (a terminal and no NO_COLOR), always or never",
    COLOR_CHOICES,
  ).default("auto");
}

export function formatOption(): Option {
  return oneOf("--format <format>", "how the answer is written", FORMATS).default("human");
}

/** An option with one of `choices` as its value; another is refused and the nearest named. */
export function oneOf(flags: string, description: string, choices: readonly string[]): Option {
  const option = new Option(flags, description).choices(choices);
  return option.argParser((value) => requireChoice(value, choices));
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
