/** Every kind of question, asked of the engine with no, 5 and 50 lenses on: everything that happens to it included. */
import type { ConfiguredPlugin, Engine, Question } from "@parseltongue/engine";
import { drawQuestions, type Question as Drawn, type QuestionKindName } from "../queries/questions.ts";
import { measure } from "../queries/measure.ts";
import { type BuiltLens, COLUMN, WORKERS } from "./lenses.ts";
import type { MeasuredGraph } from "./measured-graph.ts";
import { type Row, timeRow } from "./row.ts";

const QUESTIONS = 1000;
const ROUNDS = 3;

const asked: Readonly<Record<QuestionKindName, (drawn: Drawn) => Question>> = {
  callers: ({ node }) => ({ ask: "callers", target: node }),
  callees: ({ node }) => ({ ask: "callees", target: node }),
  whatImplements: ({ node }) => ({ ask: "what-implements", target: node }),
  blastRadius3: ({ node }) => ({ ask: "blast-radius", target: node, hops: 3 }),
  blastRadius: ({ node }) => ({ ask: "blast-radius", target: node }),
  blastRadiusOfHub: ({ node }) => ({ ask: "blast-radius", target: node }),
  path: ({ node, other }) => ({ ask: "path", from: node, to: other }),
  findExact: ({ text }) => ({ ask: "find", text, mode: "exact" }),
  findPrefix: ({ text }) => ({ ask: "find", text, mode: "prefix" }),
  findTypo: ({ text }) => ({ ask: "find", text, mode: "fuzzy" }),
  context: ({ node }) => ({ ask: "context", target: node }),
};

const SHOWN: Readonly<Record<QuestionKindName, string>> = {
  callers: "callers",
  callees: "callees",
  whatImplements: "what-implements",
  blastRadius3: "blast-radius, 3 hops",
  blastRadius: "blast-radius, unbounded",
  blastRadiusOfHub: "blast-radius of a hub",
  path: "path",
  findExact: "find, exact",
  findPrefix: "find, prefix",
  findTypo: "find, one typo",
  context: "context, 4,000 tokens",
};

export async function engineRows(
  { engine, graph, entities, turnOn }: MeasuredGraph,
  built: ReadonlyMap<string, BuiltLens>,
): Promise<Row[]> {
  const questions = drawQuestions(graph, entities, QUESTIONS);
  const rows = new Map<QuestionKindName, Row[]>();
  for (const count of [0, 5, 50]) {
    await turnOn(configuredLenses(built, count));
    const limits = { 0: undefined, 5: { bar: 400, goal: 100 }, 50: { bar: 1000, goal: 250 } }[count];
    for (const kind of Object.keys(asked) as QuestionKindName[]) {
      const { spread } = await measure(questions[kind], askerOf(engine, kind), ROUNDS);
      const row = timeRow(`${SHOWN[kind]}, ${count === 0 ? "no" : count} lenses`, spread, limits);
      rows.set(kind, [...(rows.get(kind) ?? []), row]);
    }
  }
  await turnOn([]);
  return [...rows.values()].flat();
}

function askerOf(engine: Engine, kind: QuestionKindName): (drawn: Drawn) => unknown {
  const question = asked[kind];
  return (drawn) => engine.query(question(drawn));
}

/** So many lenses that do real work, one kind after the other. */
export function configuredLenses(built: ReadonlyMap<string, BuiltLens>, count: number): ConfiguredPlugin[] {
  return Array.from({ length: count }, (_, at) => configured(built, at));
}

function configured(built: ReadonlyMap<string, BuiltLens>, at: number) {
  const { wasm, manifest } = built.get(WORKERS[at % WORKERS.length]!)!;
  return {
    manifest: manifest(`lens-${at}`, 4 + Math.floor(at / WORKERS.length)),
    wasm,
    config: {},
    grants: { attributes: [COLUMN], log: false },
    tier: "sandboxed" as const,
    weight: 1,
  };
}
