/**
 * The same questions of the same graph, asked of us and of what one would otherwise take. Answers are compared before
 * anything is timed: `npm run bench:peers -- [--nodes 100000] [--edges 500000] [--only NAME]…`
 */
import { parseArgs } from "node:util";
import { formatCount } from "@parseltongue/base";
import { Graph, GraphQueries, NodeFlag } from "@parseltongue/graph";
import { machineLine, spreadOf, table } from "../machine.ts";
import type { Spread } from "../machine.ts";
import { installPeers, peerVersion } from "../peers/peers.ts";
import { openCozo } from "./peers/cozo.ts";
import { openGraphology } from "./peers/graphology.ts";
import { openLadybug } from "./peers/ladybug.ts";
import { compareAnswers } from "./peers/compare-answers.ts";
import { PEER_QUESTIONS, type Peer, type PeerAnswer, type PeerEntry, type PeerQuestion } from "./peers/peer.ts";
import { foldText, plainGraph } from "./peers/plain-graph.ts";
import { openRecursive, openWalking } from "./peers/sqlite.ts";
import { questionGraph } from "./question-graph.ts";
import { drawQuestions, type Question } from "./questions.ts";

type Questions = Readonly<Record<PeerQuestion, readonly Question[]>>;

const KINDS = Object.keys(PEER_QUESTIONS) as PeerQuestion[];
const PEERS: readonly PeerEntry[] = [
  { name: "node:sqlite, recursive", questions: 500, open: openRecursive },
  { name: "node:sqlite, walking", questions: 500, open: openWalking },
  { name: "graphology", package: "graphology", questions: 500, open: openGraphology },
  { name: "cozo-lib-wasm", package: "cozo-lib-wasm", questions: 100, open: openCozo },
  { name: "@ladybugdb/core", package: "@ladybugdb/core", questions: 100, open: openLadybug },
];
/** Questions of each kind that are asked before any is timed. */
const WARM_UP = 50;
/** A kind of question that takes longer than this is not asked to its end. */
const MAX_SECONDS = 10;
const WARM_UP_ROUNDS = 20;

/** Ours, with no limit on the edges that are walked: the peers have none either. A page holds 256 hits, with the total. */
function ours(graph: Graph): Peer {
  const queries = new GraphQueries(graph);
  queries.warm();
  const edges = Number.POSITIVE_INFINITY;
  return {
    name: "parseltongue",
    ask: {
      callers: ({ node }) => timed(queries.callers(node, { edges }).total),
      callees: ({ node }) => timed(queries.callees(node, { edges }).total),
      whatImplements: ({ node }) => timed(queries.whatImplements(node, { edges }).total),
      blastRadius3: ({ node }) => timed(queries.blastRadius(node, { edges, hops: 3 }).total),
      path: ({ node, other }) => timed(queries.path(node, other, { edges }).hits.length),
      findExact: ({ text }) => timed(queries.find(text, { mode: "exact" }).total),
      findPrefix: ({ text }) => timed(queries.find(text, { mode: "prefix" }).total),
    },
  };
}

/** What ours found stays on its page; nothing is copied for the clock. */
function timed(total: number): PeerAnswer {
  return { nodes: NONE, total };
}
const NONE: readonly number[] = [];

/** What all are asked: nothing about test code, which the peers' copy of the graph leaves out. */
function questionsOf(graph: Graph, entities: Uint32Array, count: number): Questions {
  const isShown = ({ node, other }: Question): boolean =>
    ((graph.nodeFlags[node]! | graph.nodeFlags[other]!) & NodeFlag.test) === 0;
  const drawn = drawQuestions(graph, entities, count * 2);
  const questions: Record<PeerQuestion, readonly Question[]> = { ...drawn };
  for (const kind of KINDS) questions[kind] = drawn[kind].filter(isShown).slice(0, count);
  // Everybody searches for what a user means by it, in the form in which the store keeps names.
  const folded = questions.findPrefix.map(({ node, other, text }) => ({ node, other, text: foldText(text) }));
  return { ...questions, findPrefix: folded };
}

