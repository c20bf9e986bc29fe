/** A charge: `fuel` before the instruction at byte `at`. */
export interface Charge {
  readonly at: number;
  readonly fuel: number;
}

/**
 * Divides a body into metered blocks: sets of instructions of which, unless one of them traps, either all or none run.
 * One block may span several stretches of code: what follows an `end` belongs with what precedes the construct, if
 * nothing inside it can jump further out. Each block is charged at its first instruction, so that the sum of charges on
 * any way through the body is the sum of the weights of what ran.
 *
 * Positions are byte offsets; `next` is where the instruction behind the one at hand starts.
 */
export class BlockMeter {
  readonly #charges: Charge[] = [];
  /** Of each open construct: where its present metered block starts and what it weighs so far. */
  readonly #starts: number[] = [];
  readonly #costs: number[] = [];
  /** The outermost construct that a branch inside this one leaves for, at most itself. */
  readonly #furthest: number[] = [];

  /** Starts with the body itself. */
  constructor(start: number, entryFuel: number) {
    this.#open(start);
    this.add(entryFuel);
  }

  /** How many constructs are open, the body among them. */
  get depth(): number {
    return this.#starts.length;
  }

  get charges(): Charge[] {
    return this.#charges.toSorted((a, b) => a.at - b.at);
  }

  add(weight: number): void {
    this.#costs[this.#costs.length - 1]! += weight;
  }

  /** A `block` goes on where the code before it stopped: as long as nothing branches, the two are one. */
  block(): void {
    this.#open(this.#starts.at(-1));
  }

  /** The arms of an `if` and the body of a `loop` run another number of times than what is around them. */
  ifOrLoop(next: number): void {
    this.#open(next);
  }

  else(next: number): void {
    this.#close(next);
  }

  /** A branch to one label; what follows may not run. Backward ones skip the rest of the loop's body just as well. */
  branch(label: number, next: number): void {
    this.#close(next);
    this.reach(label);
  }

  /** Notes a further label of the branch at hand. */
  reach(label: number): void {
    const top = this.#starts.length - 1;
    this.#furthest[top] = Math.min(this.#furthest[top]!, top - label);
  }

  end(next: number): void {
    this.#close(next);
    const top = this.#starts.length - 1;
    const furthest = this.#furthest[top]!;
    this.#starts.pop();
    this.#costs.pop();
    this.#furthest.pop();
    if (top === 0) return;
    this.#furthest[top - 1] = Math.min(this.#furthest[top - 1]!, furthest);
    if (furthest < top) this.#close(next);
  }

  #open(start: number): void {
    this.#furthest.push(this.#starts.length);
    this.#starts.push(start);
    this.#costs.push(0);
  }

  /** Ends the present metered block; the next one starts at `next`. */
  #close(next: number): void {
    const top = this.#starts.length - 1;
    const at = this.#starts[top]!;
    const fuel = this.#costs[top]!;
    this.#starts[top] = next;
    this.#costs[top] = 0;
    if (top > 0 && this.#starts[top - 1] === at) this.#costs[top - 1]! += fuel;
    else if (fuel > 0) this.#charges.push({ at, fuel });
  }
}
