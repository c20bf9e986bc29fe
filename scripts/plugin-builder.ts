/** A process that builds plugins: it is sent a plugin's directory, and answers with a `RecordedRun` once that is built or is not. */
import { runRecorded } from "./run-recorded.ts";

process.on("message", (directory: string) => {
  void runRecorded(["plugin", "build", directory]).then((reply) => process.send?.(reply));
});
