import { type Answering, answerResolved, resolveTargets } from "../answer-question.ts";
import type { AnyReply, PluginQuestion } from "../question.ts";
import { resolveTarget } from "../resolve-target.ts";
import { type LensQuestion, type LensReply } from "./candidates.ts";
import { askPlugin } from "./plugin-queries.ts";
import type { PluginSet } from "./plugin-set.ts";

/**
 * The reply to a question, its hits judged by the lenses that are on.
 * @throws as `answerQuestion`
 */
export function answerWithLenses(answering: Answering, plugins: PluginSet, question: LensQuestion): AnyReply {
  const { clock } = answering;
  const isTimed = question.explain === true;
  const now = (): number => (isTimed ? clock.elapsedMs() : 0);
  const startMs = now();
  const targets = resolveTargets(answering, question);
  const resolvedMs = now();
  let answerMs = 0;
  const reply = plugins.judge(question, (asked) => {
    const askedMs = now();
    const answer = answerResolved(answering, asked, targets) as LensReply;
    answerMs += now() - askedMs;
    return answer;
  });
  if (!isTimed) return reply;
  const lensesMs = clock.elapsedMs() - resolvedMs - answerMs;
  return { ...reply, timings: { resolveMs: resolvedMs - startMs, answerMs, lensesMs } };
}

/** The reply to a question that a plugin answers. @throws as `askPlugin` */
export function answerByPlugin(answering: Answering, plugins: PluginSet, question: PluginQuestion): AnyReply {
  const { view, questions, clock } = answering;
  const startMs = question.explain === true ? clock.elapsedMs() : 0;
  const { answer, failures, absent, cost } = askPlugin(plugins, question, (target) =>
    resolveTarget(view, questions, target, "any"),
  );
  return {
    ask: "query",
    answer,
    targets: [],
    epoch: view.epoch,
    updating: false,
    ...(failures.length > 0 && { failures }),
    ...(absent.length > 0 && { absent }),
    ...(question.explain === true && {
      plugins: [cost],
      timings: { resolveMs: 0, answerMs: clock.elapsedMs() - startMs },
    }),
  };
}
