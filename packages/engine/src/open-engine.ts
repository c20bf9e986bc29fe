import { type CodeBaseOptions, openCodeBase } from "./code-base.ts";
import { Engine, type EngineOptions } from "./engine.ts";

/** What an engine over real code takes; see both for the meaning of each. */
export interface OpenEngineOptions extends CodeBaseOptions, Omit<EngineOptions, "createIndexer"> {}

/**
 * The engine of a code base, with its saved graph if there is one; see `Engine.state`. Nothing is read or started before
 * it is asked for.
 * @throws EnvironmentError when the saved graph is there but cannot be read
 */
export async function openEngine(options: OpenEngineOptions): Promise<Engine> {
  return Engine.open({ ...options, createIndexer: () => openCodeBase(options) });
}
