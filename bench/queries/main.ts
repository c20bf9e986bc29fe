/**
 * How long questions take, warm, in process. Prints percentiles beside the bars; exits 1 when a bar does not hold.
 *
 *     node bench/queries/main.ts                    100,000 made-up nodes
 *     node bench/queries/main.ts --nodes 1000000
 *     node bench/queries/main.ts --snapshot FILE    what `parseltongue index` wrote; cycles after changes too
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Graph, NodeFlag, NodeKind, decodeSnapshot } from "@parseltongue/graph";
import { machineLine, spreadOf, table } from "../machine.ts";
import type { Spread } from "../machine.ts";
import { parseltongue } from "./answerers.ts";
import type { Answerer } from "./answerers.ts";
import { timeCycleEdits } from "./cycle-edits.ts";
import { measure } from "./measure.ts";
import { questionGraph } from "./question-graph.ts";
import { drawQuestions, questionKinds } from "./questions.ts";
import type { Question, QuestionKindName } from "./questions.ts";

const ROUNDS = 5;
const EDGES_PER_NODE = 5;
const CYCLE_EDITS = 1000;
const CYCLE_BAR_MICROS = 1000;
/** Questions whose answers are compared with every other answerer's. */
const COMPARED = 200;

const columns = [
  ["question", "left"],
  ["answered by", "left"],
  ["p50 µs", "right"],
  ["p99", "right"],
  ["p99.9", "right"],
  ["max", "right"],
  ["GCs", "right"],
  ["bar p99", "right"],
  ["goal p99", "right"],
  ["holds", "left"],
] as const;

/** What questions are asked about. */
interface Subject {
  readonly graph: Graph;
  readonly entities: Uint32Array;
  /** A graph to edit and look for cycles in. Only real code has cycles like real code's: half of what is made up is one. */
  readonly toEdit?: () => Graph;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      nodes: { type: "string", default: "100000" },
      questions: { type: "string", default: "10000" },
      snapshot: { type: "string" },
    },
  });
  const count = Number(values.questions);
  const subject = values.snapshot === undefined ? madeUp(Number(values.nodes)) : real(values.snapshot);
  const { graph, entities } = subject;
  const questions = drawQuestions(graph, entities, count);
  // Others are put beside the first here; what they answer must be what the first answers.
  const answerers: readonly Answerer[] = [parseltongue(graph)];
  for (const other of answerers.slice(1)) compareAnswers(answerers[0]!, other, questions);

  const rows: string[][] = [];
  for (const kind of Object.keys(questionKinds) as QuestionKindName[]) {
    for (const { name: answerer, ask } of answerers) {
      const answer = ask[kind];
      if (answer === undefined) continue;
      const { spread, batch, collections } = await measure(questions[kind], answer, ROUNDS);
      const { name, barMicros, goalMicros } = questionKinds[kind];
      const shown = batch === 1 ? name : `${name} (by ${batch})`;
      rows.push(row(shown, answerer, spread, collections, barMicros, goalMicros));
    }
  }
  const { toEdit } = subject;
  for (const level of ["file", "function"] as const) {
    if (toEdit === undefined) continue;
    const spread = spreadOf(timeCycleEdits(toEdit(), entities, level, CYCLE_EDITS));
    const shown = `find-cycles (${level}s) after a change`;
    rows.push(row(shown, "parseltongue", spread, 0, CYCLE_BAR_MICROS, CYCLE_BAR_MICROS));
  }
  const size = `${graph.liveNodeCount} nodes, ${graph.liveEdgeCount} edges, ${count} questions of each kind`;
  console.log(`${machineLine()}\n${size}\n\n${table(columns, rows)}`);
  return rows.some((cells) => cells[1] === "parseltongue" && cells.at(-1) === "no") ? 1 : 0;
}

function madeUp(nodes: number): Subject {
  const { commit, entities } = questionGraph(nodes, nodes * EDGES_PER_NODE);
  const graph = Graph.create();
  graph.apply(commit);
  return { graph, entities };
}

function real(path: string): Subject {
  const read = (): Graph => decodeSnapshot(readFileSync(path)).graph;
  const graph = read();
  const entities = graph.nodesByRank.filter((node) => {
    const isEntity = graph.nodeKind[node]! > NodeKind.file && graph.nodeKind[node] !== NodeKind.candidates;
    return isEntity && (graph.nodeFlags[node]! & NodeFlag.external) === 0;
  });
  return { graph, entities, toEdit: read };
}

function row(name: string, answerer: string, spread: Spread, collections: number, bar: number, goal: number): string[] {
  const micros = [spread.p50, spread.p99, spread.p999, spread.max].map((value) => value.toFixed(2));
  const holds = spread.p99 <= goal ? "goal" : spread.p99 <= bar ? "bar" : "no";
  return [name, answerer, ...micros, collections.toFixed(1), String(bar), String(goal), holds];
}

/** @throws Error at the first question to which two answerers give different hits */
function compareAnswers(
  first: Answerer,
  other: Answerer,
  questions: Record<QuestionKindName, readonly Question[]>,
): void {
  for (const kind of Object.keys(questionKinds) as QuestionKindName[]) {
    const [ours, theirs] = [first.hits[kind], other.hits[kind]];
    if (ours === undefined || theirs === undefined) continue;
    for (const question of questions[kind].slice(0, COMPARED)) {
      const [expected, found] = [ours(question).toSorted().join(), theirs(question).toSorted().join()];
      if (expected !== found)
        throw new Error(`${other.name} answers ${kind} of ${JSON.stringify(question)} differently`);
    }
  }
}

process.exitCode = await main();
