import { Engine, type IndexerLike } from "@parseltongue/engine";
import { MemoryEnvironment, parseFixture, ToyCode } from "@parseltongue/testkit";
import type { IndexProgress } from "@parseltongue/indexer";
import type { RequestOptions } from "../src/daemon/daemon-client.ts";
import type { DaemonService } from "../src/daemon/daemon-server.ts";
import type { DaemonConnection, Daemons } from "../src/daemon/daemons.ts";
import type { Machine, TextOutput } from "../src/machine.ts";
import { runCommand } from "../src/run-command.ts";

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface MemoryMachine {
  readonly environment: MemoryEnvironment;
  run(...argv: readonly string[]): Promise<Ran>;
}

export interface MemoryMachineOptions {
  /** See `parseFixture`; paths are relative to `/repo`. */
  readonly fixture?: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  readonly isTerminal?: boolean;
  readonly daemons?: Partial<Daemons>;
  readonly signal?: AbortSignal;
  /** Default: `toyIndexer`. */
  readonly createIndexer?: (environment: MemoryEnvironment, root: string) => IndexerLike;
}

const NO_DAEMONS: Daemons = {
  connect: async () => undefined,
  serve: async () => ({ stopListening: () => {}, disconnect: () => {} }),
  start: async () => {
    throw new Error("no daemon can be started here");
  },
  serveMetrics: async () => {
    throw new Error("no metrics can be served here");
  },
};

/** Stands for whatever a test does not need. */
export async function unasked(): Promise<never> {
  throw new Error("not asked for");
}

/** A connection to a daemon that fails for everything but what the test says. */
export function daemonConnection(answers: Partial<DaemonConnection>): DaemonConnection {
  return {
    status: unasked,
    ask: unasked,
    index: unasked,
    check: unasked,
    export: unasked,
    plugins: unasked,
    reloadPlugins: unasked,
    resetPlugin: unasked,
    metrics: unasked,
    stop: unasked,
    close: () => {},
    ...answers,
  };
}

/** A connection to a daemon in this process. */
export function connectionTo(service: DaemonService): DaemonConnection {
  const progress = (options: RequestOptions | undefined): ((progress: IndexProgress) => void) =>
    options?.onProgress ?? (() => {});
  return daemonConnection({
    status: async () => service.status(),
    ask: async (question, options) => service.ask(question, progress(options)),
    check: async (request, options) => service.check(request, progress(options)),
    export: async (question, format, options) => service.export(question, format, progress(options)),
    plugins: async () => service.plugins(),
    reloadPlugins: async () => service.reloadPlugins(),
    resetPlugin: async (name) => service.resetPlugin(name),
    metrics: async () => service.metrics(),
    stop: async () => service.stop(),
  });
}

/** A machine of which everything is in memory, whose code is in the toy language. */
export function memoryMachine(options: MemoryMachineOptions = {}): MemoryMachine {
  const environment = new MemoryEnvironment({
    files: parseFixture(options.fixture ?? ""),
    variables: options.variables ?? {},
  });
  return {
    environment,
    run: async (...argv) => {
      const stdout = new Recorder(options.isTerminal ?? false);
      const stderr = new Recorder(false);
      const machine: Machine = {
        environment,
        workingDirectory: options.workingDirectory ?? "/repo",
        processId: 1,
        stdout,
        stderr,
        progressStream: undefined,
        canAsk: false,
        signal: options.signal ?? new AbortController().signal,
        daemons: { ...NO_DAEMONS, ...options.daemons },
        openEngine: async (root, { onSaveFailure, plugins } = {}) => {
          const createIndexer = options.createIndexer ?? toyIndexer;
          return Engine.open({
            root,
            environment,
            createIndexer: () => createIndexer(environment, root),
            ...(onSaveFailure && { onSaveFailure }),
            ...(plugins && { plugins }),
          });
        },
        system: { node: "v24.0.0" },
      };
      return { exitCode: await runCommand(argv, machine), stdout: stdout.text, stderr: stderr.text };
    },
  };
}

export function toyIndexer(environment: MemoryEnvironment, root: string): IndexerLike {
  const code = new ToyCode(environment.files, root);
  const summarized = async (made: ReturnType<ToyCode["commitAll"]>): ReturnType<IndexerLike["index"]> => {
    const { commit, fileCount, lineCount } = await made;
    return { commit, summary: { fileCount, lineCount, skipped: [], warnings: [] } };
  };
  return {
    followsFiles: true,
    index: async ({ signal }) => {
      signal?.throwIfAborted();
      return summarized(code.commitAll());
    },
    update: async () => summarized(code.commitChanges()),
    watch: async () => ({ stop: async () => {} }),
    close: async () => {},
  };
}

/** Keeps what a command writes. */
export class Recorder implements TextOutput {
  readonly isTerminal: boolean;
  readonly columns = 80;
  text = "";

  constructor(isTerminal: boolean) {
    this.isTerminal = isTerminal;
  }

  write(text: string | Uint8Array): void {
    this.text += typeof text === "string" ? text : new TextDecoder().decode(text);
  }
}
