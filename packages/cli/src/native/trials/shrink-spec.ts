import type { FuzzSpec } from "./fuzz-spec.ts";

/** Tries before what is left is taken for small enough. */
const MOST_TRIES = 2000;

/** A smaller graph over which something still is wrong. @param isWrong whether it is wrong over a graph */
export function shrinkSpec(spec: FuzzSpec, isWrong: (spec: FuzzSpec) => boolean): FuzzSpec {
  let smallest = spec;
  let tries = 0;
  for (let goesOn = true; goesOn && tries < MOST_TRIES;) {
    goesOn = false;
    for (const candidate of smaller(smallest)) {
      if (tries++ >= MOST_TRIES) break;
      if (!isWrong(candidate)) continue;
      smallest = candidate;
      goesOn = true;
      break;
    }
  }
  return smallest;
}

/** Graphs that are a little smaller, the much smaller ones first. */
function* smaller(spec: FuzzSpec): Generator<FuzzSpec> {
  for (const nodes of withoutParts(spec.nodes, "end")) yield withoutStrangers({ ...spec, nodes });
  for (const edges of withoutParts(spec.edges, "anywhere")) yield { ...spec, edges };
  for (const hits of withoutParts(spec.hits, "anywhere")) yield { ...spec, hits };
  for (const texts of withoutParts(spec.texts, "end")) yield { ...spec, texts };
  for (const files of withoutParts(spec.files, "end")) yield { ...spec, files };
  for (let index = 0; index < spec.nodes.length; index++) {
    const node = spec.nodes[index]!;
    if (node.kind === 0) continue;
    yield { ...spec, nodes: spec.nodes.with(index, { ...node, kind: 0 }) };
    const bare = { ...node, flags: 0, signature: 0, doc: 0, line: 1, column: 1, endLine: 1 };
    if (JSON.stringify(bare) !== JSON.stringify(node)) yield { ...spec, nodes: spec.nodes.with(index, bare) };
  }
}

/** The list without a half, a quarter … a single item. Ids are places: where they matter only the end can go. */
function* withoutParts<Item>(items: readonly Item[], from: "end" | "anywhere"): Generator<readonly Item[]> {
  for (let size = Math.ceil(items.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    const first = from === "end" ? Math.max(0, items.length - size) : 0;
    for (let at = first; at < items.length; at += size) yield [...items.slice(0, at), ...items.slice(at + size)];
  }
}

function withoutStrangers(spec: FuzzSpec): FuzzSpec {
  const last = spec.nodes.length;
  return { ...spec, edges: spec.edges.filter(({ from, to }) => from <= last && to <= last) };
}

/** A graph as lines for people. */
export function printSpec({
  nodes,
  edges,
  hits,
  files,
  texts,
  onlyHits,
  attributes,
  parameters,
  epoch,
}: FuzzSpec): string[] {
  return [
    `ids of nodes up to ${nodes.length}, epoch ${epoch}, attributes ${attributes}, parameters ${parameters}${onlyHits ? ", about the hits only" : ""}`,
    ...nodes.flatMap((node, index) => (node.kind === 0 ? [] : [`node ${index + 1}: ${JSON.stringify(node)}`])),
    ...edges.map((edge, index) => `edge ${index + 1}: ${JSON.stringify(edge)}`),
    ...files.map((file, index) => `file ${index + 1}: ${JSON.stringify(file)}`),
    ...texts.map((text, index) => `text ${index + 1}: ${JSON.stringify(text)}`),
    ...hits.map(({ node, depth }) => `hit: node ${node}, depth ${depth}`),
  ];
}
