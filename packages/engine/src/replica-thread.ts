import { Worker } from "node:worker_threads";
import type { ReplicaNews, ReplicaRequest, ReplicaResponse } from "./replica-messages.ts";

/** Where a replica lives: a worker, or a process of its own. */
export interface ReplicaThread {
  /** Hands over a message; they arrive in order. @param moved memory that need not be copied */
  post(request: ReplicaRequest, moved?: readonly ArrayBuffer[]): void;
  /** Hears what comes back, and of the end. */
  listen(onMessage: (message: ReplicaResponse | ReplicaNews) => void, onEnd: (cause: Error) => void): void;
  /** Whether it keeps this process from ending. */
  keepAlive(isWaitedFor: boolean): void;
  /** Ends it, whatever it does. Resolves when it is gone. */
  terminate(): Promise<void>;
}

/**
 * Starts the replica's code in a process that reaches nothing of the machine.
 * @param entry of the code, which takes and sends messages as a worker does
 */
export type StartConfined = (entry: URL) => ReplicaThread;

/** The code of a replica. */
export const REPLICA_ENTRY: URL = new URL("./replica-worker.ts", import.meta.url);

/** A worker in this process. */
export function startWorker(entry: URL): ReplicaThread {
  const worker = new Worker(entry);
  return {
    post: (request, moved = []) => worker.postMessage(request, moved),
    listen: (onMessage, onEnd) => {
      worker.on("message", onMessage);
      worker.on("error", onEnd);
      worker.on("exit", (code) => onEnd(new Error(`the worker ended with ${code}`)));
    },
    keepAlive: (isWaitedFor) => (isWaitedFor ? worker.ref() : worker.unref()),
    terminate: async () => {
      await worker.terminate();
    },
  };
}
