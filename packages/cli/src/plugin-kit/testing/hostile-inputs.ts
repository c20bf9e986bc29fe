import type { HitBatch } from "@parseltongue/host";
import { batchOf, CodeGraph } from "./code-graph.ts";

/** A graph and hits that a plugin should survive. */
export interface HostileInput {
  readonly name: string;
  readonly code: CodeGraph;
  /** Undefined: a call about the whole graph, for a lens about no hits. */
  readonly hits: HitBatch | undefined;
}

/** Calls of the kind that plugins forget about. */
export async function hostileInputs(signal: AbortSignal): Promise<readonly HostileInput[]> {
  const empty = CodeGraph.empty();
  const [hub, texts] = await Promise.all([CodeGraph.ofDump(hubCode(), signal), CodeGraph.ofDump(textCode(), signal)]);
  const all = hub.allNodes();
  return [
    { name: "a graph that holds nothing", code: empty, hits: undefined },
    { name: "hits that name no node", code: empty, hits: batchOf(Uint32Array.of(0, 1, 0x7fff_ffff, 0xffff_ffff)) },
    { name: "no hits, over a graph", code: hub, hits: batchOf(new Uint32Array(0)) },
    { name: "hits out of range among others", code: hub, hits: batchOf(withStrangers(all, hub.graph.nodeEnd)) },
    { name: "one node thrice", code: hub, hits: batchOf(Uint32Array.of(all[0] ?? 0, all[0] ?? 0, all[0] ?? 0)) },
    { name: "a function that a thousand others call", code: hub, hits: undefined },
    { name: "texts that are huge, empty or not ASCII", code: texts, hits: batchOf(texts.allNodes().subarray(0, 256)) },
  ];
}

function withStrangers(nodes: Uint32Array, nodeEnd: number): Uint32Array {
  return Uint32Array.of(nodeEnd, ...nodes.subarray(0, 64), nodeEnd + 1, 0, 0x8000_0000, 0xffff_ffff);
}

function hubCode(): string {
  const callers = Array.from({ length: 1000 }, (_, index) => `pub fn caller_${index}() { hub(); caller_${index}(); }`);
  return `FILE: src/lib.rs\npub fn hub() {}\n${callers.join("\n")}\n`;
}

function textCode(): string {
  const long = "x".repeat(20_000);
  return [
    "FILE: src/lib.rs",
    `pub fn ${long}() {}`,
    `pub fn größe(ähnlich: u32) -> u32 { ähnlich }`,
    `pub fn wide(${Array.from({ length: 400 }, (_, index) => `a${index}: Vec<Option<u${8 << (index % 4)}>>`).join(", ")}) {}`,
    "pub struct 名前;",
    "impl 名前 { pub fn é(&self) { wide(); größe(1); } }",
  ].join("\n");
}
