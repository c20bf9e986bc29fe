import { DEFAULT_HITS, DEFAULT_HUBS, MAX_HITS } from "@parseltongue/graph";
import type { FailurePolicy, GuestFault, HitBatch, MergedAnnotation, MergedBatch } from "@parseltongue/host";
import { type Candidates, candidatesOf, type LensQuestion, type LensReply, withHits } from "./candidates.ts";
import { JudgedHits } from "./judged-hits.ts";

/** Most candidates that a lens judges at once. @see SPEC 6.1 */
export const LENS_BATCH = 256;
/** Most candidates that a lens which ranks is given. @see SPEC 6.1 */
export const RANKED_CANDIDATES = 4096;

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

/** What came out of the lenses. */
export interface LensedReply<Lens extends PipelineLens> {
  readonly reply: LensReply;
  /** Hits on the page. */
  readonly pageLength: number;
  readonly considered: number;
  readonly kept: number;
  /** The admitted number of batches was used before the page was full: more may be there. */
  readonly isCutByBatches: boolean;
  readonly rankedWithin?: number;
  /** Of the hits on the page; undefined when no lens gave any. */
  readonly scores?: Float64Array;
  /** Of the hits on the page, `lens` being a position in the configured order; undefined when there are none. */
  readonly annotations?: readonly (readonly MergedAnnotation[])[];
  readonly faults: readonly LensFault<Lens>[];
}

/**
 * Takes an answer's candidates through the lenses: all lenses see the same batches before any hit is dropped, so that
 * what one says never depends on another. Batches follow one another until the page is full or their number is used.
 */
export class LensPipeline<Lens extends PipelineLens> {
  readonly #caller: LensCaller<Lens>;
  readonly #batches: number;

  constructor(caller: LensCaller<Lens>, batches: number) {
    this.#caller = caller;
    this.#batches = batches;
  }

