import { CodedError } from "@parseltongue/base";

/**
 * What the command's exit code says. Documented in docs/reference/cli.md, which is generated from here.
 */
export const EXIT_CODES = {
  0: "fine: the question has its answer, even if that is an empty list",
  1: "findings, or nothing found: `check` has findings, `plugin test` and `plugin bench` failures, `find` no match, `path` no way, `daemon status` and `stop`, `metrics` and `plugin reload` no daemon",
  2: "not possible as asked: a wrong argument, or a directory, file or index that cannot be used",
  3: "not resolved: the name is unknown or ambiguous; candidates are listed",
  4: "a plugin failed whose part nothing else can take: a rule, an exporter, a question of its own, a lens that asks for it",
  70: "a bug in parseltongue; please report it",
  130: "interrupted",
} as const;

export type ExitCode = keyof typeof EXIT_CODES;

const NOT_RESOLVED: ReadonlySet<string> = new Set([
  "unknown-target",
  "ambiguous-target",
  "unknown-hook",
  "ambiguous-hook",
]);

/** The exit code of a failed command. Coded errors are failures of input or environment; anything else is a bug. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Error && error.name === "AbortError") return 130;
  if (!(error instanceof CodedError)) return 70;
  return NOT_RESOLVED.has(error.code) ? 3 : 2;
}
