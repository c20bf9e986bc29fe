import { Histogram } from "./histogram.ts";

/**
 * Fuel over which time is summed up before it counts: calls that use little would say more about the clock and the
 * collector of garbage than about the guest.
 */
const BLOCK_FUEL = 50_000;
/** Blocks after which a hook's own figures say more than those of its class. */
const WINDOW = 256;
/** Rates are kept as whole numbers of this part of a nanosecond. */
const RATE_UNIT = 1024;

/** What one hook cost so far. */
export interface HookFigures {
  readonly calls: number;
  readonly faults: number;
  /** Of a call in nanoseconds, within 6 %; 0 without a clock. */
  readonly p50Ns: number;
  readonly p99Ns: number;
  readonly fuelSum: number;
  /** Most that a call used. */
  readonly fuelMaximum: number;
  /** Most bytes that a call gave, counted as they are against what the hook declares. */
  readonly outputMaximum: number;
  /** Share of its budget that the call closest to it left, 0 … 1; 1 without calls. */
  readonly headroom: number;
}

/** Counts what the calls of one hook cost, and how long they take for their fuel. Recording allocates nothing. */
export class HookMeter {
  readonly #times = new Histogram();
  readonly #rates = new Histogram();
  #calls = 0;
  #faults = 0;
  #fuelSum = 0;
  #fuelMaximum = 0;
  #outputMaximum = 0;
  #headroom = 1;
  #blockNs = 0;
  #blockFuel = 0;
  /** Nanoseconds per fuel at p99 of the last full window; undefined before there is one. */
  measuredRate: number | undefined = undefined;

  /**
   * Notes a call.
   * @param overheadNs what a call takes before it uses fuel
   * @returns whether a window is full, so that `measuredRate` is new
   */
  record(elapsedNs: number, fuelUsed: number, fuelBudget: number, overheadNs: number): boolean {
    this.#calls += 1;
    this.#fuelSum += fuelUsed;
    if (fuelUsed > this.#fuelMaximum) this.#fuelMaximum = fuelUsed;
    const headroom = 1 - fuelUsed / fuelBudget;
    if (headroom < this.#headroom) this.#headroom = headroom;
    this.#times.record(elapsedNs);
    this.#blockNs += elapsedNs - overheadNs;
    this.#blockFuel += fuelUsed;
    return this.#blockFuel >= BLOCK_FUEL && this.#endBlock();
  }

  /** Notes a call that uses no fuel, as machine code does. */
  recordUnmetered(elapsedNs: number): void {
    this.#calls += 1;
    this.#times.record(elapsedNs);
  }

  #endBlock(): boolean {
    this.#rates.record((RATE_UNIT * Math.max(0, this.#blockNs)) / this.#blockFuel);
    this.#blockNs = 0;
    this.#blockFuel = 0;
    if (this.#rates.count < WINDOW) return false;
    this.measuredRate = this.#rates.percentile(0.99) / RATE_UNIT;
    this.#rates.clear();
    return true;
  }

  /** Notes how much a call gave. */
  recordOutput(bytes: number): void {
    if (bytes > this.#outputMaximum) this.#outputMaximum = bytes;
  }

  /** Notes that a call ended in a fault. */
  fail(): void {
    this.#faults += 1;
  }

  figures(): HookFigures {
    return {
      calls: this.#calls,
      faults: this.#faults,
      p50Ns: this.#times.percentile(0.5),
      p99Ns: this.#times.percentile(0.99),
      fuelSum: this.#fuelSum,
      fuelMaximum: this.#fuelMaximum,
      outputMaximum: this.#outputMaximum,
      headroom: Math.max(0, this.#headroom),
    };
  }
}
