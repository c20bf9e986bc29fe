/**
 * The lenses that are measured: AssemblyScript on the SDK, built as authors build theirs. Each looks at the kind and the
 * flags of every hit, at its degree, at neighbours and at a column, and keeps or scores by what it finds.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Manifest } from "@parseltongue/host";
import { parseManifest } from "@parseltongue/host/parse-manifest";
import { BIG_PLUGIN } from "./big-plugin.ts";

/** Column that the lenses read. */
export const COLUMN = "weight";
/** Neighbours that a lens looks at, at most: a hit may have thousands. */
export const NEIGHBOURS = 8;

const HEAD = `import {
  Column, EdgeKind, Hits, inEdge, lens, Lens, Node, NodeFlag, NodeKind, outEdge,
} from "@parseltongue/sdk-assemblyscript";
function last(begin: u32, end: u32): u32 { return end - begin > ${NEIGHBOURS} ? begin + ${NEIGHBOURS} : end; }
`;

const lensSource = (body: string): string => `${HEAD}
class Measured extends Lens {
  override evaluate(hits: Hits): void {
    const column = Column.named("${COLUMN}");
    for (let hit: u32 = 0, end = hits.count; hit < end; hit++) {
      const node = hits.node(hit);
      ${body}
    }
  }
}
lens(new Measured());
`;

/** What each lens does with a hit. */
const BODIES: Readonly<Record<string, string>> = {
  // What is called by many, calls many, and weighs a lot.
  hotspots: `
      let calls: u32 = 0;
      for (let at = node.inBegin, stop = last(at, node.inEnd); at < stop; at++) {
        if (inEdge(at).kind == EdgeKind.CALLS) calls++;
      }
      const isCode = node.kind == NodeKind.FUNCTION || node.kind == NodeKind.METHOD;
      if (node.has(NodeFlag.TEST)) hits.drop(hit);
      else if (isCode) hits.score(hit, column.f32(node) * <f32>(calls + node.outCount + node.inCount + 1));`,
  // Neighbours in other files than the hit's own.
  coupling: `
      const file = node.file.id;
      let others: u32 = 0;
      for (let at = node.outBegin, stop = last(at, node.outEnd); at < stop; at++) {
        if (outEdge(at).to.file.id != file) others++;
      }
      if (node.kind == NodeKind.FILE || node.has(NodeFlag.EXTERNAL)) hits.drop(hit);
      else hits.score(hit, <f32>others / <f32>(node.outCount + 1) + column.f32(node));`,
  // Public things, those that public things refer to first.
  visibility: `
      let shown: u32 = 0;
      for (let at = node.inBegin, stop = last(at, node.inEnd); at < stop; at++) {
        if (inEdge(at).from.has(NodeFlag.PUBLIC)) shown++;
      }
      hits.keep(hit, node.has(NodeFlag.PUBLIC) || (node.kind != NodeKind.FIELD && shown > 0));
      hits.score(hit, column.f32(node) + <f32>shown / <f32>(node.inCount + 1));`,
  // What is used against what uses it.
  stability: `
      let uses: u32 = 0;
      for (let at = node.outBegin, stop = last(at, node.outEnd); at < stop; at++) {
        const edge = outEdge(at);
        if (edge.kind != EdgeKind.CONTAINS && edge.to.kind != NodeKind.CANDIDATES) uses++;
      }
      const degree = node.inCount + uses;
      if (degree > 0 && !node.has(NodeFlag.TEST)) {
        hits.score(hit, <f32>uses / <f32>degree * column.f32(node));
      }
      hits.keep(hit, node.kind != NodeKind.PACKAGE);`,
  // What no test is known to call.
  coverage: `
      let isTested = node.has(NodeFlag.TEST);
      for (let at = node.inBegin, stop = last(at, node.inEnd); at < stop && !isTested; at++) {
        const edge = inEdge(at);
        isTested = edge.kind == EdgeKind.CALLS && edge.from.has(NodeFlag.TEST);
      }
      hits.keep(hit, !isTested);
      if (node.kind == NodeKind.FUNCTION) hits.score(hit, column.f32(node) * <f32>node.inCount);`,
};

/** Keeps everything, saying so hit by hit. */
const KEEPER = `    hits.keep(hit, node.exists);`;
/** One hit in ten. */
const TENTH = `    hits.keep(hit, node.id % 10 == 0);`;
/** The filter that the peers run as well, see `peers/filters.ts`. */
const FILTER = `    hits.keep(hit, node.has(NodeFlag.PUBLIC) || node.outCount + node.inCount > 4);`;

/** Names of the five that work. */
export const WORKERS: readonly string[] = Object.keys(BODIES);
export type LensName = string;

const SOURCES: Readonly<Record<LensName, string>> = {
  ...Object.fromEntries(Object.entries(BODIES).map(([name, body]) => [name, lensSource(body)])),
  keeper: lensSource(KEEPER),
  tenth: lensSource(TENTH),
  filter: lensSource(FILTER),
  big: BIG_PLUGIN,
};

/** A plugin as its author would publish it. */
export interface BuiltLens {
  readonly wasm: Uint8Array;
  /** Under another name, with another limit of memory, and so with bytes of its own once it is instrumented. */
  readonly manifest: (name: string, pages?: number) => Manifest;
  readonly toml: string;
}

function tomlOf(name: string, pages: number): string {
  return `[plugin]
name = "${name}"
version = "1.0.0"
api = "1.0"
description = "measured"
[build]
language = "assemblyscript"
source = "index.ts"
[memory]
pages = ${pages}
[capabilities]
attributes = ["${COLUMN}"]
[[lens]]
name = "lens"
description = "measured"
budget = { base = 4_000, per-hit = 900 }
`;
}

/** Builds lenses with \`parseltongue plugin build\`. */
export function buildLenses(): ReadonlyMap<LensName, BuiltLens> {
  const directory = mkdtempSync(join(tmpdir(), "parseltongue-lenses-"));
  try {
    return new Map(Object.entries(SOURCES).map(([name, source]) => [name, build(join(directory, name), name, source)]));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const COMMAND = join(import.meta.dirname, "../../packages/cli/bin/parseltongue.js");

function build(directory: string, name: string, source: string): BuiltLens {
  const toml = tomlOf(name, 4);
  mkdirSync(directory);
  writeFileSync(join(directory, "plugin.toml"), toml);
  writeFileSync(join(directory, "index.ts"), source);
  execFileSync(process.execPath, [COMMAND, "plugin", "build", directory], { stdio: ["ignore", "ignore", "inherit"] });
  return {
    wasm: readFileSync(join(directory, "dist/plugin.wasm")),
    manifest: (as, pages = 4) => parseManifest(tomlOf(as, pages), "plugin.toml"),
    toml,
  };
}
