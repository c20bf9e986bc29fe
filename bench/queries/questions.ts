/** The questions that are measured, drawn once so that everybody is asked the same. */
import type { GraphView } from "@parseltongue/graph";
import { randomNumbers } from "../synthetic-graph.ts";

export interface QuestionKind {
  readonly name: string;
  /** The bar and goal for the 99th percentile, microseconds. */
  readonly barMicros: number;
  readonly goalMicros: number;
}

export type QuestionKindName =
  | "callers"
  | "callees"
  | "whatImplements"
  | "blastRadius3"
  | "blastRadius"
  | "blastRadiusOfHub"
  | "path"
  | "findExact"
  | "findPrefix"
  | "findTypo"
  | "context";

export const questionKinds: Record<QuestionKindName, QuestionKind> = {
  callers: { name: "callers", barMicros: 20, goalMicros: 5 },
  callees: { name: "callees", barMicros: 20, goalMicros: 5 },
  whatImplements: { name: "what-implements", barMicros: 20, goalMicros: 5 },
  blastRadius3: { name: "blast-radius, 3 hops", barMicros: 200, goalMicros: 70 },
  blastRadius: { name: "blast-radius, unbounded", barMicros: 500, goalMicros: 200 },
  blastRadiusOfHub: { name: "blast-radius of a hub", barMicros: 500, goalMicros: 200 },
  path: { name: "path", barMicros: 200, goalMicros: 100 },
  findExact: { name: "find, exact", barMicros: 20, goalMicros: 5 },
  findPrefix: { name: "find, prefix", barMicros: 20, goalMicros: 5 },
  findTypo: { name: "find, one typo", barMicros: 500, goalMicros: 200 },
  context: { name: "context, 4,000 tokens", barMicros: 1000, goalMicros: 500 },
};

/** One question: a node, for paths a second one, for searches a text. */
export interface Question {
  readonly node: number;
  readonly other: number;
  readonly text: string;
}

const HUBS = 100;

/** `count` questions of each kind: half about nodes drawn uniformly, half drawn by their number of edges. */
export function drawQuestions(
  view: GraphView,
  entities: Uint32Array,
  count: number,
): Record<QuestionKindName, readonly Question[]> {
  const random = randomNumbers(7);
  const uniform = (): number => entities[random(entities.length)]!;
  const weighted = weightedDraw(view, entities, random);
  const hubs = entities.toSorted((a, b) => view.inLength[b]! - view.inLength[a]!).subarray(0, HUBS);
  const draw = (text: (name: string) => string, node = (at: number) => (at % 2 === 0 ? uniform() : weighted())) =>
    Array.from({ length: count }, (_, at): Question => {
      const drawn = node(at);
      return { node: drawn, other: at % 4 < 2 ? uniform() : weighted(), text: text(view.text(view.nodeName[drawn]!)) };
    });
  const same = (name: string): string => name;
  return {
    callers: draw(same),
    callees: draw(same),
    whatImplements: draw(same),
    blastRadius3: draw(same),
    blastRadius: draw(same),
    blastRadiusOfHub: draw(same, (at) => hubs[at % HUBS]!),
    path: draw(same),
    findExact: draw(same),
    findPrefix: draw((name) => name.slice(0, 2 + random(Math.max(1, name.length - 2)))),
    findTypo: draw((name) => withTypo(name, random)),
    context: draw(same),
  };
}

/** Draws a node as often as it has edges. */
function weightedDraw(view: GraphView, entities: Uint32Array, random: (end: number) => number): () => number {
  const ends = new Float64Array(entities.length);
  let sum = 0;
  for (let at = 0; at < entities.length; at++) {
    sum += view.inLength[entities[at]!]! + view.outLength[entities[at]!]!;
    ends[at] = sum;
  }
  return () => {
    const wanted = random(sum);
    let low = 0;
    let high = ends.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ends[middle]! <= wanted) low = middle + 1;
      else high = middle;
    }
    return entities[low]!;
  };
}

/** A letter left out, put in, replaced, or swapped with its neighbour; never the first. */
function withTypo(name: string, random: (end: number) => number): string {
  const at = 1 + random(Math.max(1, name.length - 1));
  const letter = "etaoinsr"[random(8)]!;
  const [before, after] = [name.slice(0, at), name.slice(at)];
  return [
    before + after.slice(1),
    before + letter + after,
    before + letter + after.slice(1),
    before + (after[1] ?? "") + (after[0] ?? "") + after.slice(2),
  ][random(4)]!;
}
