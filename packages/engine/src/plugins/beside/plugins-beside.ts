import type { Graph } from "@parseltongue/graph";
import type { Replica } from "../../replica.ts";
import type { HostData } from "../host-data/host-data.ts";
import type { PluginConfiguration } from "../plugin-configuration.ts";
import type { PluginStatus } from "../plugin-status.ts";
import type { PluginWork, PluginWorkResults, WorkOf } from "./plugin-work.ts";
import type { WorkBeside } from "./work-beside.ts";

/** What is on, and what the host knows. */
export interface PluginsToTell {
  readonly plugins: {
    readonly configuration: PluginConfiguration;
    /** Another whenever something else is on. */
    readonly generation: number;
    /** Names of what the host knows that plugins ask for and were granted. */
    readonly hostNames: ReadonlySet<string>;
  };
  readonly hostData: HostData;
}

/** Has the replica's plugins work: they are told first what is on and what the host knows, as it is now. */
export class PluginsBeside implements WorkBeside {
  readonly #replica: () => Replica;
  #told: { readonly replica: Replica; readonly generation: number } | undefined;
  /** What the replica's plugins cost so far. */
  statuses: readonly PluginStatus[] = [];

  /** @param replica the one that runs; starts one if need be */
  constructor(replica: () => Replica) {
    this.#replica = replica;
  }

  /** @throws what the work throws; EngineError `replica-failed` */
  async do<Kind extends PluginWork["kind"]>(
    { plugins, hostData }: PluginsToTell,
    graph: Graph,
    work: WorkOf<Kind>,
  ): Promise<PluginWorkResults[Kind]> {
    const replica = this.#replica();
    const given = hostData.given(graph, plugins.hostNames);
    const { generation, configuration } = plugins;
    if (this.#told?.replica !== replica || this.#told.generation !== generation) {
      replica.usePlugins(configuration, given);
      this.#told = { replica, generation };
    }
    const { result, statuses } = await replica.work<Kind>(work, given);
    this.statuses = statuses;
    return result;
  }
}
