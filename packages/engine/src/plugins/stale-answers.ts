import type { HitBatch, LensFailure, MergedAnnotation, MergedBatch } from "@parseltongue/host";
import type { EngineLens } from "./engine-lens.ts";

/** Nodes that are remembered for each lens; those that were judged longest ago go first. */
const MOST_NODES = 65_536;

interface Verdict {
  readonly keep: number;
  readonly score: number;
  readonly annotations: readonly MergedAnnotation[];
}

/**
 * What lenses that ask for it said last about each node, for when they fail. It is used as it is, however old, and the
 * answer names the failure. Nothing is remembered of lenses with another policy.
 */
export class StaleAnswers {
  readonly #verdicts = new Map<string, Map<number, Verdict>>();

  /** Node ids mean something else from now on. */
  clear(): void {
    this.#verdicts.clear();
  }

  /** What the lenses together say, with what was remembered of those that fail. */
  evaluate(
    lenses: readonly EngineLens[],
    batch: HitBatch,
    call: (lenses: readonly EngineLens[]) => MergedBatch,
  ): MergedBatch {
    const merged = new Together(lenses.length, batch.length);
    const others = positionsOf(lenses, (lens) => lens.onFailure !== "stale");
    if (others.length > 0) merged.add(call(others.map((at) => lenses[at]!)), others);
    for (const at of positionsOf(lenses, (lens) => lens.onFailure === "stale")) {
      const lens = lenses[at]!;
      const said = call([lens]);
      merged.add(said, [at]);
      if (said.failures.length === 0) this.#remember(lens, batch, said);
      else merged.addVerdicts(at, this.#recall(lens, batch));
    }
    return merged;
  }

  #remember(lens: EngineLens, batch: HitBatch, said: MergedBatch): void {
    const verdicts = this.#verdictsOf(lens);
    const annotations = Map.groupBy(said.annotations, ({ hit }) => hit);
    for (let hit = 0; hit < batch.length; hit++) {
      const node = batch.nodes[hit]!;
      verdicts.delete(node);
      verdicts.set(node, {
        keep: said.keep[hit]!,
        score: said.scores[hit]!,
        annotations: annotations.get(hit) ?? [],
      });
    }
    for (const oldest of verdicts.keys()) {
      if (verdicts.size <= MOST_NODES) break;
      verdicts.delete(oldest);
    }
  }

  #recall(lens: EngineLens, batch: HitBatch): (Verdict | undefined)[] {
    const verdicts = this.#verdictsOf(lens);
    return Array.from({ length: batch.length }, (_, hit) => verdicts.get(batch.nodes[hit]!));
  }

  /** A new version or another configuration of a plugin starts without memory. */
  #verdictsOf({ plugin, lens }: EngineLens): Map<number, Verdict> {
    const key = `${plugin.manifest.name}/${lens.hook.name}/${plugin.digest}`;
    const known = this.#verdicts.get(key);
    if (known !== undefined) return known;
    const verdicts = new Map<number, Verdict>();
    this.#verdicts.set(key, verdicts);
    return verdicts;
  }
}

function positionsOf(lenses: readonly EngineLens[], isMeant: (lens: EngineLens) => boolean): number[] {
  return lenses.flatMap((lens, at) => (isMeant(lens) ? [at] : []));
}

/** Merged batches of some of the lenses each, put together. */
class Together implements MergedBatch {
  readonly length: number;
  readonly keep: Uint8Array;
  readonly scores: Float64Array;
  readonly annotations: MergedAnnotation[] = [];
  readonly failures: LensFailure[] = [];
  readonly fuelUsed: Float64Array;
  readonly fuelBudget: Float64Array;
  readonly elapsedNs: Float64Array;

  constructor(lenses: number, hits: number) {
    this.length = hits;
    this.keep = new Uint8Array(hits).fill(1);
    this.scores = new Float64Array(hits);
    this.fuelUsed = new Float64Array(lenses);
    this.fuelBudget = new Float64Array(lenses);
    this.elapsedNs = new Float64Array(lenses);
  }

  /** @param lenses position of each lens of `said` */
  add(said: MergedBatch, lenses: readonly number[]): void {
    for (let hit = 0; hit < this.length; hit++) {
      if (said.keep[hit] === 0) this.keep[hit] = 0;
      this.scores[hit]! += said.scores[hit]!;
    }
    for (const each of said.annotations) this.annotations.push({ ...each, lens: lenses[each.lens]! });
    for (const each of said.failures) this.failures.push({ ...each, lens: lenses[each.lens]! });
    for (const [index, lens] of lenses.entries()) {
      this.fuelUsed[lens] = said.fuelUsed[index]!;
      this.fuelBudget[lens] = said.fuelBudget[index]!;
      this.elapsedNs[lens] = said.elapsedNs[index]!;
    }
  }

  addVerdicts(lens: number, verdicts: readonly (Verdict | undefined)[]): void {
    for (const [hit, verdict] of verdicts.entries()) {
      if (verdict === undefined) continue;
      if (verdict.keep === 0) this.keep[hit] = 0;
      this.scores[hit]! += verdict.score;
      for (const { label, text } of verdict.annotations) this.annotations.push({ hit, label, text, lens });
    }
  }
}
