import type { Graph } from "@parseltongue/graph";
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
