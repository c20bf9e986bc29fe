import { nodeEnvironment } from "../../src/environment.ts";
import type { Machine } from "../../src/machine.ts";
import { runCommand } from "../../src/run-command.ts";

/** What a command said. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Somebody with a home of his own on this machine, and a clock that stands still. */
export class Somebody {
  readonly home: string;
  nowMs: number = Date.parse("2026-06-01T00:00:00Z");

  constructor(home: string) {
    this.home = home;
  }

  async run(directory: string, ...argv: readonly string[]): Promise<Ran> {
    let stdout = "";
    let stderr = "";
    const variables: Readonly<Record<string, string | undefined>> = {
      HOME: this.home,
      PATH: process.env["PATH"],
      PARSELTONGUE_PASSPHRASE: "four words drawn by lot",
    };
    const none = async (): Promise<never> => Promise.reject(new Error("not asked for"));
    const machine: Machine = {
      environment: {
        ...nodeEnvironment,
        clock: { ...nodeEnvironment.clock, nowMs: () => this.nowMs },
        variable: (name) => variables[name],
      },
      workingDirectory: directory,
      processId: process.pid,
      stdout: { write: (text) => void (stdout += String(text)), isTerminal: false, columns: 80 },
      stderr: { write: (text) => void (stderr += String(text)), isTerminal: false, columns: 80 },
      progressStream: undefined,
      canAsk: false,
      signal: new AbortController().signal,
      daemons: { connect: async () => undefined, serve: none, start: none, serveMetrics: none },
      openEngine: none,
      system: {},
    };
    const exitCode = await runCommand(argv, machine);
    return { exitCode, stdout, stderr };
  }
}
