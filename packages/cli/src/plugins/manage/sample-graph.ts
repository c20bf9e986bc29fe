import {
  Confidence,
  EDGE_STRIDE,
  EdgeField,
  EdgeKind,
  FILE_STRIDE,
  FileField,
  Graph,
  LanguageId,
  NODE_STRIDE,
  NodeField,
  NodeFlag,
  NodeKind,
} from "@parseltongue/graph";

/** Large enough that reads miss the processor's caches, as they do in real code bases. */
const NODES = 100_000;
const EDGES = 500_000;
const FILES = 1000;
const KINDS = [NodeKind.function, NodeKind.method, NodeKind.struct, NodeKind.trait] as const;

let made: Graph | undefined;

/** A made-up code base of 100,000 items that call one another at random: the same in every run, made once a process. */
export function sampleGraph(): Graph {
  if (made !== undefined) return made;
  made = Graph.create();
  made.apply({
    strings: ["", ...Array.from({ length: FILES }, (_, file) => `src/file_${file}.rs`), "item", "fn item()"],
    files: records(FILES, FILE_STRIDE, FileField, (file) => ({
      file: file + 1,
      path: file + 1,
      language: LanguageId.rust,
      lineCount: 1000,
    })),
    nodes: records(NODES, NODE_STRIDE, NodeField, (node) => ({
      node: node + 1,
      kind: KINDS[node % KINDS.length]!,
      flags: node % 2 === 0 ? NodeFlag.public : 0,
      name: FILES + 1,
      qualifiedName: FILES + 1,
      signature: FILES + 2,
      file: 1 + (node % FILES),
      line: 1 + (node % 1000),
      column: 1,
      endLine: 10 + (node % 1000),
      language: LanguageId.rust,
      ordinal: node,
    })),
    edges: randomEdges(),
    moves: new Int32Array(0),
  });
  return made;
}

function randomEdges(): Int32Array {
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 + ((state >>> 8) % NODES);
  };
  return records(EDGES, EDGE_STRIDE, EdgeField, (edge) => ({
    edge: edge + 1,
    from: next(),
    to: next(),
    kind: EdgeKind.calls,
    confidence: Confidence.resolved,
    line: 1 + (edge % 1000),
    column: 1,
  }));
}

function records<Field extends string>(
  count: number,
  stride: number,
  fields: Readonly<Record<Field, number>>,
  valuesOf: (index: number) => Partial<Record<Field, number>>,
): Int32Array {
  const all = new Int32Array(count * stride);
  for (let index = 0; index < count; index++) {
    const values = valuesOf(index);
    for (const field of Object.keys(values) as Field[]) all[index * stride + fields[field]] = values[field] ?? 0;
  }
  return all;
}
