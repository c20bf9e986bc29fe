import type { CodeBaseOptions } from "./code-base.ts";
import { Engine, type EngineOptions } from "./engine.ts";
import type { IndexerLike } from "./indexer-like.ts";

/** What an engine over real code takes; see both for the meaning of each. */
export interface OpenEngineOptions extends CodeBaseOptions, Omit<EngineOptions, "createIndexer"> {}

/**
 * The engine of a code base, with its saved graph if there is one; see `Engine.state`. Nothing is read or started before
 * it is asked for.
 * @throws EnvironmentError when the saved graph is there but cannot be read
 */
export async function openEngine(options: OpenEngineOptions): Promise<Engine> {
  // Loaded when there is something to read: questions about a saved graph need no parser.
  const createIndexer = async (): Promise<IndexerLike> => (await import("./code-base.ts")).openCodeBase(options);
  return Engine.open({ ...options, createIndexer });
}
