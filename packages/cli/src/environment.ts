import { setTimeout as delay } from "node:timers/promises";
import type { Cancellable, Clock, Environment } from "@parseltongue/base";
import { nodeFiles } from "./environment/node-files.ts";
import { nodeNetwork } from "./environment/node-network.ts";
import { nodeProcesses } from "./environment/node-processes.ts";

const nodeClock: Clock = {
  nowMs: () => Date.now(),
  elapsedMs: () => performance.now(),
  sleep: async (delayMs: number, options: Cancellable = {}) => {
    try {
      await delay(delayMs, undefined, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      throw error;
    }
  },
};

/** The real machine under Node: its files, clock, programs and variables. The only place that reaches for them. */
export const nodeEnvironment: Environment = {
  files: nodeFiles,
  clock: nodeClock,
  processes: nodeProcesses,
  network: nodeNetwork,
  variable: (name: string) => process.env[name],
};
export { tuneForLongRun } from "./engine-flags.ts";
