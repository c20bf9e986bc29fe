import { CodedError } from "@parseltongue/base";

/**
 * What the command's exit code says. Documented in docs/reference/cli.md, which is generated from here.
 */
export const EXIT_CODES = {
  0: "fine: the question has its answer, even if that is an empty list",
  1: "findings, or nothing found: `check` and `governance check` have findings, `promote` a tier that is not reached, `advisory check` open advisories, `plugin test` and `plugin bench` failures, `find` no match, `path` no way, `daemon status` and `stop`, `metrics` and `plugin reload` no daemon, `plugin search` nothing, `plugin audit` anything, `plugin update` a plugin that could not be updated, `tap verify` and `tap audit` something wrong, `tap sign` signatures missing, `registry check` and `plugin submit` a check that did not pass, `registry rebuild` other bytes, `registry differential` a difference, `registry compat` and `registry crater` plugins that do not work, `registry measure` a budget that is exceeded, `review verify` a review that is none",
  2: "not possible as asked: a wrong argument, or a directory, file or index that cannot be used",
  3: "not resolved or not verified: the name is unknown or ambiguous, candidates being listed; or what was fetched is not signed as it must be",
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
  "no-artifact",
  "no-rejection",
  "unknown-tap",
  "unknown-key",
  "no-such-plugin",
  "no-such-rfc",
]);
/** Codes of the registry: what strangers gave is not what it claims to be. */
const NOT_VERIFIED: ReadonlySet<string> = new Set([
  "ambiguous-plugin",
  "bad-document",
  "bad-envelope",
  "bad-json",
  "bad-metadata",
  "bad-path",
  "bad-statement",
  "bad-time",
  "lock-differs",
  "look-alike",
  "no-version",
  "tap-changed",
  "tap-equivocates",
  "tap-expired",
  "tap-incomplete",
  "tap-rewritten",
  "tap-rolled-back",
  "too-few-signatures",
  "too-large",
  "wrong-tap",
]);

/** The exit code of a failed command. Coded errors are failures of input or environment; anything else is a bug. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof Error && error.name === "AbortError") return 130;
  if (!(error instanceof CodedError)) return 70;
  // By name: loading the registry's classes would cost every command.
  const isNotVerified = error.name === "RegistryError" && NOT_VERIFIED.has(error.code);
  return isNotVerified || NOT_RESOLVED.has(error.code) ? 3 : 2;
}
