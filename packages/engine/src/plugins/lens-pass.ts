import type { FailurePolicy, GuestFault, HitBatch, MergedBatch } from "@parseltongue/host";
import type { Candidates } from "./candidates.ts";
import { JudgedHits } from "./judged-hits.ts";

/** Most candidates that a lens judges at once. @see SPEC 6.1 */
export const LENS_BATCH = 256;

/** A lens that is on, as far as the way through the lenses goes. */
export interface PipelineLens {
  /** Position in the configured order, over all lenses of all plugins. */
  readonly position: number;
  readonly ranks: boolean;
  readonly onFailure: FailurePolicy;
}

/** Calls lenses. `lens` in what comes back is a position in `lenses`. */
export interface LensCaller<Lens extends PipelineLens> {
  evaluate(lenses: readonly Lens[], batch: HitBatch): MergedBatch;
}

/** A lens whose part is missing from the answer. */
export interface LensFault<Lens extends PipelineLens> {
  readonly lens: Lens;
  readonly fault: GuestFault;
}

/** How far a pass went: `failed` is when a lens failed that had judged hits before, so that all that was gathered is of no use. */
export type PassEnd = "done" | "failed";

/** One way of an answer's candidates through a set of lenses, batch by batch. */
export class LensPass<Lens extends PipelineLens> {
  readonly judged: JudgedHits;
  readonly faults: LensFault<Lens>[];
  /** Candidates in the order in which they are judged. */
  order: Uint32Array;
  /** How many of them, from the first on, all lenses have judged. */
  end = 0;
  readonly #caller: LensCaller<Lens>;
  readonly #ranking: readonly Lens[];
  readonly #others: readonly Lens[];
  #candidates: Candidates;
  #wasAnyAsked = false;
  #batches = 0;
  #kept = 0;

  constructor(
    caller: LensCaller<Lens>,
    lenses: readonly Lens[],
    candidates: Candidates,
    faults: readonly LensFault<Lens>[],
  ) {
    this.#caller = caller;
    this.#ranking = lenses.filter(({ ranks }) => ranks);
    this.#others = this.#ranking.length === 0 ? lenses : lenses.filter(({ ranks }) => !ranks);
    this.#candidates = candidates;
    this.faults = [...faults];
    this.judged = new JudgedHits(candidates.nodes.length);
    this.order = inOrder(candidates.nodes.length);
  }

  get ranks(): boolean {
    return this.#ranking.length > 0;
  }

  /** Candidates that all lenses keep so far. */
  get keptCount(): number {
    return this.#kept;
  }

  /** Whether any lens has a part in the answer: some were asked, and not all of those failed. */
  get hasPart(): boolean {
    if (!this.#wasAnyAsked) return false;
    if (this.faults.length === 0) return true;
    const failed = new Set(this.faults.filter(({ lens }) => lens.onFailure === "skip").map(({ lens }) => lens));
    return [...this.#ranking, ...this.#others].some((lens) => !failed.has(lens));
  }

  /** Goes on until so many candidates are kept, all were judged, or so many batches were. */
  run(pageLength: number, batches: number): PassEnd {
    if (this.end === 0 && this.#ranking.length > 0 && this.order.length > 0) {
      this.#judge(this.#ranking, this.order);
      this.order = this.judged.sorted(this.order);
    }
    if (this.#others.length === 0) {
      this.end = this.order.length;
      return "done";
    }
    while (this.#batches < batches && this.end < this.order.length && this.#kept < pageLength) {
      const positions = this.order.subarray(this.end, this.end + LENS_BATCH);
      if (this.#judge(this.#others, positions) && this.#batches > 0) return "failed";
      this.end += positions.length;
      this.#batches += 1;
    }
    return "done";
  }

  /**
   * Goes on with a longer list of the same candidates.
   * @returns whether it begins as the list before did; nothing has changed otherwise
   */
  extend(candidates: Candidates): boolean {
    const { nodes } = this.#candidates;
    if (this.ranks) return false;
    for (let at = 0; at < nodes.length; at++) if (nodes[at] !== candidates.nodes[at]) return false;
    this.#candidates = candidates;
    this.judged.extend(candidates.nodes.length);
    this.order = inOrder(candidates.nodes.length);
    return true;
  }

  /** Positions of the candidates that all lenses keep, in the order of the page. */
  kept(): Uint32Array {
    if (this.faults.some(({ lens }) => lens.onFailure === "fail")) return new Uint32Array(0);
    const { keep } = this.judged;
    const kept = new Uint32Array(this.end);
    let count = 0;
    for (let i = 0; i < this.end; i++) {
      const at = this.order[i]!;
      kept[count] = at;
      count += keep[at]!;
    }
    return this.judged.sorted(kept.subarray(0, count));
  }

  /** Returns whether a lens failed whose part is left out of the answer. */
  #judge(lenses: readonly Lens[], positions: Uint32Array): boolean {
    const said = this.#caller.evaluate(lenses, this.#batch(positions));
    const annotations =
      said.annotations.length === 0
        ? said.annotations
        : said.annotations.map(({ hit, label, text, lens }) => ({ hit, label, text, lens: lenses[lens]!.position }));
    const { keep, scores, failures, fuelBudget } = said;
    const kept = this.judged.add(positions, { keep, scores, annotations });
    if (lenses === this.#others) this.#kept += kept;
    this.#wasAnyAsked ||= failures.length > 0 || fuelBudget.some((fuel) => fuel > 0);
    for (const { lens, fault } of failures) this.faults.push({ lens: lenses[lens]!, fault });
    return failures.some(({ lens }) => lenses[lens]!.onFailure !== "stale");
  }

  #batch(positions: Uint32Array): HitBatch {
    const { nodes, depths } = this.#candidates;
    const { length } = positions;
    if (this.ranks) {
      return { length, nodes: positions.map((at) => nodes[at]!), depths: positions.map((at) => depths[at]!) };
    }
    const { end } = this;
    return { length, nodes: nodes.subarray(end, end + length), depths: depths.subarray(end, end + length) };
  }
}

function inOrder(count: number): Uint32Array {
  const order = new Uint32Array(count);
  for (let at = 0; at < count; at++) order[at] = at;
  return order;
}
