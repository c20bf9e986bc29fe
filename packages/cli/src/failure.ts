import { CodedError, safeJson, safeText } from "@parseltongue/base";
import { exitCodeOf, type ExitCode } from "./exit-codes.ts";
import type { Machine } from "./machine.ts";

/** Says on standard error what went wrong and what to do about it; gives the exit code. */
export function reportFailure(machine: Pick<Machine, "stderr" | "system">, error: unknown, asJson: boolean): ExitCode {
  const exitCode = exitCodeOf(error);
  const text = asJson ? failureJson(error) : failureLines(machine, error).join("\n");
  machine.stderr.write(`${text}\n`);
  return exitCode;
}

function failureLines(machine: Pick<Machine, "system">, error: unknown): string[] {
  if (error instanceof CodedError) return codedLines(error);
  if (error instanceof Error && error.name === "AbortError") return ["parseltongue: interrupted"];
  return bugLines(machine, error);
}

function codedLines(error: CodedError): string[] {
  const candidates = error.details["candidates"];
  return [
    `parseltongue: ${safeText(error.message)}`,
    ...causeLines(error),
    ...(error.hint === undefined ? [] : [`hint: ${safeText(error.hint)}`]),
    ...(Array.isArray(candidates) ? candidates.map((candidate) => `  ${safeText(String(candidate))}`) : []),
  ];
}

/** What lies behind a failure, where that says more. */
function causeLines(error: CodedError): string[] {
  const { cause } = error;
  return cause instanceof CodedError ? [`because: ${safeText(cause.message)}`] : [];
}

function bugLines(machine: Pick<Machine, "system">, error: unknown): string[] {
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [
    "parseltongue: this is a bug, sorry; please report it with what you did and these lines:",
    ...stack.split("\n").map((line) => `  ${safeText(line)}`),
    ...Object.entries(machine.system).map(([name, value]) => `  ${name}: ${safeText(value)}`),
  ];
}

function failureJson(error: unknown): string {
  if (!(error instanceof CodedError))
    return safeJson({ error: { message: error instanceof Error ? error.message : String(error) } });
  const { code, message, hint, details } = error;
  return safeJson({ error: { code, message, ...(hint !== undefined && { hint }), details } });
}
