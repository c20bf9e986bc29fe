import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import type { Socket } from "node:net";
import type { Readable } from "node:stream";
import { EnvironmentError, type ProcessResult, type Processes, type RunOptions } from "@parseltongue/base";
import { environmentError, systemCode } from "./platform-errors.ts";
import { programPath } from "./program-path.ts";
import { boundCommand } from "./spawn-bound.ts";

/** Windows has no groups of processes that could be ended together. */
const GROUPS = process.platform !== "win32";
/** Whoever has not ended by then is ended. */
const PATIENCE_MS = 2000;
/** Number of the pipe that a bound process ends with: that after its standard ones. */
const LIFELINE = 3;

/** The machine's own programs. */
export const nodeProcesses: Processes = { run };

async function run(program: string, programArguments: readonly string[], options: RunOptions): Promise<ProcessResult> {
  const { signal, directory, maxOutputBytes, input } = options;
  signal?.throwIfAborted();
  return new Promise((resolve, reject) => {
    const child = start(program, programArguments, options);
    let ended: { readonly reason: Error; readonly timer: NodeJS.Timeout } | undefined;
    const end = (reason: Error): void => {
      // Asked first, so that it takes away what it would leave behind.
      ended ??= { reason, timer: setTimeout(() => signalAll(child, "SIGKILL"), PATIENCE_MS) };
      signalAll(child, "SIGTERM");
    };
    const onAbort = (): void => end(signal?.reason as Error);
    signal?.addEventListener("abort", onAbort, { once: true });
    const tooLarge = (): void =>
      end(failure("output-too-large", program, `${program} wrote more than ${maxOutputBytes} bytes`));
    const stdout = collect(child.stdout, maxOutputBytes, tooLarge);
    const stderr = collect(child.stderr, maxOutputBytes, tooLarge);
    // A program may end before it has read all of it; what it made of that is its exit code.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    const settle = (act: () => void): void => {
      clearTimeout(ended?.timer);
      signal?.removeEventListener("abort", onAbort);
      act();
    };
    child.on("error", (error) => settle(() => reject(failureOf(program, directory, error))));
    // All that hold its output have ended by then, what the program started included.
    child.on("close", (exitCode, by) =>
      settle(() => {
        if (ended !== undefined) reject(ended.reason);
        else if (exitCode !== null) resolve({ exitCode, stdout: stdout(), stderr: stderr() });
        else reject(failure("killed", program, `${program} was ended by ${by ?? "a signal"}`));
      }),
    );
  });
}

function start(
  program: string,
  programArguments: readonly string[],
  { directory, variables, isBound = false }: RunOptions,
): ChildProcessWithoutNullStreams {
  // The shell of a bound program tells nobody that there is none; this does.
  const path = isBound && GROUPS ? programPath(program) : undefined;
  const command =
    path === undefined ? ([program, programArguments] as const) : boundCommand(path, programArguments, LIFELINE);
  const child = spawn(...command, {
    cwd: directory,
    // A group of its own: what a program has started ends with it, and writes nothing after it is given up.
    detached: GROUPS,
    windowsHide: true,
    stdio: ["pipe", "pipe", "pipe", ...(path === undefined ? [] : (["pipe"] as const))],
    ...(variables && { env: { ...process.env, ...variables } }),
  });
  const lifeline = child.stdio[LIFELINE] as Socket | null | undefined;
  lifeline?.on("error", () => {});
  child.once("exit", () => lifeline?.destroy());
  return child;
}

/** Tells a program and all that it started to end. */
function signalAll(child: ChildProcess, name: "SIGTERM" | "SIGKILL"): void {
  if (child.pid === undefined) return;
  try {
    if (GROUPS) process.kill(-child.pid, name);
    else child.kill(name);
  } catch (error) {
    // It has ended by itself.
    if (systemCode(error) !== "ESRCH") throw error;
  }
}

function collect(stream: Readable, maxBytes: number, onTooLarge: () => void): () => Uint8Array {
  const chunks: Uint8Array[] = [];
  let size = 0;
  stream.on("data", (chunk: Uint8Array) => {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
    else onTooLarge();
  });
  return () => Buffer.concat(chunks);
}

function failureOf(program: string, directory: string, error: Error): Error {
  if (systemCode(error) !== "ENOENT") return environmentError("run", program, error) as Error;
  // The same error number says that the program or that the directory is missing.
  if (!existsSync(directory)) return environmentError("run a program in", directory, error) as Error;
  return failure("not-found", program, `no such program: ${program}`, error, `install ${program} or add it to PATH`);
}

function failure(
  code: "output-too-large" | "not-found" | "killed",
  program: string,
  message: string,
  cause?: unknown,
  hint?: string,
): Error {
  return new EnvironmentError(code, message, {
    details: { program },
    ...(cause !== undefined && { cause }),
    ...(hint !== undefined && { hint }),
  });
}
