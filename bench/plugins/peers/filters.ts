/**
 * The same filter over the same hits, three other ways: through Extism, as a component that jco made JavaScript of, and as
 * plain JavaScript in `node:vm`. None of them can read the graph, so the host hands over, for each hit, what the filter
 * looks at; packing that is part of the call, as it would be for every query.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { createContext, Script } from "node:vm";
import type { Graph } from "@parseltongue/graph";
import type { HitBatch } from "@parseltongue/host";
import { watGuest } from "@parseltongue/testkit";
import { installPeers, loadPeer, peerVersion } from "../../peers/peers.ts";
import { COMPONENT_WAT, COMPONENT_WIT, EXTISM_WAT } from "./filter-guests.ts";

/** Hits with more edges than this are kept, and all that is public. */
export const MOST_EDGES = 4;
export const PUBLIC = 1;
/** Kind, flags, edges that leave, edges that arrive: u32 each. */
const HIT_BYTES = 16;

/** Somebody's way to filter a page; gives how many hits stay. */
export interface PeerFilter {
  readonly name: string;
  readonly filter: (graph: Graph, page: HitBatch) => number | Promise<number>;
  readonly close?: () => Promise<void>;
}

/** What could be had, and what could not with its reason. */
export async function openPeers(): Promise<{ readonly peers: PeerFilter[]; readonly missing: string[] }> {
  installPeers(import.meta.dirname, 350);
  const peers: PeerFilter[] = [openScript()];
  const missing: string[] = [];
  const openers = { "@extism/extism": openExtism, "@bytecodealliance/jco": openComponent };
  for (const [name, open] of Object.entries(openers)) {
    const version = peerVersion(name, import.meta.dirname);
    if (version === undefined) missing.push(`${name}: could not be installed on this machine`);
    else peers.push(await open(version));
  }
  return { peers, missing };
}

interface ExtismPlugin {
  call(name: string, input: Uint8Array): Promise<{ bytes(): Uint8Array } | null>;
  close(): Promise<void>;
}

async function openExtism(version: string): Promise<PeerFilter> {
  const { createPlugin } = await loadPeer<{
    createPlugin(this: void, manifest: object, options: object): Promise<ExtismPlugin>;
  }>("@extism/extism", "dist/esm/mod.js", import.meta.dirname);
  const plugin = await createPlugin({ wasm: [{ data: await watGuest(EXTISM_WAT) }] }, { useWasi: false });
  return {
    name: `@extism/extism ${version}`,
    filter: async (graph, page) => countOf((await plugin.call("filter", packed(graph, page)))!.bytes()),
    close: async () => plugin.close(),
  };
}

interface Jco {
  componentEmbed(options: object): Promise<Uint8Array>;
  componentNew(binary: Uint8Array): Promise<Uint8Array>;
  transpile(component: Uint8Array, options: object): Promise<{ readonly files: Record<string, Uint8Array> }>;
}

/** The component is put together with jco's own tools, so no other toolchain is needed. */
async function openComponent(version: string): Promise<PeerFilter> {
  const jco = await loadPeer<Jco>("@bytecodealliance/jco", undefined, import.meta.dirname);
  const binary = await watGuest(COMPONENT_WAT);
  const embedded = await jco.componentEmbed({ binary, witSource: COMPONENT_WIT, world: "lens" });
  const { files } = await jco.transpile(await jco.componentNew(embedded), { name: "lens", noTypescript: true });
  const directory = mkdtempSync(join(tmpdir(), "parseltongue-bench-"));
  try {
    for (const [name, bytes] of Object.entries(files)) {
      if (dirname(name) === ".") writeFileSync(join(directory, name), bytes);
    }
    writeFileSync(join(directory, "package.json"), `{ "type": "module" }`);
    const { filter } = (await import(pathToFileURL(join(directory, "lens.js")).href)) as {
      filter(this: void, hits: readonly object[]): Uint8Array;
    };
    return {
      name: `a component through @bytecodealliance/jco ${version}`,
      filter: (graph, page) => countOf(filter(records(graph, page))),
    };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

function openScript(): PeerFilter {
  const source = `(hits) => hits.map(({ flags, outgoing, incoming }) => (flags & ${PUBLIC}) !== 0 || outgoing + incoming > ${MOST_EDGES} ? 1 : 0)`;
  const filter = new Script(source).runInContext(createContext(Object.create(null) as object)) as (
    hits: readonly object[],
  ) => number[];
  return {
    name: "plain JavaScript in node:vm (no limits of any kind)",
    filter: (graph, page) => countOf(filter(records(graph, page))),
  };
}

function packed(graph: Graph, { nodes, length }: HitBatch): Uint8Array {
  const words = new Uint32Array((length * HIT_BYTES) / 4);
  for (let hit = 0; hit < length; hit++) {
    const node = nodes[hit]!;
    words[4 * hit] = graph.nodeKind[node]!;
    words[4 * hit + 1] = graph.nodeFlags[node]!;
    words[4 * hit + 2] = graph.outLength[node]!;
    words[4 * hit + 3] = graph.inLength[node]!;
  }
  return new Uint8Array(words.buffer);
}

function records(graph: Graph, { nodes, length }: HitBatch): object[] {
  return Array.from({ length }, (_, hit) => {
    const node = nodes[hit]!;
    const outgoing = graph.outLength[node]!;
    return { kind: graph.nodeKind[node]!, flags: graph.nodeFlags[node]!, outgoing, incoming: graph.inLength[node]! };
  });
}

function countOf(keep: ArrayLike<number>): number {
  let count = 0;
  for (let hit = 0; hit < keep.length; hit++) count += keep[hit]!;
  return count;
}
