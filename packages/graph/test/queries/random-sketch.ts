import { Confidence, EdgeFlag, NodeFlag } from "@parseltongue/graph";
import type { EdgeKindName, NodeKindName } from "@parseltongue/graph";
import fc from "fast-check";
import type { Sketch, SketchEdge, SketchNode } from "./sketch.ts";

const ITEM_KINDS: readonly NodeKindName[] = ["function", "method", "struct", "trait"];
const EDGE_KINDS: readonly EdgeKindName[] = ["calls", "calls", "calls", "uses", "implements", "extends", "imports"];
const NAMES = [
  "run",
  "parse_file",
  "parseFile",
  "Graph",
  "graph_query",
  "to_string",
  "len",
  "is_empty",
  "HTTPServer",
  "x1",
];

const somePicks = fc.array(fc.nat(9999), { minLength: 5, maxLength: 5 });

/** What a sketch is made of: numbers that are taken modulo what there is, so that every draw is a sketch. */
export interface SketchSeed {
  readonly files: number;
  readonly items: readonly (readonly number[])[];
  readonly sets: readonly (readonly number[])[];
  readonly edges: readonly (readonly number[])[];
}

export const someSeed: fc.Arbitrary<SketchSeed> = fc.record({
  files: fc.integer({ min: 1, max: 4 }),
  items: fc.array(somePicks, { minLength: 2, maxLength: 24, size: "max" }),
  sets: fc.array(somePicks, { maxLength: 4, size: "max" }),
  edges: fc.array(somePicks, { maxLength: 60, size: "max" }),
});

/** Files with items in them, sets that name some items, and edges of all kinds and confidences between items. */
export function sketchOf(seed: SketchSeed): Sketch {
  const nodes: Record<string, SketchNode> = {};
  for (let file = 0; file < seed.files; file++) nodes[`f${file}`] = { kind: "file", file: `src/f${file}.rs` };
  const items: string[] = [];
  for (const [index, picks] of seed.items.entries()) {
    const [a = 0, b = 0, c = 0, d = 0] = picks;
    const file = a % seed.files;
    // Keys do not depend on the place in the list, so that two sketches share many nodes.
    const key = `f${file}::${NAMES[b % NAMES.length]}${index % 7}`;
    if (nodes[key] !== undefined) continue;
    nodes[key] = {
      kind: ITEM_KINDS[c % 4]!,
      name: NAMES[b % NAMES.length]!,
      parent: `f${file}`,
      file: `src/f${file}.rs`,
      flags: flagsOf(d),
    };
    items.push(key);
  }
  const edges: SketchEdge[] = [];
  for (const [index, picks] of seed.sets.entries()) addSet(nodes, edges, `set${index}`, picks, items);
  const sets = Object.keys(nodes).filter((key) => nodes[key]!.kind === "candidates");
  for (const picks of seed.edges) edges.push(edgeOf(picks, items, sets));
  return { nodes, edges };
}

function flagsOf(pick: number): number {
  let flags = 0;
  if (pick % 7 === 0) flags |= NodeFlag.test;
  if (pick % 11 === 0) flags |= NodeFlag.external;
  if (pick % 3 === 0) flags |= NodeFlag.override;
  if (pick % 5 === 0) flags |= NodeFlag.body;
  if (pick % 2 === 0) flags |= NodeFlag.public;
  return flags;
}

function addSet(
  nodes: Record<string, SketchNode>,
  edges: SketchEdge[],
  key: string,
  picks: readonly number[],
  items: readonly string[],
): void {
  nodes[key] = { kind: "candidates" };
  const members = new Set(picks.slice(0, 1 + (picks[4]! % 3)).map((pick) => items[pick % items.length]!));
  const confidence = picks[3]! % 3 === 0 ? Confidence.ambiguous : Confidence.inferred;
  for (const to of members) edges.push({ from: key, to, kind: "candidate", confidence });
}

function edgeOf(
  [a = 0, b = 0, c = 0, d = 0, e = 0]: readonly number[],
  items: readonly string[],
  sets: readonly string[],
): SketchEdge {
  const from = items[a % items.length]!;
  const line = e % 4;
  if (sets.length > 0 && c % 6 === 0) {
    return { from, to: sets[b % sets.length]!, kind: "calls", confidence: Confidence.ambiguous, line };
  }
  const kind = EDGE_KINDS[c % EDGE_KINDS.length]!;
  const flags = kind === "calls" && d % 4 === 0 ? EdgeFlag.dynamic : 0;
  return { from, to: items[b % items.length]!, kind, confidence: 1 + (d % 3), flags, line };
}
