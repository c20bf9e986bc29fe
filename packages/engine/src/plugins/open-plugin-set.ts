import type { Environment } from "@parseltongue/base";
import type { Graph } from "@parseltongue/graph";
import { ColumnCache } from "./column-cache.ts";
import { HostData } from "./host-data/host-data.ts";
import { KeptFiles } from "./kept-files.ts";
import type { PluginSource } from "./plugin-configuration.ts";
import { PluginSet, type PluginSetParts } from "./plugin-set.ts";

/** What plugins on an engine's own thread need of it. */
export interface PluginSetOptions {
  readonly source: PluginSource;
  readonly environment: Environment;
  /** Absolute path of the code base. */
  readonly root: string;
}

/** Plugins that know what is beside the graph, and that tell it to others. */
export interface OpenPlugins {
  readonly plugins: PluginSet;
  readonly hostData: HostData;
}

/** The plugins of an engine's own thread; none are on yet. */
export function openPluginSet(graph: Graph, { source, environment, root }: PluginSetOptions): OpenPlugins {
  const { files, clock } = environment;
  const { columnCache, guestCache } = source;
  const hostData = new HostData(environment, root);
  const plugins = new PluginSet(graph, {
    listeners: source,
    clock,
    hostData,
    // What cannot be kept is computed again: not worth a word.
    ...(columnCache !== undefined && { cache: new ColumnCache(files, columnCache, () => {}) }),
    ...(guestCache !== undefined && { guests: keptGuests(files, guestCache) }),
  });
  return { plugins, hostData };
}

const MOST_GUESTS = 128;

function keptGuests(
  files: Environment["files"],
  { directory, engine }: NonNullable<PluginSource["guestCache"]>,
): NonNullable<PluginSetParts["guests"]> {
  const kept = new KeptFiles(files, { directory, ending: ".guest", most: MOST_GUESTS }, () => {});
  return {
    engine,
    read: async (key) => kept.read(key),
    write: (key, bytes) => kept.write(key, bytes),
    written: async () => kept.written(),
  };
}
