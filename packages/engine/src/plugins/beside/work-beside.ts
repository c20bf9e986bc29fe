import type { Graph } from "@parseltongue/graph";
import { EngineError } from "../../engine-error.ts";
import type { PluginStatus } from "../plugin-status.ts";
import type { PluginsToTell } from "./plugins-beside.ts";
import type { PluginWork, PluginWorkResults, WorkOf } from "./plugin-work.ts";

/** Where plugins do what may take long. */
export interface WorkBeside {
  /** What plugins there cost so far. */
  readonly statuses: readonly PluginStatus[];
  /** @throws what the work throws; EngineError `replica-failed` */
  do<Kind extends PluginWork["kind"]>(
    tell: PluginsToTell,
    graph: Graph,
    work: WorkOf<Kind>,
  ): Promise<PluginWorkResults[Kind]>;
}

/** Whether work came to nothing because what it was done in has ended. */
export function hasEnded(error: unknown): error is EngineError {
  return error instanceof EngineError && error.code === "replica-failed";
}
