import { parentPort } from "node:worker_threads";
import { runReplica } from "./run-replica.ts";

/** The entry of a replica: as a worker, or as a process. */
runReplica({
  send: (message) => {
    if (parentPort) parentPort.postMessage(message);
    else process.send?.(message);
  },
  listen: (take) => (parentPort ?? process).on("message", take),
});

// As a process: whoever asked is gone.
process.on("disconnect", () => process.exit(0));
