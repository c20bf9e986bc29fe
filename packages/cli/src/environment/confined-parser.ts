import type { Socket } from "node:net";
import type { ParserProcess } from "@parseltongue/indexer";
import { type ConfinedProcessOptions, startConfinedChild } from "./confined-process.ts";

/**
 * Starts the process of a plugin's grammar, confined as `startConfinedProcess` says. It is spoken to in bytes: what comes
 * back may be anything, and nothing is made of it here. It ends with this process, whatever it does.
 */
export function startConfinedParser(entry: URL, options: ConfinedProcessOptions = {}): ParserProcess {
  const { child, kill } = startConfinedChild(entry, { ...options, speaks: "bytes" });
  const [input, output] = [child.stdin as Socket, child.stdout as Socket];
  let hasEnded = false;
  process.once("exit", kill);
  child.once("exit", () => {
    hasEnded = true;
    process.off("exit", kill);
  });
  // It may be gone before all is written; that it has ended is told by itself.
  input.on("error", () => {});
  output.on("error", () => {});
  return {
    send: (bytes) => void input.write(bytes),
    listen: (onBytes, onEnd) => {
      output.on("data", onBytes);
      child.on("error", onEnd);
      // Not `exit`: what it wrote before comes first.
      child.on("close", (code, signal) => onEnd(new Error(`the process ended with ${signal ?? code}`)));
    },
    keepAlive: (isWaitedFor) => {
      for (const each of [child, input, output]) {
        if (isWaitedFor) each.ref();
        else each.unref();
      }
    },
    terminate: async () => {
      if (hasEnded || child.pid === undefined) return;
      const gone = new Promise((resolve) => child.once("exit", resolve));
      child.ref();
      kill();
      await gone;
    },
  };
}
