import { Engine, openCodeBase } from "@parseltongue/engine";
import { nodeEnvironment } from "./environment.ts";
import type { OpenOptions } from "./machine.ts";

/** The engine of a code base on this machine. */
export async function openRealEngine(root: string, options: OpenOptions = {}): Promise<Engine> {
  const { dump, longLived } = options;
  return Engine.open({
    root,
    environment: nodeEnvironment,
    createIndexer: () => openCodeBase({ root, environment: nodeEnvironment, ...(dump !== undefined && { dump }) }),
    replica: longLived === true ? "worker" : "none",
  });
}
