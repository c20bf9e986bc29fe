/** CozoDB, in the form that installs everywhere: WebAssembly. Its authors say that the native form is faster. */
import { readFileSync } from "node:fs";
import { loadPeer, peerFile } from "../../peers/peers.ts";
import { allHits, PAGE, type Peer, type PeerAnswer } from "./peer.ts";
import { forEachPair, type Pairs, type PlainGraph } from "./plain-graph.ts";

interface CozoDb {
  run(script: string, parameters: string, immutable: boolean): string;
}
interface Exports {
  initSync(wasm: Uint8Array): void;
  readonly CozoDb: { new: () => CozoDb };
}
type Parameters = Readonly<Record<string, unknown>>;

/** Rows that go in with one script; parameters are JSON. */
const ROWS_AT_ONCE = 20_000;

const INSIDE = `
  part[n] := n = $node
  part[m] := part[n], *inside{source: n, target: m}`;
/** Hop by hop: a recursive rule that counts hops walks far more. */
const BLAST_RADIUS = `${INSIDE}
  one[s] := part[t], *depends_by_target{target: t, source: s}
  two[s] := one[t], *depends_by_target{target: t, source: s}
  three[s] := two[t], *depends_by_target{target: t, source: s}
  reached[s] := one[s]
  reached[s] := two[s]
  reached[s] := three[s]
  ?[s] := reached[s], not part[s]`;

export async function openCozo(graph: PlainGraph): Promise<Peer> {
  const cozo = await loadPeer<Exports>("cozo-lib-wasm", "cozo_lib_wasm.js");
  cozo.initSync(readFileSync(peerFile("cozo-lib-wasm", "cozo_lib_wasm_bg.wasm")));
  const database = cozo.CozoDb.new();
  load(database, graph);
  const ask = (script: string, parameters: Parameters): PeerAnswer =>
    allHits(run(database, script, parameters).map(([id]) => id as number));
  return {
    name: "cozo-lib-wasm",
    ask: {
      callers: ({ node }) => ask("?[s] := *calls_by_target{target: $node, source: s}", { node }),
      callees: ({ node }) => ask("?[t] := *calls{source: $node, target: t}", { node }),
      whatImplements: ({ node }) => ask("?[s] := *supertypes_by_target{target: $node, source: s}", { node }),
      blastRadius3: ({ node }) => ask(BLAST_RADIUS, { node }),
      findExact: ({ text }) => ask("?[id] := *names{name: $text, id}", { text }),
      findPrefix: ({ text }) => {
        const rows = run(
          database,
          `?[folded, id] := *folded{folded, id}, folded >= $text, folded < $end :order folded, id :limit ${PAGE}`,
          { text, end: `${text}\u{10ffff}` },
        );
        return allHits(rows.map((row) => row[1] as number));
      },
    },
  };
}

function load(database: CozoDb, graph: PlainGraph): void {
  for (const name of ["calls", "depends", "supertypes", "inside"] as const) {
    run(database, `:create ${name} {source: Int, target: Int}`);
    run(database, `:create ${name}_by_target {target: Int, source: Int}`);
    put(database, `${name} {source, target}`, rowsOf(graph[name]));
    put(
      database,
      `${name}_by_target {target, source}`,
      rowsOf(graph[name]).map(([from, to]) => [to, from]),
    );
  }
  run(database, ":create names {name: String, id: Int}");
  run(database, ":create folded {folded: String, id: Int}");
  put(
    database,
    "names {name, id}",
    graph.nodes.map(({ id, name }) => [name, id]),
  );
  put(
    database,
    "folded {folded, id}",
    graph.nodes.map(({ id, folded }) => [folded, id]),
  );
}

function rowsOf(pairs: Pairs): [number, number][] {
  const rows: [number, number][] = [];
  forEachPair(pairs, (from, to) => rows.push([from, to]));
  return rows;
}

function put(database: CozoDb, relation: string, rows: readonly (readonly unknown[])[]): void {
  const columns = /\{(.*)\}/.exec(relation)?.[1] ?? "";
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    run(database, `?[${columns}] <- $rows :put ${relation}`, { rows: rows.slice(at, at + ROWS_AT_ONCE) });
  }
}

function run(database: CozoDb, script: string, parameters: Parameters = {}): unknown[][] {
  const result = JSON.parse(database.run(script, JSON.stringify(parameters), false)) as {
    ok: boolean;
    rows: unknown[][];
    message?: string;
    display?: string;
  };
  if (!result.ok) throw new Error(`CozoDB: ${result.display ?? result.message}`);
  return result.rows;
}
