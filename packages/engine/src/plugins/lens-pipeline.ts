import { DEFAULT_HITS, DEFAULT_HUBS, MAX_HITS } from "@parseltongue/graph";
import type { MergedAnnotation } from "@parseltongue/host";
import { type Candidates, candidatesOf, type LensQuestion, type LensReply, withHits } from "./candidates.ts";
import type { KeepRate } from "./keep-rate.ts";
import { LENS_BATCH, type LensCaller, type LensFault, LensPass, type PipelineLens } from "./lens-pass.ts";

/** Most candidates that a lens which ranks is given. @see SPEC 6.1 */
export const RANKED_CANDIDATES = 4096;

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
  /** In the order of the configuration. */
  readonly faults: readonly LensFault<Lens>[];
}

type Ask = (question: LensQuestion) => LensReply;

/**
 * Takes an answer's candidates through the lenses: all lenses see the same batches before any hit is dropped, so that
 * what one says never depends on another. Batches follow one another until the page is full or their number is used.
 */
export class LensPipeline<Lens extends PipelineLens> {
  readonly #caller: LensCaller<Lens>;
  readonly #batches: number;
  readonly #rate: KeepRate;

  /** @param rate what pipelines of the same lenses learn from one another */
  constructor(caller: LensCaller<Lens>, batches: number, rate: KeepRate) {
    this.#caller = caller;
    this.#batches = batches;
    this.#rate = rate;
  }

  /**
   * The answer as the lenses leave it; undefined when none of them had to be asked: the answer is then as without them.
   * @param ask answers the question with another limit of hits
   */
  apply(lenses: readonly Lens[], question: LensQuestion, ask: Ask): LensedReply<Lens> | undefined {
    if (lenses.length === 0) return undefined;
    const pageLength = question.hits ?? (question.ask === "hubs" ? DEFAULT_HUBS : DEFAULT_HITS);
    // A limit that is out of range is refused as it is without lenses.
    if (!(Number.isInteger(pageLength) && pageLength >= 1 && pageLength <= MAX_HITS)) return undefined;
    const most = lenses.some(({ ranks }) => ranks) ? RANKED_CANDIDATES : LENS_BATCH * this.#batches;
    // Listing all that could be needed costs more than is needed most often, and asking twice costs a walk.
    const first = most === RANKED_CANDIDATES ? most : this.#rate.candidatesFor(pageLength, LENS_BATCH, most);
    const { pass, reply, candidates } = this.#pass(lenses, first, most, pageLength, (hits) =>
      ask({ ...question, hits }),
    );
    if (pass.end > 0) this.#rate.note(pass.end, pass.keptCount);
    if (pass.hasPart) return pageOf(reply, candidates, pass, pageLength);
    return pass.faults.length === 0 ? undefined : withoutLenses(ask(question), pass.faults);
  }

  /** Goes through the lenses, more candidates being asked for when the first are not enough. */
  #pass(
    lenses: readonly Lens[],
    first: number,
    most: number,
    pageLength: number,
    ask: (hits: number) => LensReply,
  ): { readonly pass: LensPass<Lens>; readonly reply: LensReply; readonly candidates: Candidates } {
    let reply = ask(first);
    let candidates = candidatesOf(reply);
    let failed: readonly LensFault<Lens>[] = [];
    let pass = new LensPass(this.#caller, lenses, candidates, failed);
    for (;;) {
      const end = pass.run(pageLength, this.#batches);
      if (end === "done" && !isShort(pass, candidates, most, pageLength)) return { pass, reply, candidates };
      if (end === "done") {
        reply = ask(most);
        candidates = candidatesOf(reply);
        if (pass.extend(candidates)) continue;
      }
      // A lens that failed after it had judged some hits has no part in the answer: what it said before goes as well.
      failed = pass.faults.filter(({ lens }) => lens.onFailure !== "stale");
      const asked = lenses.filter((lens) => !failed.some((fault) => fault.lens === lens));
      pass = new LensPass(this.#caller, asked, candidates, failed);
    }
  }
}

/** Whether the page is not full though there are candidates that were not asked for yet. */
function isShort<Lens extends PipelineLens>(
  pass: LensPass<Lens>,
  { nodes, total }: Candidates,
  most: number,
  pageLength: number,
): boolean {
  const isAllJudged = pass.end === nodes.length;
  return isAllJudged && nodes.length < Math.min(most, total) && pass.keptCount < pageLength;
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
  pass: LensPass<Lens>,
  pageLength: number,
): LensedReply<Lens> {
  const { judged, end } = pass;
  const kept = pass.kept();
  const picked = kept.subarray(0, pageLength);
  const isFull = kept.length >= pageLength;
  const areMoreLeft = end < candidates.total;
  return {
    reply: withHits(reply, picked, kept.length > pageLength || (isFull && areMoreLeft)),
    pageLength: picked.length,
    considered: end,
    kept: kept.length,
    isCutByBatches: !isFull && areMoreLeft,
    ...(pass.ranks && candidates.total > candidates.nodes.length && { rankedWithin: candidates.nodes.length }),
    ...(judged.hasScores && { scores: judged.scoresOf(picked) }),
    ...(judged.hasAnnotations && { annotations: Array.from(picked, (at) => judged.annotationsOf(at)) }),
    faults: pass.faults.toSorted((a, b) => a.lens.position - b.lens.position),
  };
}
