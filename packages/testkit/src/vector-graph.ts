import { fixtureGraph, type FixtureGraph } from "@parseltongue/contract/vectors";
import { TestGraph } from "./test-graph.ts";

/** The graph of the contract's vectors in a memory of its own. */
export function vectorGraph(): TestGraph {
  const { nodes, edges, files, texts, textBytes, outRows, inRows, columns, epoch } = fixtureGraph();
  const ofNodes = columnsOf(nodes);
  const ofEdges = columnsOf(edges);
  const ofFiles = columnsOf(files);
  const graph = new TestGraph({
    epoch,
    nodeCount: nodes.length,
    edgeCount: edges.length,
    fileCount: files.length,
    texts: texts.map(({ begin, end }) => textBytes.subarray(begin, end)),
    columns: {
      nodeKind: ofNodes("kind"),
      nodeFlags: ofNodes("flags"),
      nodeName: ofNodes("name"),
      nodeQualifiedName: ofNodes("qualifiedName"),
      nodeSignature: ofNodes("signature"),
      nodeDoc: ofNodes("doc"),
      nodeParent: ofNodes("parent"),
      nodeFile: ofNodes("file"),
      nodeLine: ofNodes("line"),
      nodeColumn: ofNodes("column"),
      nodeEndLine: ofNodes("endLine"),
      nodeLanguage: ofNodes("language"),
      outStart: ofNodes("outBegin"),
      outLength: rowLengths(nodes, "outBegin", "outEnd"),
      inStart: ofNodes("inBegin"),
      inLength: rowLengths(nodes, "inBegin", "inEnd"),
      outRows,
      inRows,
      edgeFrom: ofEdges("from"),
      edgeTo: ofEdges("to"),
      edgeKind: ofEdges("kind"),
      edgeFlags: ofEdges("flags"),
      edgeConfidence: ofEdges("confidence"),
      edgeLine: ofEdges("line"),
      edgeColumn: ofEdges("column"),
      filePath: ofFiles("path"),
      fileFlags: ofFiles("flags"),
    },
  });
  for (const { name, type, values } of columns) graph.setAttribute(name, type, values);
  return graph;
}

function columnsOf<Entry extends object>(
  entries: readonly (Entry | undefined)[],
): (name: keyof Entry & string) => number[] {
  return (name) => entries.map((entry) => Number(entry?.[name] ?? 0));
}

function rowLengths(nodes: FixtureGraph["nodes"], begin: "outBegin" | "inBegin", end: "outEnd" | "inEnd"): number[] {
  return nodes.map((node) => (node === undefined ? 0 : node[end] - node[begin]));
}
