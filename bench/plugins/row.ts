import { spreadOf, type Spread } from "../machine.ts";

/** One line of the report: what was measured, and what it is held against. */
export interface Row {
  readonly what: string;
  /** As printed; empty where there is nothing to say. */
  readonly p50: string;
  readonly p99: string;
  readonly p999: string;
  readonly bar: string;
  readonly goal: string;
  /** `-`: nothing to hold. */
  readonly holds: "goal" | "bar" | "no" | "-";
}

/** Numbers below which something is to stay; without one there is nothing to hold. */
export interface Limits {
  readonly bar: number;
  readonly goal: number;
}

/** Microseconds. The 99th percentile is what is held against the limits. */
export function timeRow(what: string, samples: Iterable<number> | Spread, limits?: Limits): Row {
  const spread = "p999" in samples ? samples : spreadOf(samples);
  const show = (micros: number): string => `${micros < 10 ? micros.toFixed(2) : micros.toFixed(1)} µs`;
  const limit = (micros: number | undefined): string => (micros === undefined ? "" : `${micros} µs`);
  return {
    what,
    p50: show(spread.p50),
    p99: show(spread.p99),
    p999: show(spread.p999),
    bar: limit(limits?.bar),
    goal: limit(limits?.goal),
    holds: held(spread.p99, limits),
  };
}

/** One number that is not a spread. With `atLeast` more is better. */
export function valueRow(what: string, value: number, unit: string, limits?: Limits, atLeast = false): Row {
  const show = (number: number): string => `${number < 10 ? number.toFixed(2) : number.toFixed(1)}${unit}`;
  const limit = (number: number | undefined): string => (number === undefined ? "" : `${number}${unit}`);
  return {
    what,
    p50: show(value),
    p99: "",
    p999: "",
    bar: limit(limits?.bar),
    goal: limit(limits?.goal),
    holds: atLeast ? held(-value, limits && { bar: -limits.bar, goal: -limits.goal }) : held(value, limits),
  };
}

function held(value: number, limits: Limits | undefined): Row["holds"] {
  if (limits === undefined) return "-";
  return value <= limits.goal ? "goal" : value <= limits.bar ? "bar" : "no";
}