/** Microseconds of each question, until the time is up. */
function time(peer: Peer, kind: PeerQuestion, questions: readonly Question[]): number[] {
  const ask = peer.ask[kind];
  if (ask === undefined) return [];
  const micros: number[] = [];
  const end = performance.now() + MAX_SECONDS * 1000;
  for (const question of questions) {
    const start = process.hrtime.bigint();
    ask(question);
    micros.push(Number(process.hrtime.bigint() - start) / 1000);
    if (performance.now() > end) break;
  }
  return micros;
}

async function measurePeer(entry: PeerEntry, graph: Graph, own: Peer, questions: Questions): Promise<string[][]> {
  const start = performance.now();
  const peer = await entry.open(plainGraph(graph));
  const loadSeconds = (performance.now() - start) / 1000;
  process.stderr.write(`${peer.name}: loaded in ${loadSeconds.toFixed(1)} s\n`);
  try {
    compareAnswers(graph, peer, questions);
    return KINDS.flatMap((kind) => {
      if (peer.ask[kind] === undefined) return [];
      const asked = questions[kind].slice(0, entry.questions);
      time(peer, kind, asked.slice(0, WARM_UP));
      const theirs = time(peer, kind, asked);
      // Ours is asked the very same ones, beside it in time.
      const spread = spreadOf(time(own, kind, asked.slice(0, theirs.length)));
      return [rowOf(kind, peer.name, spreadOf(theirs), spread, loadSeconds)];
    });
  } finally {
    peer.close?.();
  }
}

function rowOf(kind: PeerQuestion, name: string, theirs: Spread, own: Spread, loadSeconds: number): string[] {
  return [
    PEER_QUESTIONS[kind],
    name,
    String(theirs.count),
    theirs.p50.toFixed(1),
    theirs.p99.toFixed(1),
    own.p50.toFixed(2),
    own.p99.toFixed(2),
    `${(theirs.p50 / own.p50).toFixed(1)}×`,
    `${(theirs.p99 / own.p99).toFixed(1)}×`,
    loadSeconds.toFixed(1),
  ];
}

async function main(nodes: number, edges: number, only: readonly string[]): Promise<void> {
  installPeers();
  const { commit, entities } = questionGraph(nodes, edges);
  const graph = Graph.create();
  graph.apply(commit);
  const questions = questionsOf(graph, entities, Math.max(...PEERS.map((peer) => peer.questions)));
  process.stdout.write(
    `${machineLine()}\n${formatCount(graph.liveNodeCount)} nodes, ${formatCount(graph.liveEdgeCount)} edges\n\n`,
  );
  const own = ours(graph);
  for (let round = 0; round < WARM_UP_ROUNDS; round++) for (const kind of KINDS) time(own, kind, questions[kind]);
  const rows: string[][] = [];
  const missing: string[] = [];
  for (const entry of PEERS.filter(({ name }) => only.length === 0 || only.includes(name))) {
    if (entry.package !== undefined && peerVersion(entry.package) === undefined) missing.push(entry.name);
    else rows.push(...(await measurePeer(entry, graph, own, questions)));
  }
  rows.sort((a, b) => orderOf(a) - orderOf(b));
  process.stdout.write(`${table(COLUMNS, rows)}\n`);
  for (const name of missing) process.stdout.write(`${name}: not measured: could not be installed on this machine\n`);
}

const COLUMNS = [
  ["question", "left"],
  ["asked of", "left"],
  ["questions", "right"],
  ["p50 µs", "right"],
  ["p99 µs", "right"],
  ["ours p50", "right"],
  ["ours p99", "right"],
  ["ratio p50", "right"],
  ["ratio p99", "right"],
  ["load s", "right"],
] as const;

function orderOf(row: readonly string[]): number {
  return KINDS.findIndex((kind) => PEER_QUESTIONS[kind] === row[0]);
}

const { values } = parseArgs({
  options: {
    nodes: { type: "string", default: "100000" },
    edges: { type: "string", default: "500000" },
    only: { type: "string", multiple: true, default: [] },
  },
});
await main(Number(values.nodes), Number(values.edges), values.only);
