import { inspect } from "node:util";
import type { HostileCase, SwitchedOff } from "./hostile-case.ts";
import { switchOff } from "./limiters.ts";
import { runCase } from "./run-case.ts";

/** One case to run with limiters off. */
export interface OffTask {
  readonly each: HostileCase;
  readonly switchedOff: SwitchedOff;
  readonly neighbour: Uint8Array;
}

/** What it came to. */
export interface OffReport {
  /** What the failed check says; nothing when none failed. */
  readonly says: string;
  /** Whether the process can run another case. */
  readonly isReusable: boolean;
}

process.on("message", (task) => {
  const { each, switchedOff, neighbour } = task as OffTask;
  const off = switchOff(switchedOff.limiters);
  let says = "";
  try {
    runCase(each, neighbour, off);
  } catch (error) {
    says = inspect(error);
  }
  process.send!({ says, isReusable: !off.isProcessChanged } satisfies OffReport);
});
process.send!("ready");
