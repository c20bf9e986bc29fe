/**
 * Divides a body into metered blocks: sets of instructions of which, unless one of them traps, either all or none run.
 * One block may span several stretches of code: what follows an `end` belongs with what precedes the construct, if
 * nothing inside it can jump further out. Each block is charged at its first instruction, so that the sum of charges on
 * any way through the body is the sum of the weights of what ran.
 *
 * Positions are byte offsets; `next` is where the instruction behind the one at hand starts. One meter serves many
 * bodies, one after another, and allocates nothing for them.
 */
export class BlockMeter {
  /** Metered blocks in the order of their first instructions: where that is, and what the block weighs. */
  #places = new Int32Array(256);
  #fuel = new Int32Array(256);
  /** 1 where every turn of a loop, or every call, comes by. */
  #turns = new Uint8Array(256);
  #blocks = 0;
  /** Of each open construct: its present metered block and what that weighs so far. */
  readonly #current: number[] = [];
  readonly #costs: number[] = [];
  /** The outermost construct that a branch inside this one leaves for, at most itself. */
  readonly #furthest: number[] = [];
  #top = -1;

  /** Starts with a body itself. */
  begin(start: number, entryFuel: number): void {
    this.#blocks = 0;
    this.#top = -1;
    this.#open(this.#block(start, 1));
    this.add(entryFuel);
  }

  /** How many constructs are open, the body among them. */
  get depth(): number {
    return this.#top + 1;
  }

  /** Metered blocks so far, those without weight among them. */
  get count(): number {
    return this.#blocks;
  }

  /** First byte of a metered block; grows with its number. */
  placeOf(block: number): number {
    return this.#places[block]!;
  }

  /** What is to be charged there; 0: nothing. Final once the body has ended. */
  fuelOf(block: number): number {
    return this.#fuel[block]!;
  }

  /**
   * Whether the function was entered or a loop's next turn begins there. Between two such places only so much can run as
   * the function is long.
   */
  isTurn(block: number): boolean {
    return this.#turns[block] === 1;
  }

  add(weight: number): void {
    this.#costs[this.#top]! += weight;
  }

  /** A `block` goes on where the code before it stopped: as long as nothing branches, the two are one. */
  block(): void {
    this.#open(this.#current[this.#top]!);
  }

  /** The arms of an `if` and the body of a `loop` run another number of times than what is around them. */
  if(next: number): void {
    this.#open(this.#block(next));
  }

  /** See `if`. */
  loop(next: number): void {
    this.#open(this.#block(next, 1));
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
    const top = this.#top;
    if (top - label < this.#furthest[top]!) this.#furthest[top] = top - label;
  }

  end(next: number): void {
    this.#settle();
    const top = this.#top--;
    const furthest = this.#furthest[top]!;
    if (top === 0) return;
    if (furthest < this.#furthest[top - 1]!) this.#furthest[top - 1] = furthest;
    if (furthest < top) this.#close(next);
  }

  #open(block: number): void {
    this.#top += 1;
    this.#current[this.#top] = block;
    this.#costs[this.#top] = 0;
    this.#furthest[this.#top] = this.#top;
  }

  /** Ends the present metered block; the next one starts at `next`. */
  #close(next: number): void {
    this.#settle();
    this.#current[this.#top] = this.#block(next);
    this.#costs[this.#top] = 0;
  }

  /** Adds what was counted to the block that it belongs to, which may still be open around this construct. */
  #settle(): void {
    const top = this.#top;
    const block = this.#current[top]!;
    if (top > 0 && this.#current[top - 1] === block) this.#costs[top - 1]! += this.#costs[top]!;
    else this.#fuel[block] = this.#costs[top]!;
  }

  #block(place: number, isTurn: 0 | 1 = 0): number {
    if (this.#blocks === this.#places.length) this.#grow();
    this.#places[this.#blocks] = place;
    this.#turns[this.#blocks] = isTurn;
    this.#fuel[this.#blocks] = 0;
    return this.#blocks++;
  }

  #grow(): void {
    const [places, fuel, turns] = [this.#places, this.#fuel, this.#turns];
    this.#places = new Int32Array(2 * places.length);
    this.#fuel = new Int32Array(2 * fuel.length);
    this.#turns = new Uint8Array(2 * turns.length);
    this.#places.set(places);
    this.#fuel.set(fuel);
    this.#turns.set(turns);
  }
}
