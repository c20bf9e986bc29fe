import type { Environment } from "@parseltongue/base";
import { type Graph, GraphError } from "@parseltongue/graph";
import type { ComputedColumn, HostDataName, Manifest } from "@parseltongue/host";
import { attributeColumn } from "../attribute-column.ts";
import { ChangeCounts } from "./change-counts.ts";
import { CodeOwners } from "./code-owners.ts";
import {
  type GivenHostData,
  HOST_PREFIX as PREFIX,
  type HostKnowledge,
  type HostName,
  type HostTexts,
  isHostName,
} from "./host-knowledge.ts";
import { type Absence, type HostColumn, type HostSource, isAbsence } from "./host-source.ts";
import { TestCoverage } from "./test-coverage.ts";

/** Columns that the host knows how to make. @see SPEC 3.6 */
type ColumnName = "host.changes" | "host.coverage";

/** A column as it stands in a graph. */
interface Shown {
  readonly graph: Graph;
  readonly epoch: number;
  readonly column: HostColumn;
}

/** What the host knows, from its sources. Nothing is read before a plugin asks for it. */
export class HostData implements HostKnowledge {
  readonly #columns: ReadonlyMap<string, Kept<HostColumn>>;
  readonly #texts: ReadonlyMap<string, Kept<readonly string[]>>;
  readonly #shown = new Map<string, Shown>();
  /** Columns that found no room in the graph. */
  readonly #refused = new Map<string, Absence>();

  /** @param root absolute path of the code base */
  constructor({ files, processes }: Pick<Environment, "files" | "processes">, root: string) {
    const columns: Readonly<Record<ColumnName, HostSource<HostColumn>>> = {
      "host.changes": new ChangeCounts(processes, root),
      "host.coverage": new TestCoverage(files, root),
    };
    const texts: Readonly<Record<HostDataName, HostSource<readonly string[]>>> = {
      codeowners: new CodeOwners(files, root),
    };
    this.#columns = new Map(Object.entries(columns).map(([name, source]) => [name, new Kept(source)]));
    this.#texts = new Map(Object.entries(texts).map(([name, source]) => [PREFIX + name, new Kept(source)]));
  }

  /** Reads those of the names anew whose sources have changed. Gives their names. */
  async update(names: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const kept = [...this.#columns, ...this.#texts].filter(([name]) => names.has(name));
    const changed = await Promise.all(kept.map(async ([name, each]) => ((await each.update()) ? [name] : [])));
    return new Set(changed.flat());
  }

  /** Whether guests are loaded with it, so that they have to be loaded anew when it changes. */
  isLoadedWith(name: string): boolean {
    return this.#texts.has(name);
  }

  /** What a plugin is loaded with. */
  textsFor({ capabilities }: Manifest): HostTexts {
    return Object.fromEntries(
      capabilities.hostData.flatMap((name) => {
        const data = this.#texts.get(PREFIX + name)?.data;
        return data === undefined || isAbsence(data) ? [] : [[name, data] as const];
      }),
    );
  }

  /** Has the graph hold those of the columns that are the host's, right for it as it is. */
  show(graph: Graph, names: Iterable<string>): void {
    for (const name of names) if (isHostName(name)) this.#show(graph, name);
  }

  /** Takes columns out of the graph that nobody asks for any more. */
  keepOnly(graph: Graph, names: ReadonlySet<string>): void {
    for (const name of this.#shown.keys()) if (!names.has(name)) this.#drop(graph, name);
  }

  /** Why there is nothing under a name; undefined when there is something. */
  absence(name: HostName): Absence | undefined {
    const kept = this.#columns.get(name) ?? this.#texts.get(name);
    if (kept === undefined) {
      return { reason: `this version has no ${name}`, hint: "upgrade parseltongue, or leave the plugin off" };
    }
    if (kept.data !== undefined && isAbsence(kept.data)) return kept.data;
    return this.#refused.get(name);
  }

  /** What is known under the names, for another thread; columns for the graph as it is. */
  given(graph: Graph, names: ReadonlySet<string>): GivenHostData {
    this.show(graph, names);
    const columns = [...names].flatMap((name): ComputedColumn[] => {
      const column = this.#shown.has(name) && !this.#refused.has(name) ? attributeColumn(graph, name) : undefined;
      return column === undefined ? [] : [column];
    });
    const texts = [...this.#texts].flatMap(([name, { data }]) =>
      !names.has(name) || data === undefined || isAbsence(data) ? [] : [[name.slice(PREFIX.length), data] as const],
    );
    const absences = [...names].filter(isHostName).flatMap((name) => {
      const absence = this.absence(name);
      return absence === undefined ? [] : [[name, absence] as const];
    });
    return { columns, texts: Object.fromEntries(texts), absences: Object.fromEntries(absences) };
  }

  #show(graph: Graph, name: string): void {
    const column = this.#columns.get(name)?.data;
    if (column === undefined || isAbsence(column)) {
      this.#drop(graph, name);
      return;
    }
    const shown = this.#shown.get(name);
    if (shown?.graph === graph && shown.epoch === graph.epoch && shown.column === column) return;
    this.#shown.set(name, { graph, epoch: graph.epoch, column });
    try {
      graph.setAttribute(name, column.type, column.values(graph));
      this.#refused.delete(name);
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      graph.dropAttribute(name);
      this.#refused.set(name, { reason: error.message, hint: error.hint ?? "index less code at once" });
    }
  }

  #drop(graph: Graph, name: string): void {
    this.#refused.delete(name);
    if (this.#shown.delete(name)) graph.dropAttribute(name);
  }
}

/** What was read of a source last. */
class Kept<Data extends object> {
  readonly #source: HostSource<Data>;
  #stamp: string | undefined;
  data: Data | Absence | undefined;

  constructor(source: HostSource<Data>) {
    this.#source = source;
  }

  /** Returns whether it was read anew. */
  async update(): Promise<boolean> {
    // Asked for first: what changes while it is read is found out the next time.
    const stamp = await this.#source.stamp();
    if (stamp === this.#stamp) return false;
    this.data = await this.#source.read();
    this.#stamp = stamp;
    return true;
  }
}
