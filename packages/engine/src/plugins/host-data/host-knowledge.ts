import type { Graph } from "@parseltongue/graph";
import type { ComputedColumn, HostDataName, LoadOptions, Manifest } from "@parseltongue/host";
import type { Absence } from "./host-source.ts";

/** The prefix of the names by which guests ask for what the host knows. */
export const HOST_PREFIX = "host.";
/** What a plugin asks for and is granted, by the names that guests know: `host.changes`, `host.codeowners`. */
export type HostName = `${typeof HOST_PREFIX}${string}`;

/** Texts that guests are loaded with. */
export type HostTexts = NonNullable<LoadOptions["hostData"]>;

/** What the host knows beside the graph and hands to plugins that may have it: columns of attributes and lists of texts. */
export interface HostKnowledge {
  /** Brings those of the names up to date. Gives the names of what has changed. */
  update(names: ReadonlySet<string>): Promise<ReadonlySet<string>>;
  /** Whether guests are loaded with it, so that they have to be loaded anew when it changes. */
  isLoadedWith(name: string): boolean;
  /** What a plugin is loaded with. */
  textsFor(manifest: Manifest): HostTexts;
  /** Has the graph hold those of the columns that are the host's, right for it as it is. */
  show(graph: Graph, names: Iterable<string>): void;
  /** Takes columns out of the graph that nobody asks for any more. */
  keepOnly(graph: Graph, names: ReadonlySet<string>): void;
  /** Why there is nothing under a name; undefined when there is something. */
  absence(name: HostName): Absence | undefined;
}

/** What a host knows about one graph, as plain data for another thread. */
export interface GivenHostData {
  /** By node id of the graph as it is. */
  readonly columns: readonly ComputedColumn[];
  readonly texts: Readonly<Partial<Record<HostDataName, readonly string[]>>>;
  /** By name. */
  readonly absences: Readonly<Record<string, Absence>>;
}

export function isHostName(name: string): name is HostName {
  return name.startsWith(HOST_PREFIX);
}

/** What plugins ask for of the host and were granted. */
export function hostNamesOf({ capabilities }: Manifest): HostName[] {
  return [
    ...capabilities.attributes.filter(isHostName),
    ...capabilities.hostData.map((name) => `${HOST_PREFIX}${name}` as const),
  ];
}
