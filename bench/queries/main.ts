/**
 * How long questions take, warm, in process: `node bench/queries/main.ts [nodes] [edges] [questions]`.
 * Prints percentiles beside the bars; exits 1 when a bar does not hold.
 */
import { Graph } from "@parseltongue/graph";
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

async function main(): Promise<number> {
  const [nodes = 100_000, edges = 500_000, count = 10_000] = process.argv.slice(2).map(Number);
  const { commit, entities } = questionGraph(nodes, edges);
  const graph = Graph.create();
  graph.apply(commit);
  const questions = drawQuestions(graph, entities, count);
  // Others are put beside the first here; what they answer must be what the first answers.
  const answerers: readonly Answerer[] = [parseltongue(graph)];
  for (const other of answerers.slice(1)) compareAnswers(answerers[0]!, other, questions);

  const rows: string[][] = [];
  let doAllHold = true;
  for (const kind of Object.keys(questionKinds) as QuestionKindName[]) {
    for (const answerer of answerers) {
      const ask = answerer.ask[kind];
      if (ask === undefined) continue;
      const { spread, batch, collections } = await measure(questions[kind], ask, ROUNDS);
      const { name, barMicros, goalMicros } = questionKinds[kind];
      rows.push(
        row(batch === 1 ? name : `${name} (by ${batch})`, answerer.name, spread, collections, barMicros, goalMicros),
      );
      if (answerer === answerers[0]) doAllHold &&= spread.p99 <= barMicros;
    }
  }
  const layered = questionGraph(nodes, edges, "layered");
  for (const level of ["file", "function"] as const) {
    const spread = spreadOf(timeCycleEdits(layered.commit, layered.entities, level, CYCLE_EDITS));
    rows.push(
      row(`find-cycles (${level}s) after a change`, "parseltongue", spread, 0, CYCLE_BAR_MICROS, CYCLE_BAR_MICROS),
    );
    doAllHold &&= spread.p99 <= CYCLE_BAR_MICROS;
  }
  console.log(
    `${machineLine()}\n${graph.liveNodeCount} nodes, ${graph.liveEdgeCount} edges, ${count} questions of each kind\n`,
  );
  console.log(table(columns, rows));
  return doAllHold ? 0 : 1;
}

function row(name: string, answerer: string, spread: Spread, collections: number, bar: number, goal: number): string[] {
  const { p50, p99, p999, max } = spread;
  const holds = p99 <= goal ? "goal" : p99 <= bar ? "bar" : "no";
  return [
    name,
    answerer,
    ...[p50, p99, p999, max].map((micros) => micros.toFixed(2)),
    collections.toFixed(1),
    String(bar),
    String(goal),
    holds,
  ];
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
