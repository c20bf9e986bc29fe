import { execFile, type ExecFileException } from "node:child_process";
import { existsSync } from "node:fs";
import { EnvironmentError, type ProcessResult, type Processes, type RunOptions } from "@parseltongue/base";
import { environmentError, systemCode } from "./platform-errors.ts";

/** The machine's own programs. */
export const nodeProcesses: Processes = { run };

async function run(program: string, programArguments: readonly string[], options: RunOptions): Promise<ProcessResult> {
  const { signal, directory, maxOutputBytes, variables, input } = options;
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const settings = {
      cwd: directory,
      encoding: "buffer",
      maxBuffer: maxOutputBytes,
      ...(signal && { signal }),
      ...(variables && { env: { ...process.env, ...variables } }),
    } as const;
    const child = execFile(program, programArguments, settings, (error, stdout, stderr) => {
      if (error === null) resolve({ exitCode: 0, stdout, stderr });
      else if (typeof error.code === "number") resolve({ exitCode: error.code, stdout, stderr });
      else reject((signal?.aborted === true ? signal.reason : failureOf(error)) as Error);
    });
    // A program may end before it has read all of it; what it made of that is its exit code.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);

    function failureOf(error: ExecFileException): unknown {
      if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") {
        return failure("output-too-large", `${program} wrote more than ${maxOutputBytes} bytes`, error);
      }
      if (systemCode(error) === "ENOENT") {
        // The same error number says that the program or that the directory is missing.
        if (!existsSync(directory)) return environmentError("run a program in", directory, error);
        return failure("not-found", `no such program: ${program}`, error, `install ${program} or add it to PATH`);
      }
      if (systemCode(error) !== undefined) return environmentError("run", program, error);
      return failure("killed", `${program} was ended by ${error.signal ?? "a signal"}`, error);
    }
  });

  function failure(
    code: "output-too-large" | "not-found" | "killed",
    message: string,
    cause: unknown,
    hint?: string,
  ): Error {
    return new EnvironmentError(code, message, { details: { program }, cause, ...(hint !== undefined && { hint }) });
  }
}
