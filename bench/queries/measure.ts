/** Times questions one by one, or in batches where one is too short for the clock. */
import { PerformanceObserver } from "node:perf_hooks";
import { median, spreadOf } from "../machine.ts";
import type { Spread } from "../machine.ts";

const BATCH = 64;
/** Below this a single question is not much longer than reading the clock. */
const TOO_SHORT_MICROS = 1;

export interface Measured {
  /** Microseconds per question. */
  readonly spread: Spread;
  readonly batch: number;
  readonly collections: number;
}

/**
 * Percentiles over all questions, each the median of the rounds' percentiles: a round in which something else had the
 * processor does not count. A first round warms up.
 */
export async function measure<Q>(
  questions: readonly Q[],
  ask: (question: Q) => unknown,
  rounds: number,
): Promise<Measured> {
  time(questions, ask, 1);
  const batch = spreadOf(time(questions, ask, 1)).p50 < TOO_SHORT_MICROS ? BATCH : 1;
  let collections = 0;
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().length;
  });
  observer.observe({ entryTypes: ["gc"] });
  const spreads = Array.from({ length: rounds }, () => spreadOf(time(questions, ask, batch)));
  // The observer hears of collections only after this turn.
  await new Promise((resolve) => setTimeout(resolve, 10));
  observer.disconnect();
  const of = (part: "p50" | "p99" | "p999" | "max"): number => median(spreads.map((spread) => spread[part]));
  const spread = { count: questions.length, p50: of("p50"), p99: of("p99"), p999: of("p999"), max: of("max") };
  return { spread, batch, collections: collections / rounds };
}

function time<Q>(questions: readonly Q[], ask: (question: Q) => unknown, batch: number): Float64Array {
  const micros = new Float64Array(Math.floor(questions.length / batch));
  for (let at = 0; at < micros.length; at++) {
    const before = process.hrtime.bigint();
    for (let i = 0; i < batch; i++) ask(questions[at * batch + i]!);
    micros[at] = Number(process.hrtime.bigint() - before) / 1000 / batch;
  }
  return micros;
}
