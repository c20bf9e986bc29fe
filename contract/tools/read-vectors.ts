import callFile from "../vectors/call.json" with { type: "json" };
import type { FixtureEdge, FixtureGraph, FixtureNode } from "../vectors/fixture-graph.ts";
import { fixtureGraph } from "../vectors/fixture-graph.ts";
import type { Parameter } from "../vectors/parameters.ts";
import { encodeParameters } from "../vectors/parameters.ts";
import type { Contract, ContractFunction } from "./contract-model.ts";

/** What every read gives over the vectors' graph and call: `vectors/isg.json`, `attributes.json`, `io.json`. */

type Argument = number | string;
type Read = (...values: readonly number[]) => number | bigint;

/** Indexes at which a bound may be missed: around the end, around the sign, and −1. */
function probes(count: number): number[] {
  return [...range(count), count, count + 1, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];
}

/** Every file of read vectors, by its path from the repository's root. */
export function readVectorFiles(contract: Contract): Map<string, string> {
  const graph = fixtureGraph();
  const call = { ...callFile, bytes: encodeParameters(callFile.parameters as Parameter[]) };
  return new Map([
    ["contract/vectors/isg.json", vectorFile(contract, "isg", isgReads(graph))],
    ["contract/vectors/attributes.json", vectorFile(contract, "attributes", attributeReads(graph))],
    ["contract/vectors/io.json", vectorFile(contract, "io", ioReads(call.hits, call.scope, call.bytes))],
  ]);
}

/** A read function with the arguments it is tried with. */
interface Probed {
  readonly read: Read;
  readonly calls: readonly (readonly Argument[])[];
}

function isgReads(graph: FixtureGraph): Record<string, Probed> {
  const { nodes, edges, files, texts, textBytes, outRows, inRows } = graph;
  const node = (field: keyof FixtureNode): Probed => reads(nodes.length, (id) => nodes[id]?.[field] ?? 0);
  const edge = (field: keyof FixtureEdge): Probed => reads(edges.length, (id) => edges[id]?.[field] ?? 0);
  return {
    epoch: { read: () => graph.epoch, calls: [[]] },
    "node-count": { read: () => nodes.length, calls: [[]] },
    "node-kind": node("kind"),
    "node-flags": node("flags"),
    "node-name": node("name"),
    "node-qualified-name": node("qualifiedName"),
    "node-signature": node("signature"),
    "node-doc": node("doc"),
    "node-parent": node("parent"),
    "node-file": node("file"),
    "node-line": node("line"),
    "node-column": node("column"),
    "node-end-line": node("endLine"),
    "node-language": node("language"),
    "file-path": reads(files.length, (id) => files[id]?.path ?? 0),
    "file-flags": reads(files.length, (id) => files[id]?.flags ?? 0),
    "out-begin": node("outBegin"),
    "out-end": node("outEnd"),
    "in-begin": node("inBegin"),
    "in-end": node("inEnd"),
    "out-edge": reads(outRows.length, (at) => outRows[at] ?? 0),
    "in-edge": reads(inRows.length, (at) => inRows[at] ?? 0),
    "edge-to": edge("to"),
    "edge-from": edge("from"),
    "edge-kind": edge("kind"),
    "edge-flags": edge("flags"),
    "edge-confidence": edge("confidence"),
    "edge-line": edge("line"),
    "edge-column": edge("column"),
    "text-begin": reads(texts.length, (id) => texts[id]?.begin ?? 0),
    "text-end": reads(texts.length, (id) => texts[id]?.end ?? 0),
    "text-u8": bytesProbe(textBytes, (at) => textBytes[at] ?? 0),
    "text-u64": bytesProbe(textBytes, (at) => wordAt(textBytes, at)),
  };
}

