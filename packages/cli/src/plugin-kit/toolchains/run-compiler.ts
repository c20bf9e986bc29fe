import { EnvironmentError, type ProcessResult } from "@parseltongue/base";
import { KitError } from "../kit-error.ts";
import type { ToolchainRun } from "./toolchain.ts";

const MAX_OUTPUT_BYTES = 4 * 1024 * 1024;

/** Runs a program to its end; undefined when there is no such program. */
export async function tryProgram(
  run: ToolchainRun,
  program: string,
  programArguments: readonly string[],
): Promise<ProcessResult | undefined> {
  const { environment, signal, workDirectory } = run;
  try {
    return await environment.processes.run(program, programArguments, {
      directory: workDirectory,
      maxOutputBytes: MAX_OUTPUT_BYTES,
      // A compiler that nobody waits for would go on writing into directories that are gone.
      isBound: true,
      signal,
    });
  } catch (error) {
    if (error instanceof EnvironmentError && (error.code === "not-found" || error.code === "permission-denied")) {
      return undefined;
    }
    throw error;
  }
}

/** What a program wrote, as text. */
export function outputOf(result: ProcessResult): string {
  const decoder = new TextDecoder();
  return (decoder.decode(result.stdout) + decoder.decode(result.stderr)).trim();
}

/** The failure of a compiler that has refused the source. `output` is what it said. */
export function buildFailed(compiler: string, source: string, output: string): KitError {
  const first = output.split("\n").find((line) => /error/i.test(line)) ?? output.split("\n")[0] ?? "";
  const reason = first.trim() === "" ? "it does not say why" : first.trim();
  return new KitError("build-failed", `${compiler} refused ${source}: ${reason}`, {
    hint: "correct the source at the places that the compiler names",
    details: { output },
  });
}
