import type { Prose } from "./scalars.ts";
/** The closed set of checks that a submitted version goes through, in the order in which they are run. */
export const CHECKS = [
  "schema",
  "names",
  "signature",
  "digest",
  "imports",
  "audit",
  "text",
  "license",
  "rebuild",
  "conformance",
  "budgets",
  "hostile",
  "determinism",
  "compatibility",
] as const;
/** A check of the closed set. */
export type CheckName = (typeof CHECKS)[number];

/** How a check ended. Only `PASS` counts; `ERROR` says that the check itself could not be made, and may be tried again. */
export const CHECK_STATES = ["PASS", "FAIL", "ERROR", "SKIPPED"] as const;
/** How a check ended. Only `PASS` counts; `ERROR` says that the check itself could not be made. */
export type CheckState = (typeof CHECK_STATES)[number];

/** One check's end. */
export interface CheckResult {
  readonly check: CheckName;
  readonly state: CheckState;
  /** What was found, in a sentence or two; empty when there is nothing to say. */
  readonly text: Prose;
}
