/** When a plugin that fails is left alone, and for how long. */
export interface BreakerPolicy {
  /** Strikes that open the circuit. */
  readonly strikes: number;
  /** Calls without a fault that take one strike away. */
  readonly forgiveAfterCalls: number;
  /** Calls that are not made in the first quarantine; each further one doubles it. */
  readonly firstQuarantineCalls: number;
  readonly maximumQuarantineCalls: number;
  /** With a clock: a quarantine also ends after so long, doubled likewise. */
  readonly firstQuarantineMs: number;
  readonly maximumQuarantineMs: number;
}

/** What hosts use unless told otherwise. */
export const DEFAULT_BREAKER_POLICY: BreakerPolicy = {
  strikes: 5,
  forgiveAfterCalls: 1000,
  firstQuarantineCalls: 64,
  maximumQuarantineCalls: 65_536,
  firstQuarantineMs: 1000,
  maximumQuarantineMs: 3_600_000,
};

/** `closed`: calls are made. `open`: none are. `trial`: one was let through to see whether the fault is gone. */
export type BreakerState = "closed" | "open" | "trial";

/**
 * Keeps a plugin that fails again and again from being called: each fault is a strike, enough of them open the circuit.
 * After a number of refused calls, or a time, one call is let through; if that fails as well, the circuit stays open for
 * twice as long. Counted in calls, so that the same calls give the same states; time can only end a quarantine sooner.
 */
export class CircuitBreaker {
  readonly #policy: BreakerPolicy;
  readonly #elapsedMs: () => number;
  #state: BreakerState = "closed";
  #strikes = 0;
  #goodCalls = 0;
  #quarantines = 0;
  #refusedCalls = 0;
  #openedAtMs = 0;

  /** @param elapsedMs a clock; one that stands still leaves counting to calls alone */
  constructor(policy: BreakerPolicy, elapsedMs: () => number) {
    this.#policy = policy;
    this.#elapsedMs = elapsedMs;
  }

  get state(): BreakerState {
    return this.#state;
  }
  get strikes(): number {
    return this.#strikes;
  }
  /** Calls that are still refused before the next is tried; 0 unless open. */
  get callsUntilRetry(): number {
    return this.#state === "open" ? Math.max(0, this.#quarantineCalls() - this.#refusedCalls) : 0;
  }

  /** Whether the next call may be made. Asked once for each call that would be. */
  admits(): boolean {
    if (this.#state !== "open") return true;
    this.#refusedCalls += 1;
    const isOver = this.#refusedCalls > this.#quarantineCalls() || this.#waitedMs() >= this.#quarantineMs();
    if (isOver) this.#state = "trial";
    return isOver;
  }

  /** Notes a call that went well. Returns whether it ended a quarantine. */
  succeed(): boolean {
    if (this.#state === "trial") {
      this.reset();
      return true;
    }
    if (this.#strikes > 0 && ++this.#goodCalls >= this.#policy.forgiveAfterCalls) {
      this.#strikes -= 1;
      this.#goodCalls = 0;
    }
    return false;
  }

  /** Notes a fault. Returns whether it opened the circuit. */
  strike(): boolean {
    this.#strikes += 1;
    this.#goodCalls = 0;
    if (this.#state === "closed" && this.#strikes < this.#policy.strikes) return false;
    this.#state = "open";
    this.#quarantines += 1;
    this.#refusedCalls = 0;
    this.#openedAtMs = this.#elapsedMs();
    return true;
  }

  /** Closes the circuit and forgets all strikes. */
  reset(): void {
    this.#state = "closed";
    this.#strikes = 0;
    this.#goodCalls = 0;
    this.#quarantines = 0;
  }

  #quarantineCalls(): number {
    const { firstQuarantineCalls, maximumQuarantineCalls } = this.#policy;
    return Math.min(maximumQuarantineCalls, firstQuarantineCalls * 2 ** (this.#quarantines - 1));
  }

  #quarantineMs(): number {
    const { firstQuarantineMs, maximumQuarantineMs } = this.#policy;
    return Math.min(maximumQuarantineMs, firstQuarantineMs * 2 ** (this.#quarantines - 1));
  }

  #waitedMs(): number {
    return this.#elapsedMs() - this.#openedAtMs;
  }
}
