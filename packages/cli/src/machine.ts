import type { Readable, Writable } from "node:stream";
import type { Environment } from "@parseltongue/base";
import type { Engine, PluginSource } from "@parseltongue/engine";
import type { Daemons } from "./daemon/daemons.ts";

/** Where a command writes. */
export interface TextOutput {
  write(text: string | Uint8Array): void;
  readonly isTerminal: boolean;
  /** Width of the terminal; 80 where there is none. */
  readonly columns: number;
}

export interface OpenOptions {
  /** Absolute path of a code dump to read instead of the root's files. */
  readonly dump?: string;
  /** The process will answer many questions. */
  readonly longLived?: boolean;
  /** Told when a change could not be saved; answers are right all the same. */
  readonly onSaveFailure?: (error: unknown) => void;
  /** Default: none. */
  readonly plugins?: PluginSource;
}

/**
 * What the command line takes from the machine beyond files and clock, so that whole commands run in memory in tests.
 */
export interface Machine {
  readonly environment: Environment;
  readonly workingDirectory: string;
  readonly processId: number;
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  /** Where a progress bar can move; undefined when standard error is no terminal. */
  readonly progressStream: NodeJS.WriteStream | undefined;
  /** Whether someone is there to answer questions: input and output are a terminal. */
  readonly canAsk: boolean;
  /** Where questions are put and answered; default: this process's own input and output. */
  readonly terminal?: { readonly input: Readable; readonly output: Writable };
  /** Fires when the user or the system asks the command to end. */
  readonly signal: AbortSignal;
  readonly daemons: Daemons;
  /** @param root absolute path, links resolved */
  openEngine(root: string, options?: OpenOptions): Promise<Engine>;
  /** What it runs on, for bug reports. */
  readonly system: Readonly<Record<string, string>>;
}
