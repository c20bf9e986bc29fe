import { type Engine, openEngine } from "@parseltongue/engine";
import { nodeEnvironment } from "./environment.ts";
import type { OpenOptions } from "./machine.ts";

/** The engine of a code base on this machine. */
export async function openRealEngine(root: string, options: OpenOptions = {}): Promise<Engine> {
  return openEngine({
    root,
    environment: nodeEnvironment,
    ...(options.dump !== undefined && { dump: options.dump }),
    ...(options.longLived === true && { replica: "worker" }),
    ...(options.onSaveFailure && { onSaveFailure: options.onSaveFailure }),
  });
}
