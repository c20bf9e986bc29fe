import { canonicalJson } from "@parseltongue/base";
import type { Graph } from "@parseltongue/graph";
import type { ComputedColumn, HostDataName, Manifest } from "@parseltongue/host";
import {
  type GivenHostData,
  HOST_PREFIX,
  type HostKnowledge,
  type HostName,
  type HostTexts,
} from "./host-knowledge.ts";
import type { Absence } from "./host-source.ts";

const NOTHING: GivenHostData = { columns: [], texts: {}, absences: {} };

/** What the main thread's host knows, as it was told last. */
export class HandedHostData implements HostKnowledge {
  #given: GivenHostData = NOTHING;
  readonly #changed = new Set<string>();
  readonly #shown = new Set<string>();

  /** Takes over what the main thread knows about the graph as it is. */
  take(given: GivenHostData, graph: Graph): void {
    const before = this.#given;
    this.#given = given;
    for (const name of namesOf(before, given)) if (!isSame(before, given, name)) this.#changed.add(name);
    // Always: the same values may be about other node ids.
    for (const { name, type, values } of given.columns) {
      graph.setAttribute(name, type, values);
      this.#shown.add(name);
    }
    for (const name of this.#shown) {
      if (!given.columns.some((column) => column.name === name)) this.#drop(graph, name);
    }
  }

  async update(): Promise<ReadonlySet<string>> {
    const changed = new Set(this.#changed);
    this.#changed.clear();
    return changed;
  }

  isLoadedWith(name: string): boolean {
    return !this.#given.columns.some((column) => column.name === name);
  }

  textsFor({ capabilities }: Manifest): HostTexts {
    const { texts } = this.#given;
    return Object.fromEntries(
      capabilities.hostData.flatMap((name: HostDataName) => {
        const found = texts[name];
        return found === undefined ? [] : [[name, found] as const];
      }),
    );
  }

  show(): void {
    // `take` did.
  }

  keepOnly(graph: Graph, names: ReadonlySet<string>): void {
    for (const name of this.#shown) if (!names.has(name)) this.#drop(graph, name);
  }

  absence(name: HostName): Absence | undefined {
    return this.#given.absences[name];
  }

  #drop(graph: Graph, name: string): void {
    this.#shown.delete(name);
    graph.dropAttribute(name);
  }
}

function namesOf(...given: readonly GivenHostData[]): Set<string> {
  const names = new Set<string>();
  for (const { columns, texts, absences } of given) {
    for (const { name } of columns) names.add(name);
    for (const name of Object.keys(texts)) names.add(HOST_PREFIX + name);
    for (const name of Object.keys(absences)) names.add(name);
  }
  return names;
}

function isSame(a: GivenHostData, b: GivenHostData, name: string): boolean {
  const about = ({ texts, absences }: GivenHostData): string =>
    canonicalJson([texts[name.slice(HOST_PREFIX.length) as HostDataName] ?? false, { ...absences[name] }]);
  if (about(a) !== about(b)) return false;
  const [left, right] = [a, b].map(({ columns }) => columns.find((column) => column.name === name));
  return left === right || (left !== undefined && right !== undefined && isSameColumn(left, right));
}

function isSameColumn(a: ComputedColumn, b: ComputedColumn): boolean {
  return (
    a.type === b.type &&
    a.values.length === b.values.length &&
    (a.values as Float32Array).every((value, node) => value === b.values[node])
  );
}
