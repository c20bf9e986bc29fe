import type { GuestFault } from "../guest-fault.ts";
import type { HitBatch } from "../outcomes.ts";

/** Groups of batches that are timed, each with hits of its own: what is slow about some code must show. */
const GROUPS = 64;
/** Fuel that a group is to use: less says more about the clock than about the guest. */
const GROUP_FUEL = 50_000;
const MOST_BATCHES = 64;
/** Groups that use less than this say nothing. */
const LEAST_FUEL = 10_000;
/** Rounds until it is believed that no further one is cheaper: so many in a row by less than a thirtieth. */
const STEADY_ROUNDS = 3;
const STEADY = 0.97;
const FEWEST_ROUNDS = 6;
const MOST_ROUNDS = 40;

/** What one call of the lens came to. */
export interface TrialCall {
  readonly fault: GuestFault | undefined;
  /** Without what a call takes before it uses fuel. */
  readonly elapsedNs: number;
  readonly fuelUsed: number;
}

/**
 * Finds out how long a lens takes for its fuel, on a machine that may be busy. The same work is done round after round, and
 * of each part of it the shortest time counts: other work can make it longer, never shorter. Of those times the longest
 * counts, as some code costs a lens more than other code does.
 */
export class LensTrial {
  readonly #call: (batch: HitBatch) => TrialCall;
  readonly #batchAt: (index: number) => HitBatch;
  readonly #cheapestNs = new Float64Array(GROUPS).fill(Number.POSITIVE_INFINITY);
  readonly #fuel = new Float64Array(GROUPS);
  #batches = 0;

  /** @param batchAt the same hits for the same index, and others for others; a batch may be overwritten by the next */
  constructor(call: (batch: HitBatch) => TrialCall, batchAt: (index: number) => HitBatch) {
    this.#call = call;
    this.#batchAt = batchAt;
  }

  /** Nanoseconds per fuel; undefined when the lens uses too little to tell. */
  get rate(): number | undefined {
    const rates = this.#cheapestNs.map((ns, group) => ns / this.#fuel[group]!);
    return this.#fuel.some((fuel) => fuel < LEAST_FUEL) ? undefined : rates.reduce((a, b) => Math.max(a, b));
  }

  /** Goes on until further rounds are no cheaper. Once more is fine, later: it can only become cheaper. */
  run(): GuestFault | undefined {
    let steady = 0;
    for (let round = 0; round < MOST_ROUNDS && (round < FEWEST_ROUNDS || steady < STEADY_ROUNDS); round++) {
      const beforeNs = sum(this.#cheapestNs);
      const fault = this.#round();
      if (fault !== undefined) return fault;
      if (this.rate === undefined) return undefined;
      steady = sum(this.#cheapestNs) >= STEADY * beforeNs ? steady + 1 : 0;
    }
    return undefined;
  }

  #round(): GuestFault | undefined {
    for (let group = 0; group < GROUPS; group++) {
      const fault = this.#measure(group);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }

  #measure(group: number): GuestFault | undefined {
    let ns = 0;
    let fuel = 0;
    const count = this.#batches === 0 ? MOST_BATCHES : this.#batches;
    for (let batch = 0; batch < count; batch++) {
      const { fault, elapsedNs, fuelUsed } = this.#call(this.#batchAt(group * MOST_BATCHES + batch));
      if (fault !== undefined) return fault;
      ns += elapsedNs;
      fuel += fuelUsed;
      if (this.#batches === 0 && fuel >= GROUP_FUEL) this.#batches = batch + 1;
    }
    this.#batches ||= MOST_BATCHES;
    this.#cheapestNs[group] = Math.min(this.#cheapestNs[group]!, Math.max(0, ns));
    this.#fuel[group] = fuel;
    return undefined;
  }
}

function sum(values: Float64Array): number {
  return values.reduce((a, b) => a + b);
}
