import { safeText } from "@parseltongue/base";
import type { ExitCode } from "../exit-codes.ts";
import { findRoot } from "../find-root.ts";
import type { Machine } from "../machine.ts";
import type { Invocation } from "./invocation.ts";

/** `metrics`: what the running daemon counted. */
export async function runMetrics(
  invocation: Extract<Invocation, { command: "metrics" }>,
  machine: Machine,
): Promise<ExitCode> {
  const root = await findRoot(machine.environment, machine.workingDirectory, invocation.root);
  const daemon = await machine.daemons.connect(root);
  if (daemon === undefined) {
    machine.stderr.write(`no daemon runs for ${safeText(root)}\n`);
    return 1;
  }
  try {
    machine.stdout.write(await daemon.metrics());
    return 0;
  } finally {
    daemon.close();
  }
}
