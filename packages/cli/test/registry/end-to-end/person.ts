import { nodeEnvironment } from "../../../src/environment.ts";
import type { Machine } from "../../../src/machine.ts";
import { runCommand } from "../../../src/run-command.ts";

/** What a command left behind. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Somebody with a home of their own, a passphrase at hand, and a clock that stands still. */
export class Person {
  readonly home: string;
  readonly passphrase: string;
  nowMs: number;

  constructor(home: string, passphrase: string, nowMs: number) {
    this.home = home;
    this.passphrase = passphrase;
    this.nowMs = nowMs;
  }

  async run(...argv: readonly string[]): Promise<Ran> {
    let stdout = "";
    let stderr = "";
    const variables: Readonly<Record<string, string | undefined>> = {
      HOME: this.home,
      PATH: process.env["PATH"],
      PARSELTONGUE_PASSPHRASE: this.passphrase,
    };
    const none = async (): Promise<never> => Promise.reject(new Error("not asked for"));
    const machine: Machine = {
      environment: {
        ...nodeEnvironment,
        clock: { ...nodeEnvironment.clock, nowMs: () => this.nowMs },
        variable: (name) => variables[name],
      },
      workingDirectory: this.home,
      processId: process.pid,
      stdout: { write: (text) => void (stdout += String(text)), isTerminal: false, columns: 80 },
      stderr: { write: (text) => void (stderr += String(text)), isTerminal: false, columns: 80 },
      progressStream: undefined,
      canAsk: false,
      signal: new AbortController().signal,
      daemons: { connect: async () => undefined, serve: none, start: none, serveMetrics: none },
      openEngine: none,
      system: { node: "v24.0.0" },
    };
    const exitCode = await runCommand(argv, machine);
    return { exitCode, stdout, stderr };
  }
}
