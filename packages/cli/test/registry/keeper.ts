import type { TestContext } from "node:test";
import { temporaryDirectory } from "@parseltongue/testkit";
import { nodeEnvironment } from "../../src/environment.ts";
import type { Machine } from "../../src/machine.ts";
import { runCommand } from "../../src/run-command.ts";

/** What a command left behind. */
export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Somebody with a home of his own on this machine. */
export class Somebody {
  readonly home: string;
  readonly #passphrase: string | undefined;
  nowMs: number = Date.parse("2026-06-01T00:00:00Z");

  constructor(home: string, passphrase?: string) {
    this.home = home;
    this.#passphrase = passphrase;
  }

  async run(...argv: readonly string[]): Promise<Ran> {
    let stdout = "";
    let stderr = "";
    const variables: Readonly<Record<string, string | undefined>> = {
      HOME: this.home,
      PARSELTONGUE_PASSPHRASE: this.#passphrase,
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
      system: {},
    };
    const exitCode = await runCommand(argv, machine);
    return { exitCode, stdout, stderr };
  }
}

/** Somebody with a passphrase at hand. */
export async function keeper(t: TestContext): Promise<Somebody> {
  return new Somebody(await temporaryDirectory(t), "four words drawn by lot");
}
