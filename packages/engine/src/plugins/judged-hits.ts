import type { MergedAnnotation, MergedBatch } from "@parseltongue/host";

/** What lenses said about an answer's candidates, gathered batch by batch. Positions are those of the candidates. */
export class JudgedHits {
  /** 1: every lens that was asked keeps it. */
  readonly keep: Uint8Array;
  /** Weighted sums. */
  readonly scores: Float64Array;
  hasScores = false;
  readonly #annotations = new Map<number, MergedAnnotation[]>();

  constructor(count: number) {
    this.keep = new Uint8Array(count).fill(1);
    this.scores = new Float64Array(count);
  }

  /** Adds what was said about the candidates at `positions`, in this order. */
  add(positions: Uint32Array, said: Pick<MergedBatch, "keep" | "scores" | "annotations">): void {
    for (let i = 0; i < positions.length; i++) {
      const at = positions[i]!;
      if (said.keep[i] === 0) this.keep[at] = 0;
      const score = said.scores[i]!;
      if (score === 0) continue;
      this.scores[at]! += score;
      this.hasScores = true;
    }
    for (const annotation of said.annotations) this.#annotate(positions[annotation.hit]!, annotation);
  }

  /** Annotations of a candidate, in the order of the lenses that made them. */
  annotationsOf(position: number): readonly MergedAnnotation[] {
    return this.#annotations.get(position) ?? [];
  }

  get hasAnnotations(): boolean {
    return this.#annotations.size > 0;
  }

  countKept(positions: Uint32Array): number {
    let count = 0;
    for (const at of positions) count += this.keep[at]!;
    return count;
  }

  /** Positions by score, the highest first; those of equal score in the answer's own order. */
  sorted(positions: Uint32Array): Uint32Array {
    const { scores } = this;
    return this.hasScores ? positions.toSorted((a, b) => compareScores(scores[b]!, scores[a]!) || a - b) : positions;
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

/** The difference of two infinities is no number. */
function compareScores(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
