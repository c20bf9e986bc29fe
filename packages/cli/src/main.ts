import { constants } from "node:os";
import { nodeEnvironment } from "./environment.ts";
import { RealDaemons } from "./daemon/real-daemons.ts";
import type { Machine, TextOutput } from "./machine.ts";
import { openRealEngine } from "./open-real-engine.ts";
import { runCommand } from "./run-command.ts";

/** Runs the command line on the real machine; gives the process's exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const controller = new AbortController();
  let signalNumber = 0;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      // Asked a second time: the user does not want to wait for a tidy end.
      if (controller.signal.aborted) process.exit(128 + constants.signals[name]);
      signalNumber = constants.signals[name];
      controller.abort();
    });
  }
  endQuietlyWithoutReader();
  const exitCode = await runCommand(argv, realMachine(controller.signal));
  return exitCode === 130 ? 128 + (signalNumber || constants.signals.SIGINT) : exitCode;
}

/** What commands take from this process. @param signal asks the command to end */
export function realMachine(signal: AbortSignal): Machine {
  return {
    environment: nodeEnvironment,
    workingDirectory: process.cwd(),
    processId: process.pid,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    progressStream: process.stderr.isTTY ? process.stderr : undefined,
    canAsk: process.stdin.isTTY && process.stdout.isTTY,
    signal,
    daemons: new RealDaemons(nodeEnvironment),
    openEngine: openRealEngine,
    system: { node: process.version, platform: `${process.platform} ${process.arch}` },
  };
}

function outputOf(stream: NodeJS.WriteStream): TextOutput {
  return {
    write: (text) => void stream.write(text),
    isTerminal: stream.isTTY,
    columns: stream.isTTY ? stream.columns : 80,
  };
}

/** `parseltongue … | head`: the reader has seen enough, which is no failure. */
function endQuietlyWithoutReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(0);
    throw error;
  });
}
