import { realpathSync } from "node:fs";
import { constants } from "node:os";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { ReplicaThread } from "@parseltongue/engine";
import { type Confinement, confinementOf } from "./confinement.ts";
import { type BoundProcess, spawnBound } from "./spawn-bound.ts";

/** What the process is made of: the packages, the contract, and what npm installed. */
const OWN_CODE: readonly URL[] = ["../../../", "../../../../contract/", "../../../../node_modules/"].map(
  (path) => new URL(path, import.meta.url),
);
/** Of a process that holds one graph and runs guests of a few megabytes. */
const MOST_HEAP_MB = 1024;

/** How a confined process is started. */
export interface ConfinedProcessOptions {
  /** Absolute paths of what it may read. Default: the code of this program. */
  readonly readable?: readonly string[];
  /** Absolute path of a directory with machine code that it may run, and read. Default: it may run none. */
  readonly machineCode?: string;
  /** Whether it takes and sends messages, or bytes by its standard input and output. Default `messages`. */
  readonly speaks?: "messages" | "bytes";
}

/** Messages to and from a process of our own, as a worker has them. */
export interface Channel<Request, Message> {
  readonly confinement: Confinement;
  post(request: Request): void;
  /** Hears what comes back, and of the end. */
  listen(onMessage: (message: Message) => void, onEnd: (cause: Error) => void): void;
  /** Whether it keeps this process from ending. */
  keepAlive(isWaitedFor: boolean): void;
  /** Ends it, whatever it does. Resolves when it is gone. */
  terminate(): Promise<void>;
}

/** A replica in a confined process, with what keeps it from the machine. */
export type ConfinedProcess = ReplicaThread & { readonly confinement: Confinement };

/** Starts a replica's code in a confined process, see `startConfined`. */
export function startConfinedProcess(entry: URL, options: ConfinedProcessOptions = {}): ConfinedProcess {
  return startConfined(entry, options);
}

/**
 * Starts another Node that may read its own code and nothing else: no other file, no program, no worker, no addon, no
 * variable of the environment, and where the system offers that, no network. It takes and sends messages as a worker does,
 * and ends with this process, however that ends.
 */
export function startConfined<Request extends object, Message>(
  entry: URL,
  options: ConfinedProcessOptions = {},
): Channel<Request, Message> {
  const { confinement, ...bound } = startConfinedChild(entry, options);
  return { confinement, ...channelOf<Request, Message>(bound) };
}

/** As `startConfined`, as Node has it. */
export function startConfinedChild(
  entry: URL,
  options: ConfinedProcessOptions = {},
): BoundProcess & { readonly confinement: Confinement } {
  const { machineCode } = options;
  // Permissions are about the places that links lead to.
  const file = realpathSync(fileURLToPath(entry));
  const own = OWN_CODE.map((each) => realpathSync(fileURLToPath(each)));
  const code = machineCode === undefined ? [] : [realpathSync(machineCode)];
  const readable = [...(options.readable ?? own), dirname(file), ...code];
  const confinement = confinementOf(realpathSync(process.execPath), readable);
  const [program, ...before] = confinement.command;
  const words = [...before, ...nodeArguments(readable, machineCode !== undefined), file];
  const bound = spawnBound(program, words, {
    serialization: "advanced",
    stdio: options.speaks === "bytes" ? ["pipe", "pipe", "ignore"] : ["ignore", "ignore", "ignore", "ipc"],
  });
  return { confinement, ...bound };
}

/** What a program ended with that was started by another: that tells signals as numbers above 128. */
function exitOf(code: number | null): string {
  const signal = Object.entries(constants.signals).find(([, number]) => number + 128 === code);
  return signal?.[0] ?? String(code);
}

function nodeArguments(readable: readonly string[], runsMachineCode: boolean): readonly string[] {
  return [
    "--permission",
    ...(runsMachineCode ? ["--allow-addons"] : []),
    ...readable.map((path) => `--allow-fs-read=${path}`),
    "--disallow-code-generation-from-strings",
    "--disable-proto=delete",
    `--max-old-space-size=${MOST_HEAP_MB}`,
  ];
}

function channelOf<Request extends object, Message>({
  child,
  kill,
}: BoundProcess): Omit<Channel<Request, Message>, "confinement"> {
  let hasEnded = false;
  child.once("exit", () => {
    hasEnded = true;
  });
  // It ends between two messages at times; that it has ended is told by itself.
  const ignore = (): void => {};
  return {
    post: (request) => {
      if (child.connected) child.send(request, ignore);
    },
    listen: (onMessage, onEnd) => {
      child.on("message", (message) => onMessage(message as Message));
      child.on("error", onEnd);
      child.on("exit", (code, signal) => onEnd(new Error(`the process ended with ${signal ?? exitOf(code)}`)));
    },
    keepAlive: (isWaitedFor) => {
      const channel = child.channel;
      if (isWaitedFor) {
        child.ref();
        channel?.ref();
      } else {
        child.unref();
        channel?.unref();
      }
    },
    terminate: async () => {
      if (hasEnded) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.ref();
      kill();
      await gone;
    },
  };
}
