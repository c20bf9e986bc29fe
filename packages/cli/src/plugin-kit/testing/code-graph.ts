import type { Files } from "@parseltongue/base";
import { Graph, GraphQueries, type GraphView } from "@parseltongue/graph";
import {
  CodeDumpSource,
  DirectorySource,
  Indexer,
  type IndexSummary,
  languageOf,
  type LanguageSet,
  type SourceSet,
  type StartParserProcess,
} from "@parseltongue/indexer";
import type { HitBatch } from "@parseltongue/host";
import { KitError } from "../kit-error.ts";
import { shuffledGraph } from "./shuffled-graph.ts";

const FILTER = { accepts: (path: string): boolean => languageOf(path) !== undefined };

/** Languages beside those that are built in, and what their grammars need. */
export interface ReadWith {
  readonly languages: () => Promise<LanguageSet>;
  readonly startParser: StartParserProcess;
}

/** The graph of a piece of code that exists for a test only. */
export class CodeGraph {
  readonly graph: Graph;
  readonly queries: GraphQueries;

  private constructor(graph: Graph) {
    this.graph = graph;
    this.queries = new GraphQueries(graph);
  }

  /** A graph that holds nothing. */
  static empty(): CodeGraph {
    return new CodeGraph(Graph.create());
  }

  /** A graph that is there already. */
  static ofGraph(graph: Graph): CodeGraph {
    return new CodeGraph(graph);
  }

  /** @param dump files in one text, a line `FILE: path` before each @throws IndexerError `not-a-dump` */
  static async ofDump(dump: string, signal: AbortSignal): Promise<CodeGraph> {
    return CodeGraph.#ofSource(CodeDumpSource.parse(new TextEncoder().encode(dump), FILTER), signal, 1);
  }

  /** As `ofDump`, with further languages, and what of the dump was not read. */
  static async readDump(
    dump: string,
    reading: ReadWith,
    signal: AbortSignal,
  ): Promise<{ readonly code: CodeGraph } & Pick<IndexSummary, "skipped" | "warnings">> {
    const languages = await reading.languages();
    const filter = { accepts: (path: string): boolean => languages.of(path) !== undefined };
    const source = CodeDumpSource.parse(new TextEncoder().encode(dump), filter);
    const indexer = new Indexer({ source, workers: 1, ...reading });
    try {
      const { commit, summary, languageNames } = await indexer.index({ signal });
      const graph = Graph.create({ languageNames });
      graph.apply(commit);
      return { code: new CodeGraph(graph), skipped: summary.skipped, warnings: summary.warnings };
    } finally {
      await indexer.close();
    }
  }

  /** The code under a directory as it is now; nothing is saved. @param root absolute path */
  static async ofDirectory(files: Files, root: string, signal: AbortSignal): Promise<CodeGraph> {
    return CodeGraph.#ofSource(new DirectorySource(files, root, FILTER), signal);
  }

  /** The graph of the same code under other ids. */
  shuffled(): CodeGraph {
    return new CodeGraph(shuffledGraph(this.graph));
  }

  static async #ofSource(source: SourceSet, signal: AbortSignal, workers?: number): Promise<CodeGraph> {
    const indexer = new Indexer({ source, ...(workers !== undefined && { workers }) });
    try {
      const { commit } = await indexer.index({ signal });
      const graph = Graph.create();
      graph.apply(commit);
      return new CodeGraph(graph);
    } finally {
      await indexer.close();
    }
  }

  /** The node of a name, as users write it. @throws KitError `bad-case` when none or several have it */
  node(name: string): number {
    const found = this.queries.resolveTarget(name, { includeTests: true });
    if (found.kind === "node") return found.node;
    const nodes = found.kind === "ambiguous" ? found.nodes : found.suggestions;
    const near = Array.from(nodes.subarray(0, 8), (node) => qualifiedName(this.graph, node)).join(", ");
    const message = found.kind === "ambiguous" ? `may mean any of ${near}` : "names nothing in the case's source";
    throw new KitError("bad-case", `${JSON.stringify(name)} ${message}`, {
      ...(near !== "" && { hint: `there are ${near}` }),
    });
  }

  /** A node's shortest name that means it alone; its id where it has none. */
  nameOf(node: number): string {
    const { graph } = this;
    for (const name of [graph.text(graph.nodeName[node] ?? 0), qualifiedName(graph, node)]) {
      if (name === "") continue;
      const found = this.queries.resolveTarget(name, { includeTests: true });
      if (found.kind === "node" && found.node === node) return name;
    }
    return `#${node}`;
  }

  /** All nodes that code declares, by rank. */
  allNodes(): Uint32Array {
    return this.graph.nodesByRank.slice();
  }
}

/** Nodes as a batch of hits, none of them any hop away unless said otherwise. */
export function batchOf(nodes: Uint32Array, depths: Uint32Array = new Uint32Array(nodes.length)): HitBatch {
  return { length: nodes.length, nodes, depths };
}

function qualifiedName(graph: GraphView, node: number): string {
  return graph.text(graph.nodeQualifiedName[node] ?? 0);
}
