import { nodeEnvironment } from "../../src/environment.ts";

/** A build in the hands of strangers: it starts a compiler that never comes back. Its words name it in lists of processes. */
const spins = ["--eval", "while (true);", ...process.argv.slice(2)];
await nodeEnvironment.processes.run(process.execPath, spins, { directory: "/", maxOutputBytes: 1000, isBound: true });
