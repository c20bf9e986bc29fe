import type { Clock } from "@parseltongue/base";
import type { GraphView, Questions, WalkOptions } from "@parseltongue/graph";
import type { AnyReply, Ask, GraphQuestion, QueryTimings, Target, WalkLimits } from "./question.ts";
import { resolveTarget } from "./resolve-target.ts";

/** Questions that make no sense of a module or file: one of the same name as an item is not what is asked about. */
const ASKED_OF_ITEMS: ReadonlySet<Ask> = new Set<Ask>(["callers", "callees", "what-implements", "supertypes"]);

/** A graph and who answers questions about it. */
export interface Answering {
  readonly view: GraphView;
  readonly questions: Questions;
  readonly clock: Pick<Clock, "elapsedMs">;
}

/**
 * The reply to a question about the graph as it is now.
 * @throws EngineError `unknown-target`, `ambiguous-target`; GraphError for limits out of range
 */
export function answerQuestion(answering: Answering, question: GraphQuestion): AnyReply {
  return question.explain
    ? answerTimed(answering, question)
    : answerResolved(answering, question, resolveTargets(answering, question));
}

function answerTimed(answering: Answering, question: GraphQuestion): AnyReply {
  const { clock } = answering;
  const startMs = clock.elapsedMs();
  const targets = resolveTargets(answering, question);
  const resolvedMs = clock.elapsedMs();
  const reply = answerResolved(answering, question, targets);
  const timings: QueryTimings = { resolveMs: resolvedMs - startMs, answerMs: clock.elapsedMs() - resolvedMs };
  return { ...reply, timings };
}

/**
 * The nodes that a question's targets mean.
 * @throws EngineError `unknown-target`, `ambiguous-target`
 */
export function resolveTargets({ view, questions }: Answering, question: GraphQuestion): readonly number[] {
  const wanted = ASKED_OF_ITEMS.has(question.ask) ? "item" : "any";
  const resolve = (target: Target): number => resolveTarget(view, questions, target, wanted);
  if (question.ask === "path") return [resolve(question.from), resolve(question.to)];
  return "target" in question && question.target !== undefined ? [resolve(question.target)] : [];
}

/** The reply to a question whose targets are known. @throws GraphError for limits out of range */
export function answerResolved(
  { view, questions }: Answering,
  question: GraphQuestion,
  targets: readonly number[],
): AnyReply {
  const [first = 0, second = 0] = targets;
  const reply = <Asked extends Ask, A>(ask: Asked, answer: A): { ask: Asked; answer: A } & Place => ({
    ask,
    answer,
    targets,
    epoch: view.epoch,
    updating: false,
  });
  switch (question.ask) {
    case "callers":
      return reply(question.ask, questions.callers(first, walkOptions(question)));
    case "callees":
      return reply(question.ask, questions.callees(first, walkOptions(question)));
    case "what-implements":
      return reply(question.ask, questions.whatImplements(first, walkOptions(question)));
    case "supertypes":
      return reply(question.ask, questions.supertypes(first, walkOptions(question)));
    case "blast-radius":
      return reply(question.ask, questions.blastRadius(first, walkOptions(question)));
    case "path":
      return reply(question.ask, questions.path(first, second, walkOptions(question)));
    case "find":
      return reply(question.ask, questions.find(question.text, question));
    case "find-cycles":
      return reply(question.ask, questions.findCycles({ ...question, ...about(targets) }));
    case "dependencies":
      return reply(question.ask, questions.dependencies({ ...question, ...about(targets) }));
    case "hubs":
      return reply(question.ask, questions.hubs(question));
    case "unused":
      return reply(question.ask, questions.unused(question));
    case "context":
      return reply(question.ask, questions.context(first, question));
  }
}

interface Place {
  readonly targets: readonly number[];
  readonly epoch: number;
  readonly updating: boolean;
}

/** The question's own object where it will do, so that asking costs no copy. */
function walkOptions(question: WalkLimits): WalkOptions {
  if (question.hops !== "all") return question as WalkOptions;
  return { ...question, hops: Number.POSITIVE_INFINITY };
}

function about(targets: readonly number[]): { readonly of?: number } {
  return targets[0] === undefined ? {} : { of: targets[0] };
}