function attributeReads({ columns, granted, nodes }: FixtureGraph): Record<string, Probed> {
  const handles = probes(granted.length + 1);
  const ids = probes(nodes.length);
  const calls = handles.flatMap((handle) => ids.map((id) => [handle, id]));
  const value = (handle: number, id: number): { bits: Uint32Array } => {
    const column = columns.find((each) => each.name === granted[handle - 1]);
    const bits = new Uint32Array(1);
    const held = column?.values[id] ?? 0;
    if (column?.type === "f32") new Float32Array(bits.buffer)[0] = held;
    else bits[0] = held;
    return { bits };
  };
  const names = ["pagerank", "changes", "absent", "secret", "", "page", "pagerank ", "constructor", "__proto__"];
  const handleOf = (name: string): number =>
    columns.some((each) => each.name === name) ? granted.indexOf(name) + 1 : 0;
  return {
    column: { read: (index = 0) => handleOf(names[index] ?? ""), calls: names.map((name) => [name]) },
    // A column of the other type gives the same bits: 3 read as f32 is a very small number, which JSON holds exactly.
    "column-f32": {
      read: (handle = 0, id = 0) => new Float32Array(value(handle, id).bits.buffer)[0]!,
      calls: calls.filter(notNaN),
    },
    "column-u32": { read: (handle = 0, id = 0) => value(handle, id).bits[0]!, calls },
  };

  /** The bits of 4294967295 are a NaN, which JSON cannot hold. */
  function notNaN([handle, id]: readonly number[]): boolean {
    return !Number.isNaN(new Float32Array(value(handle!, id!).bits.buffer)[0]);
  }
}

function ioReads(
  hits: readonly { readonly node: number; readonly depth: number }[],
  scope: number,
  bytes: Uint8Array,
): Record<string, Probed> {
  return {
    "hit-count": { read: () => hits.length, calls: [[]] },
    "hit-node": reads(hits.length, (hit) => hits[hit]?.node ?? 0),
    "hit-depth": reads(hits.length, (hit) => hits[hit]?.depth ?? 0),
    scope: { read: () => scope, calls: [[]] },
    "param-u8": bytesProbe(bytes, (at) => bytes[at] ?? 0),
    "param-u64": bytesProbe(bytes, (at) => wordAt(bytes, at)),
  };
}

function reads(count: number, read: (index: number) => number): Probed {
  return { read: (index = 0) => read(index), calls: probes(count).map((each) => [each]) };
}

/** Bytes: some, and every place at which eight bytes go past the end or past 2³². */
function bytesProbe(bytes: Uint8Array, read: (at: number) => number | bigint): Probed {
  const last = range(16).map((each) => bytes.length - 16 + each);
  const wrapping = range(8).map((each) => 0xfffffff8 + each);
  const places = new Set([...range(48), ...last, ...probes(bytes.length).slice(bytes.length), ...wrapping]);
  return { read: (at = 0) => read(at), calls: [...places].map((each) => [each]) };
}

function wordAt(bytes: Uint8Array, at: number): bigint {
  return at + 8 > bytes.length ? 0n : new DataView(bytes.buffer).getBigUint64(at, true);
}

function vectorFile(contract: Contract, name: string, probed: Record<string, Probed>): string {
  const { functions } = contract.imports.find((each) => each.name === name)!;
  const lines = functions
    .filter(({ result }) => result !== undefined)
    .flatMap((each) => lineOf(each, probed[each.name]));
  const about = "Generated by `npm run generate` from graph.json and call.json. u64 results are texts.";
  return `{\n  "about": ${JSON.stringify(about)},\n  "interface": "${name}",\n  "cases": [\n${lines.join(",\n")}\n  ]\n}\n`;
}

function lineOf({ name }: ContractFunction, probed: Probed | undefined): string[] {
  if (probed === undefined) throw new Error(`no vectors for ${name}: say in tools/read-vectors.ts what it gives`);
  return probed.calls.map((values, index) => {
    const numbers = values.map((each) => (typeof each === "string" ? index : each));
    const expected = probed.read(...numbers);
    const shown = typeof expected === "bigint" ? expected.toString() : expected;
    return `    { "function": "${name}", "args": ${JSON.stringify(values)}, "expected": ${JSON.stringify(shown)} }`;
  });
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
