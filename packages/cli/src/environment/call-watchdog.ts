import { kill, pid } from "node:process";
import { parentPort, workerData } from "node:worker_threads";

/** Kills the process when machine code on its main thread does not return: the mark on disk says whose it was. */
const { calls, deadlineMs } = workerData as { readonly calls: Int32Array; readonly deadlineMs: number };
const LOOKS = 4;

let seen = 0;
let times = 0;

setInterval(() => {
  const now = Atomics.load(calls, 0);
  times = now === seen && now % 2 !== 0 ? times + 1 : 0;
  seen = now;
  if (times >= LOOKS) kill(pid, "SIGKILL");
}, deadlineMs / LOOKS);
parentPort?.postMessage("runs");
