/** What `isolation = "process"` costs: the same questions with the same lenses, in this process and in one of their own. */
import type { Question } from "@parseltongue/engine";
import { drawQuestions } from "../queries/questions.ts";
import { configuredLenses } from "./engine-rows.ts";
import type { BuiltLens } from "./lenses.ts";
import type { MeasuredGraph } from "./measured-graph.ts";
import { type Row, timeRow, valueRow } from "./row.ts";

const QUESTIONS = 200;
const ROUNDS = 3;
const LENSES = 5;

export async function isolationRows(
  { engine, graph, entities, turnOn }: MeasuredGraph,
  built: ReadonlyMap<string, BuiltLens>,
): Promise<Row[]> {
  const drawn = drawQuestions(graph, entities, QUESTIONS);
  const kinds: readonly (readonly [what: string, questions: readonly Question[]])[] = [
    ["callers", drawn.callers.map(({ node }) => ({ ask: "callers", target: node }))],
    ["blast-radius, 3 hops", drawn.blastRadius3.map(({ node }) => ({ ask: "blast-radius", target: node, hops: 3 }))],
  ];
  const samples = new Map<string, number[]>();
  const firstMs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (const isolation of ["none", "process"] as const) {
      await turnOn(configuredLenses(built, LENSES), isolation);
      const startMs = performance.now();
      await engine.report(kinds[0]![1][0]!);
      if (isolation === "process" && round === 0) firstMs.push(performance.now() - startMs);
      for (const [what, questions] of kinds) {
        const name = `${what}, ${LENSES} lenses, names and all, ${isolation === "none" ? "here" : "isolated"}`;
        samples.set(name, [...(samples.get(name) ?? []), ...(await timesOf(questions))]);
      }
    }
  }
  await turnOn([]);
  const first = valueRow(`first answer of an isolated process, with its copy of the graph`, firstMs[0]!, " ms");
  return [...[...samples].map(([what, micros]) => timeRow(what, micros)), first];

  async function timesOf(questions: readonly Question[]): Promise<number[]> {
    const micros: number[] = [];
    for (const question of questions) {
      const startMs = performance.now();
      await engine.report(question);
      micros.push(1000 * (performance.now() - startMs));
    }
    return micros;
  }
}