  /**
   * The answer as the lenses leave it; undefined when none of them had to be asked: the answer is then as without them.
   * @param ask answers the question with another limit of hits
   */
  apply(
    lenses: readonly Lens[],
    question: LensQuestion,
    ask: (question: LensQuestion) => LensReply,
  ): LensedReply<Lens> | undefined {
    if (lenses.length === 0) return undefined;
    const pageLength = question.hits ?? (question.ask === "hubs" ? DEFAULT_HUBS : DEFAULT_HITS);
    // A limit that is out of range is refused as it is without lenses.
    if (!(Number.isInteger(pageLength) && pageLength >= 1 && pageLength <= MAX_HITS)) return undefined;
    const most = lenses.some(({ ranks }) => ranks) ? RANKED_CANDIDATES : LENS_BATCH * this.#batches;
    const reply = ask({ ...question, hits: Math.min(most, MAX_HITS) });
    const candidates = candidatesOf(reply);
    let failed: readonly LensFault<Lens>[] = [];
    for (;;) {
      const asked = lenses.filter((lens) => !failed.some((fault) => fault.lens === lens));
      const pass = new Pass(this.#caller, asked, candidates, failed);
      if (pass.run(pageLength, this.#batches) === "done") {
        if (pass.hasPart) return pageOf(reply, candidates, pass, pageLength);
        return pass.faults.length === 0 ? undefined : withoutLenses(ask(question), pass.faults);
      }
      // A lens that failed after it had judged some hits has no part in the answer: what it said before goes as well.
      failed = pass.faults.filter(({ lens }) => lens.onFailure !== "stale");
    }
  }
}

/** One way of the candidates through a set of lenses. */
class Pass<Lens extends PipelineLens> {
  readonly judged: JudgedHits;
  readonly faults: LensFault<Lens>[];
  /** Candidates in the order in which they are judged. */
  order: Uint32Array;
  /** How many of them, from the first on, all lenses have judged. */
  end = 0;
  #wasAnyAsked = false;
  readonly #caller: LensCaller<Lens>;
  readonly #lenses: readonly Lens[];
  readonly #candidates: Candidates;

  constructor(
    caller: LensCaller<Lens>,
    lenses: readonly Lens[],
    candidates: Candidates,
    faults: readonly LensFault<Lens>[],
  ) {
    const count = candidates.nodes.length;
    this.#caller = caller;
    this.#lenses = lenses;
    this.#candidates = candidates;
    this.faults = [...faults];
    this.judged = new JudgedHits(count);
    this.order = Uint32Array.from({ length: count }, (_, at) => at);
  }

  /** Whether any lens has a part in the answer: some were asked, and not all of those failed. */
  get hasPart(): boolean {
    if (!this.#wasAnyAsked) return false;
    const failed = new Set(this.faults.filter(({ lens }) => lens.onFailure === "skip").map(({ lens }) => lens));
    return this.#lenses.some((lens) => !failed.has(lens));
  }

  get ranks(): boolean {
    return this.#lenses.some(({ ranks }) => ranks);
  }

  /** `failed`: a lens failed that had judged hits before; what was gathered is of no use. */
  run(pageLength: number, batches: number): "done" | "failed" {
    const ranking = this.#lenses.filter(({ ranks }) => ranks);
    const others = this.#lenses.filter(({ ranks }) => !ranks);
    if (ranking.length > 0 && this.order.length > 0) {
      this.#judge(ranking, this.order);
      this.order = this.judged.sorted(this.order);
    }
    if (others.length === 0) {
      this.end = this.order.length;
      return "done";
    }
    let kept = 0;
    for (let batch = 0; batch < batches && this.end < this.order.length && kept < pageLength; batch++) {
      const positions = this.order.subarray(this.end, this.end + LENS_BATCH);
      if (this.#judge(others, positions) && batch > 0) return "failed";
      kept += this.judged.countKept(positions);
      this.end += positions.length;
    }
    return "done";
  }

  /** Positions of the candidates that all lenses keep, as the page shows them. */
  kept(): Uint32Array {
    if (this.faults.some(({ lens }) => lens.onFailure === "fail")) return new Uint32Array(0);
    const { keep } = this.judged;
    return this.judged.sorted(this.order.subarray(0, this.end).filter((at) => keep[at] === 1));
  }

  /** Returns whether a lens failed whose part is left out of the answer. */
  #judge(lenses: readonly Lens[], positions: Uint32Array): boolean {
    const said = this.#caller.evaluate(lenses, this.#batch(positions));
    const annotations = said.annotations.map((each) => ({ ...each, lens: lenses[each.lens]!.position }));
    this.judged.add(positions, { keep: said.keep, scores: said.scores, annotations });
    for (const { lens, fault } of said.failures) this.faults.push({ lens: lenses[lens]!, fault });
    this.#wasAnyAsked ||= said.failures.length > 0 || said.fuelBudget.some((fuel) => fuel > 0);
    return said.failures.some(({ lens }) => lenses[lens]!.onFailure !== "stale");
  }

  #batch(positions: Uint32Array): HitBatch {
    const { nodes, depths } = this.#candidates;
    return {
      length: positions.length,
      nodes: positions.map((at) => nodes[at]!),
      depths: positions.map((at) => depths[at]!),
    };
  }
}

/** The answer as it is without lenses, as all of them failed. */
function withoutLenses<Lens extends PipelineLens>(
  reply: LensReply,
  faults: readonly LensFault<Lens>[],
): LensedReply<Lens> {
  return { reply, pageLength: 0, considered: 0, kept: 0, isCutByBatches: false, faults };
}

function pageOf<Lens extends PipelineLens>(
  reply: LensReply,
  candidates: Candidates,
  pass: Pass<Lens>,
  pageLength: number,
): LensedReply<Lens> {
  const { judged, end } = pass;
  const kept = pass.kept();
  const picked = kept.slice(0, pageLength);
  const isFull = kept.length >= pageLength;
  const areMoreLeft = end < candidates.total;
  return {
    reply: withHits(reply, picked, kept.length > pageLength || (isFull && areMoreLeft)),
    pageLength: picked.length,
    considered: end,
    kept: kept.length,
    isCutByBatches: !isFull && areMoreLeft,
    ...(pass.ranks && candidates.total > candidates.nodes.length && { rankedWithin: candidates.nodes.length }),
    ...(judged.hasScores && { scores: Float64Array.from(picked, (at) => judged.scores[at]!) }),
    ...(judged.hasAnnotations && { annotations: Array.from(picked, (at) => judged.annotationsOf(at)) }),
    faults: pass.faults.toSorted((a, b) => a.lens.position - b.lens.position),
  };
}
