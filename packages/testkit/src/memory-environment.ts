import {
  type Cancellable,
  type Clock,
  type Environment,
  EnvironmentError,
  type GetOptions,
  type Network,
  type Processes,
  type ProcessResult,
  type RunOptions,
} from "@parseltongue/base";
import { MemoryFiles } from "./memory-files.ts";

/** What the machine of a test holds. */
export interface MemoryEnvironmentOptions {
  /** Files by absolute path, or by path relative to `root`. */
  readonly files?: Iterable<readonly [path: string, content: string | Uint8Array]>;
  /** Where relative paths in `files` lie; default `/repo`. */
  readonly root?: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** What a program answers; undefined when there is no such program. */
  readonly run?: (
    program: string,
    programArguments: readonly string[],
    options: RunOptions,
  ) => ProcessResult | undefined;
  /** What addresses hold; default: no other machine is there. */
  readonly addresses?: Readonly<Record<string, Uint8Array>>;
}

/** A clock that stands still until it is told to go on. */
export class MemoryClock implements Clock {
  #nowMs = 1_700_000_000_000;
  readonly #sleepers = new Set<{ readonly wakeMs: number; readonly wake: () => void }>();

  nowMs(): number {
    return this.#nowMs;
  }

  elapsedMs(): number {
    return this.#nowMs;
  }

  /** Lets time pass and wakes those whose time has come, the earliest first. */
  advance(durationMs: number): void {
    this.#nowMs += durationMs;
    const due = [...this.#sleepers].filter((sleeper) => sleeper.wakeMs <= this.#nowMs);
    for (const sleeper of due.toSorted((a, b) => a.wakeMs - b.wakeMs)) {
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }

  async sleep(delayMs: number, options?: Cancellable): Promise<void> {
    const signal = options?.signal;
    signal?.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const sleeper = { wakeMs: this.#nowMs + delayMs, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", () => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason as Error);
      });
    });
  }
}

/** An `Environment` that touches nothing: files in a map, a clock moved by hand, programs that are functions. */
export class MemoryEnvironment implements Environment {
  readonly clock: MemoryClock = new MemoryClock();
  readonly files: MemoryFiles = new MemoryFiles(() => this.clock.nowMs());
  readonly processes: Processes;
  readonly network: Network;
  readonly #variables: Readonly<Record<string, string>>;

  constructor(options: MemoryEnvironmentOptions = {}) {
    const root = options.root ?? "/repo";
    this.#variables = options.variables ?? {};
    for (const [path, content] of options.files ?? []) {
      this.files.set(path.startsWith("/") ? path : `${root}/${path}`, content);
    }
    this.processes = {
      run: async (program: string, programArguments: readonly string[], runOptions: RunOptions) => {
        runOptions.signal?.throwIfAborted();
        const result = options.run?.(program, programArguments, runOptions);
        if (result === undefined) {
          throw new EnvironmentError("not-found", `no such program: ${program}`, { details: { program } });
        }
        if (Math.max(result.stdout.length, result.stderr.length) <= runOptions.maxOutputBytes) return result;
        throw new EnvironmentError("output-too-large", `${program} wrote too much`, { details: { program } });
      },
    };
    this.network = {
      get: async (url: string, { maxBytes, signal }: GetOptions) => {
        signal?.throwIfAborted();
        const bytes = options.addresses?.[url];
        if (bytes === undefined) throw new EnvironmentError("not-found", `nothing is at ${url}`, { details: { url } });
        if (bytes.length <= maxBytes) return bytes;
        throw new EnvironmentError("output-too-large", `${url} holds too much`, { details: { url } });
      },
    };
  }

  variable(name: string): string | undefined {
    return Object.hasOwn(this.#variables, name) ? this.#variables[name] : undefined;
  }
}
