import { type ChildProcess, spawn, type StdioOptions } from "node:child_process";
import type { Socket } from "node:net";

/** How a program is started that is to end with this process. */
export interface BoundOptions {
  readonly stdio: readonly ("ignore" | "pipe" | "ipc")[];
  readonly serialization?: "advanced";
}

/** A program that ends with this process, whatever either of them does. */
export interface BoundProcess {
  readonly child: ChildProcess;
  /** Ends it and all that it started, at once. Once more is fine. */
  readonly kill: () => void;
}

/**
 * Has a shell wait for the end of a pipe that only this process holds, and kill the whole process group then; the program
 * itself takes the shell's place. It is not enough that bubblewrap asks the system to be killed when its parent dies: the
 * process that it starts asks only when told to go on, and waits for that for good if bubblewrap was killed before.
 */
function script(pipe: number, others: readonly number[]): string {
  const closed = [...others, pipe].map((fd) => `${fd}<&-`).join(" ");
  // Not even being asked to end keeps it from that.
  return `(trap "" TERM; read -r _; kill -KILL 0) <&${pipe} >/dev/null 2>&1 ${closed} & exec "$@" ${pipe}<&-`;
}

/**
 * What is started in a program's place, as the first of a process group, so that it ends with this process. Not on Windows.
 * @param pipe number of the pipe that only this process holds, and closes when the program has ended
 * @param others numbers from 3 on that the program has open beside
 */
export function boundCommand(
  program: string,
  words: readonly string[],
  pipe: number,
  others: readonly number[] = [],
): readonly [shell: string, words: readonly string[]] {
  return ["/bin/sh", ["-c", script(pipe, others), "sh", program, ...words]];
}

/** Starts a program, with no variable of the environment, that ends with this process. */
export function spawnBound(
  program: string,
  words: readonly string[],
  { stdio, ...options }: BoundOptions,
): BoundProcess {
  if (process.platform === "win32") {
    const child = spawn(program, words, { ...options, env: {}, stdio: [...stdio] as StdioOptions });
    return { child, kill: () => void child.kill("SIGKILL") };
  }
  const pipe = stdio.length;
  const others = [...stdio.keys()].filter((fd) => fd > 2);
  const child = spawn(...boundCommand(program, words, pipe, others), {
    ...options,
    env: {},
    // A process group of its own, so that none but these are killed.
    detached: true,
    stdio: [...stdio, "pipe"] as StdioOptions,
  });
  const lifeline = child.stdio[pipe] as Socket | undefined;
  lifeline?.unref();
  lifeline?.on("error", () => {});
  let hasEnded = false;
  child.once("exit", () => {
    hasEnded = true;
    lifeline?.destroy();
  });
  return { child, kill: () => void (hasEnded || killGroup(child)) };
}

function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // None of them is left.
  }
}
