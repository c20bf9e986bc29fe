/** A made-up code base of any size, shaped like real ones: what storage is measured on. Same seed, same graph. */
import {
  Confidence,
  EDGE_STRIDE,
  EdgeKind,
  FILE_STRIDE,
  type GraphCommit,
  LanguageId,
  NODE_STRIDE,
  NodeKind,
} from "@parseltongue/graph";

/** Of real Rust and TypeScript code: 2,000 lines hold about so many nodes. */
export const NODES_PER_FILE = 340;
const LINES_PER_NODE = 6;
const WORDS = ["parse", "node", "token", "scope", "emit", "visit", "resolve", "lower", "type", "path", "item", "check"];

/** Small, quick and the same everywhere. @see Steele and Vigna, SplitMix32 finaliser */
export function randomNumbers(seed: number): (end: number) => number {
  let state = seed;
  return (end) => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return Math.floor((((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32) * end);
  };
}

/**
 * One commit of `nodeCount` nodes and about `edgeCount` edges: every node contained in its file's first node, calls to
 * the same file (65 %), to hubs (20 %, the first of them most) and to anywhere (15 %). Nodes and edges are numbered from 1
 * in order of file; node `1 + f * NODES_PER_FILE` is the file node of file `f + 1`.
 */
export function syntheticCommit(nodeCount: number, edgeCount: number, seed = 42): GraphCommit {
  const random = randomNumbers(seed);
  const fileCount = Math.ceil(nodeCount / NODES_PER_FILE);
  const strings = [""];
  const names = new Map<string, number>();
  const files = new Int32Array(fileCount * FILE_STRIDE);
  const nodes = new Int32Array(nodeCount * NODE_STRIDE);
  for (let file = 0; file < fileCount; file += 1) {
    strings.push(`crates/crate_${file % 97}/src/${WORDS[file % 12]}/module_${file}.rs`);
    files.set([file + 1, strings.length - 1, 0, LanguageId.rust, 2000], file * FILE_STRIDE);
    const end = Math.min(nodeCount, (file + 1) * NODES_PER_FILE);
    for (let index = file * NODES_PER_FILE; index < end; index += 1) {
      nodes.set(nodeRecord(index, file, strings, names), index * NODE_STRIDE);
    }
  }
  return { strings, files, nodes, edges: edgeRecords(nodeCount, edgeCount, random), moves: new Int32Array(0) };
}

/** Names recur, and a writer of commits keeps each once; the other texts are new every time. */
function nodeRecord(index: number, file: number, strings: string[], names: Map<string, number>): number[] {
  const place = index % NODES_PER_FILE;
  const name = `${WORDS[place % 12]}_${WORDS[(place * 7) % 11]}_${place}`;
  const known = names.get(name) ?? strings.length;
  if (known === strings.length) strings.push(name);
  names.set(name, known);
  const first = strings.length;
  strings.push(`crate_${file % 97}::${WORDS[file % 12]}::module_${file}::Type${place % 20}::${name}`);
  strings.push(
    `pub fn ${name}(&self, ${WORDS[index % 12]}: &Type${index % 50}, at: usize) -> Option<Type${index % 31}>`,
  );
  if (index % 4 === 0) strings.push(`Gives the ${name} of module ${file}, or nothing when there is none.`);
  const parent = place === 0 ? 0 : file * NODES_PER_FILE + 1;
  const doc = index % 4 === 0 ? first + 2 : 0;
  const kind = place === 0 ? NodeKind.file : NodeKind.method;
  const line = 1 + place * LINES_PER_NODE;
  return [index + 1, kind, 1, known, first, first + 1, doc, parent, file + 1, line, 5, line + 4, LanguageId.rust, 0];
}

function edgeRecords(nodeCount: number, edgeCount: number, random: (end: number) => number): Int32Array {
  const edges = new Int32Array(edgeCount * EDGE_STRIDE);
  const perNode = edgeCount / nodeCount;
  for (let edge = 0; edge < edgeCount; edge += 1) {
    const from = Math.floor(edge / perNode);
    const isFirst = edge === 0 || Math.floor((edge - 1) / perNode) !== from;
    const head = from - (from % NODES_PER_FILE);
    const line = 2 + (from % NODES_PER_FILE) * LINES_PER_NODE + (edge % 4);
    const record = isFirst
      ? [edge + 1, head + 1, from + 1, EdgeKind.contains, 0, Confidence.resolved, 0, 0]
      : [
          edge + 1,
          from + 1,
          target(head, nodeCount, random) + 1,
          EdgeKind.calls,
          0,
          Confidence.resolved,
          line,
          1 + random(60),
        ];
    edges.set(record, edge * EDGE_STRIDE);
  }
  return edges;
}

function target(head: number, nodeCount: number, random: (end: number) => number): number {
  const kind = random(100);
  if (kind < 65) return Math.min(nodeCount - 1, head + random(NODES_PER_FILE));
  if (kind < 85) return Math.floor(nodeCount ** (random(1000) / 1000)) - 1;
  return random(nodeCount);
}
