/** Fuel that the lenses of one query may use together, over all its batches. */
export class QueryPurse {
  #fuelLeft: number;

  /** @param fuel that of the query's `Admission` */
  constructor(fuel: number) {
    this.#fuelLeft = fuel;
  }

  get fuelLeft(): number {
    return this.#fuelLeft;
  }

  /** Whether a call that may use so much can be paid for. */
  pays(fuelBudget: number): boolean {
    return fuelBudget <= this.#fuelLeft;
  }

  /** Notes what a call used. */
  spend(fuelUsed: number): void {
    this.#fuelLeft = Math.max(0, this.#fuelLeft - fuelUsed);
  }
}
