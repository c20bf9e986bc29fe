import { formatCount, formatDuration } from "@parseltongue/base";
import { HostError } from "../host-error.ts";

/** What fuel costs on this machine, over the graph that is loaded: estimates at p99. */
export interface Calibration {
  /** Nanoseconds per unit of fuel of code that computes. */
  readonly arithmeticRate: number;
  /** The same of code whose every read of the graph depends on the one before. */
  readonly graphRate: number;
  /** Nanoseconds that a call takes before it uses fuel. */
  readonly callNs: number;
}

/** Used until `calibrate` has measured: from a slow machine and a large graph. */
export const UNMEASURED: Calibration = { arithmeticRate: 0.6, graphRate: 3, callNs: 2000 };

/** A hook that takes longer for its fuel than it was priced at by this factor is priced anew. */
export const DRIFT = 1.25;

/** What one lens adds to a query at p99. */
export interface LensPrice {
  readonly plugin: string;
  readonly hook: string;
  /** Most fuel that one call may use: exact. */
  readonly fuel: number;
  /** Nanoseconds of one call that uses all of it: an estimate. */
  readonly callNs: number;
  /** A lens that ranks is called once for all candidates, any other once for each batch. */
  readonly isCalledOnce: boolean;
}

/** What lenses may cost a query, and how they were admitted. */
export interface Admission {
  readonly prices: readonly LensPrice[];
  /** Batches that a query may take through the lenses. */
  readonly batches: number;
  /** Of all prices, as often as each is called: an estimate at p99. */
  readonly sumNs: number;
  readonly purseNs: number;
  /** Most fuel that a query's lenses may use together: exact. */
  readonly fuel: number;
}

/** Most batches that a query takes, however cheap its lenses are. @see SPEC 6.1 */
export const MAX_BATCHES = 4;

/** Nanoseconds per fuel to price a hook at: measured once it is known, else that of its class. */
export function rateOf(calibration: Calibration, readsGraph: boolean, measured: number | undefined): number {
  const { arithmeticRate, graphRate } = calibration;
  // Never less than arithmetic: what was measured may have been little work out of a large budget.
  if (measured !== undefined) return Math.max(arithmeticRate, measured);
  return readsGraph ? graphRate : arithmeticRate;
}

/**
 * Admits lenses to a query's purse: as many batches as it pays for, four at most.
 * @param purseNs what plugins may add to a query: what a query may take, less the engine's share
 * @throws HostError `not-admitted` when it does not pay for one batch; the message shows the sum
 */
export function admit(prices: readonly LensPrice[], purseNs: number): Admission {
  const once = sumOf(prices.filter((price) => price.isCalledOnce));
  const each = sumOf(prices.filter((price) => !price.isCalledOnce));
  if (once.ns + each.ns > purseNs) throw notAdmitted(prices, once.ns + each.ns, purseNs);
  const paid = each.ns === 0 ? MAX_BATCHES : Math.floor((purseNs - once.ns) / each.ns);
  const batches = Math.min(MAX_BATCHES, Math.max(1, paid));
  return {
    prices,
    batches,
    sumNs: once.ns + batches * each.ns,
    purseNs,
    fuel: once.fuel + batches * each.fuel,
  };
}

function sumOf(prices: readonly LensPrice[]): { readonly ns: number; readonly fuel: number } {
  return prices.reduce((sum, { callNs, fuel }) => ({ ns: sum.ns + callNs, fuel: sum.fuel + fuel }), { ns: 0, fuel: 0 });
}

function notAdmitted(prices: readonly LensPrice[], sumNs: number, purseNs: number): HostError {
  const sum = prices
    .map(({ plugin, hook, callNs, fuel }) => `${plugin}/${hook} ${duration(callNs)} (${formatCount(fuel)} fuel)`)
    .join(" + ");
  const message = `${sum} = ${duration(sumNs)} at p99; plugins may add ${duration(purseNs)} to a query`;
  return new HostError("not-admitted", message, {
    hint: "turn a lens off, or raise what plugins may cost a query",
    details: { sumNs, purseNs, lenses: prices.map(({ plugin, hook }) => `${plugin}/${hook}`) },
  });
}

function duration(ns: number): string {
  return formatDuration(ns / 1e6);
}
