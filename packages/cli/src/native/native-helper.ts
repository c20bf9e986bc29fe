import { runReplica } from "@parseltongue/engine";
import { openLibrary } from "./open-library.ts";

/** The process in which plugins' machine code runs: a replica of the graph that may load libraries, and nothing else. */
runReplica({ send: (message) => process.send?.(message), listen: (take) => process.on("message", take) }, openLibrary);

// Whoever asked is gone.
process.on("disconnect", () => process.exit(0));
