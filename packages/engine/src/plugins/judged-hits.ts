import type { MergedAnnotation, MergedBatch } from "@parseltongue/host";
import { byScore } from "./score-order.ts";

/** What lenses said about an answer's candidates, gathered batch by batch. Positions are those of the candidates. */
export class JudgedHits {
  /** 1: every lens that was asked keeps it. */
  keep: Uint8Array = new Uint8Array(0);
  /** Weighted sums. */
  scores: Float64Array = new Float64Array(0);
  hasScores = false;
  readonly #annotations = new Map<number, MergedAnnotation[]>();

  constructor(count: number) {
    this.extend(count);
  }

  /** Makes room for so many candidates; nothing is said yet about the new ones. */
  extend(count: number): void {
    const keep = new Uint8Array(count).fill(1);
    const scores = new Float64Array(count);
    keep.set(this.keep);
    scores.set(this.scores);
    this.keep = keep;
    this.scores = scores;
  }

  /**
   * Adds what was said about the candidates at `positions`, in this order.
   * @returns how many of them are kept so far
   */
  add(positions: Uint32Array, said: Pick<MergedBatch, "keep" | "scores" | "annotations">): number {
    const { keep, scores } = this;
    let kept = 0;
    for (let i = 0; i < positions.length; i++) {
      const at = positions[i]!;
      if (said.keep[i] === 0) keep[at] = 0;
      kept += keep[at]!;
      const score = said.scores[i]!;
      if (score === 0) continue;
      scores[at]! += score;
      this.hasScores = true;
    }
    for (const annotation of said.annotations) this.#annotate(positions[annotation.hit]!, annotation);
    return kept;
  }

  /** Annotations of a candidate, in the order of the lenses that made them. */
  annotationsOf(position: number): readonly MergedAnnotation[] {
    return this.#annotations.get(position) ?? [];
  }

  get hasAnnotations(): boolean {
    return this.#annotations.size > 0;
  }

  /** Positions by score, the highest first; those of equal score in the answer's own order. */
  sorted(positions: Uint32Array): Uint32Array {
    return this.hasScores ? byScore(positions, this.scores) : positions;
  }

  /** Scores of the candidates at these positions. */
  scoresOf(positions: Uint32Array): Float64Array {
    const scores = new Float64Array(positions.length);
    for (let i = 0; i < positions.length; i++) scores[i] = this.scores[positions[i]!]!;
    return scores;
  }

  #annotate(position: number, annotation: MergedAnnotation): void {
    const list = this.#annotations.get(position);
    if (list === undefined) {
      this.#annotations.set(position, [annotation]);
      return;
    }
    const after = list.findIndex(({ lens }) => lens > annotation.lens);
    list.splice(after < 0 ? list.length : after, 0, annotation);
  }
}
