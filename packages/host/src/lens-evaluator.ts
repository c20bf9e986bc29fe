import { lensFuel } from "./budgets/fuel-budget.ts";
import type { QueryPurse } from "./budgets/query-purse.ts";
import type { GuestFault } from "./guest-fault.ts";
import { MAX_IO_HITS } from "./io-layout.ts";
import type { LoadedHook, LoadedPlugin } from "./loaded-plugin.ts";
import type { LensHook } from "./manifest/manifest.ts";
import type { HitBatch, LensFailure, LensOutcome, MergedAnnotation, MergedBatch } from "./outcomes.ts";
import type { NativeGuest } from "./native/native-guest.ts";
import type { PluginCaller } from "./plugin-caller.ts";
import { faultOf } from "./runtime/fault-of.ts";
import type { CallInput } from "./runtime/guest-runtime.ts";
import type { IoMemory } from "./runtime/io-memory.ts";
import { RepeatCheck } from "./runtime/repeat-check.ts";
import type { RepeatSchedule } from "./runtime/repeat-schedule.ts";
import { divergence } from "./same-answer.ts";

/** A lens that is on. */
export interface ActiveLens {
  readonly plugin: LoadedPlugin;
  readonly lens: LoadedHook<LensHook>;
  /** What its scores are multiplied by. */
  readonly weight: number;
}

const MAX_F32 = 3.402_823_466_385_288_6e38;
const NO_ANNOTATIONS: readonly MergedAnnotation[] = [];
const NO_FAILURES: readonly LensFailure[] = [];

/** Takes batches of hits through lenses. Allocates nothing but for annotations and failures. */
export class LensEvaluator {
  readonly #caller: PluginCaller;
  readonly #repeats: RepeatSchedule;
  readonly #merged = new MergedHits();
  /** Positions in the batch of the hits that the lens under way was given; all of them when `#isWhole`. */
  readonly #selected = new Uint32Array(MAX_IO_HITS);
  #isWhole = true;
  /** The batch that lies whole in io memory. */
  #written: HitBatch | undefined;
  readonly #input = { hitCount: 0, scope: 1, parameters: new Uint8Array(0) as Uint8Array, fuel: 0 };

  constructor(caller: PluginCaller, repeats: RepeatSchedule) {
    this.#caller = caller;
    this.#repeats = repeats;
  }

  /**
   * What all lenses together say. Each sees the hits that its filter lets through, as they were before any was dropped;
   * a lens that fails has no part in the result.
   * @see SPEC 4.1
   */
  evaluateAll(active: readonly ActiveLens[], batch: HitBatch, purse: QueryPurse | undefined): MergedBatch {
    // What a call under way is merged into must stay as it is: this one will be refused.
    const merged = this.#caller.runtime.isCalling ? new MergedHits() : this.#merged;
    merged.begin(active.length, batch.length);
    this.#written = undefined;
    for (let i = 0; i < active.length; i++) {
      const each = active[i]!;
      const count = this.#place(each.lens, batch);
      if (count === 0) continue;
      const fuel = lensFuel(each.lens.hook.budget, count);
      const fault = this.#call(each.plugin, each.lens, count, fuel, purse);
      merged.note(i, this.#caller.runtime.fuelUsed, fuel, this.#caller.elapsedNs);
      if (fault !== undefined) merged.fail({ lens: i, policy: each.lens.hook.onFailure, fault });
      else this.#merge(i, each, count);
    }
    return merged;
  }

  /** What one lens says about all hits of a batch, whatever its filter. */
  evaluate(plugin: LoadedPlugin, lens: LoadedHook<LensHook>, batch: HitBatch): LensOutcome {
    const { runtime } = this.#caller;
    if (!runtime.isCalling) {
      runtime.io.writeHits(batch);
      runtime.io.keepAll(batch.length);
      runtime.io.clearScores(batch.length);
    }
    const fuelBudget = lensFuel(lens.hook.budget, batch.length);
    const fault = this.#call(plugin, lens, batch.length, fuelBudget, undefined);
    if (fault !== undefined) return { failed: fault };
    const { io, outputs, fuelUsed } = runtime;
    const scores = io.scores.subarray(0, batch.length);
    for (let i = 0; i < scores.length; i++) scores[i] = finite(scores[i]!);
    return { keep: io.keep.subarray(0, batch.length), scores, annotations: outputs.annotations, fuelUsed, fuelBudget };
  }

  #call(
    plugin: LoadedPlugin,
    lens: LoadedHook<LensHook>,
    hitCount: number,
    fuel: number,
    purse: QueryPurse | undefined,
  ): GuestFault | undefined {
    if (purse?.pays(fuel) === false) return this.#purseEmpty(plugin, lens, fuel, purse);
    const input = this.#caller.runtime.isCalling ? { ...this.#input } : this.#input;
    input.hitCount = hitCount;
    input.parameters = plugin.guest.configuration;
    input.fuel = fuel;
    const { native } = plugin;
    const fault =
      native?.runs(lens.hook) === true
        ? this.#callNative(plugin, native, lens, input)
        : this.#caller.call(plugin, lens, input);
    purse?.spend(this.#caller.runtime.fuelUsed);
    if (fault === undefined) this.#repeats.note(plugin, lens, hitCount, fuel);
    return fault;
  }

  /** As for other hooks: see `BatchCaller`. What lies in io memory afterwards is what counts. */
  #callNative(
    plugin: LoadedPlugin,
    native: NativeGuest,
    lens: LoadedHook<LensHook>,
    input: CallInput,
  ): GuestFault | undefined {
    const { runtime } = this.#caller;
    const fault = this.#caller.callNative(plugin, native, lens, input);
    if (fault?.reason === "re-entered") return fault;
    if (fault === undefined && !native.isToCompare(lens.hook)) return undefined;
    const said = fault === undefined ? new RepeatCheck(runtime, plugin, lens, input.hitCount, input.fuel) : undefined;
    const cost = { fuelUsed: 0, fuelBudget: 0 };
    const expected = this.#caller.call(plugin, lens, input);
    const why =
      divergence(
        fault === undefined ? cost : { failed: fault },
        expected === undefined ? cost : { failed: expected },
      ) ??
      (expected === undefined && said?.isSame(runtime) === false ? "gave something else than the sandbox" : undefined);
    if (why !== undefined) this.#caller.demote(plugin, native, `lens ${lens.hook.name} ${why}`);
    else if (expected === undefined) native.prove(lens.hook);
    return expected;
  }

  /** Puts the hits that concern a lens into io memory. Returns how many they are. */
  #place({ filter }: LoadedHook, batch: HitBatch): number {
    const { io, graph, isCalling } = this.#caller.runtime;
    // The call will be refused; what the call under way is about must stay.
    if (isCalling) return batch.length;
    const count = filter.looksAtHits ? filter.select(graph, batch, this.#selected) : batch.length;
    this.#isWhole = count === batch.length;
    if (!this.#isWhole) {
      io.writeSelectedHits(batch, this.#selected, count);
      this.#written = undefined;
    } else if (this.#written !== batch) {
      io.writeHits(batch);
      this.#written = batch;
    }
    return count;
  }

  #merge(lens: number, { plugin: { guest }, weight }: ActiveLens, count: number): void {
    const { io, outputs } = this.#caller.runtime;
    const positions = this.#isWhole ? undefined : this.#selected;
    if (guest.keeps) this.#merged.keepOnly(io, positions, count);
    if (guest.scores) this.#merged.addScores(io.scores, weight, positions, count);
    for (const annotation of outputs.annotations) {
      const hit = positions === undefined ? annotation.hit : positions[annotation.hit]!;
      this.#merged.annotate({ ...annotation, hit, lens });
    }
  }

  #purseEmpty(plugin: LoadedPlugin, lens: LoadedHook, fuelBudget: number, purse: QueryPurse): GuestFault {
    this.#caller.runtime.fuelUsed = 0;
    this.#caller.elapsedNs = 0;
    return faultOf(plugin.prepared, lens.hook, {
      phase: "call",
      reason: "purse-empty",
      message: `may use ${fuelBudget} fuel; ${purse.fuelLeft} are left for this query`,
      fuelUsed: 0,
      fuelBudget,
    });
  }
}

/** The one merged batch of a host, used over and over. */
class MergedHits implements MergedBatch {
  length = 0;
  readonly keep: Uint8Array = new Uint8Array(MAX_IO_HITS);
  readonly #keepWords: Uint32Array = new Uint32Array(this.keep.buffer);
  #isScored = false;
  #scoredHits = 0;
  readonly scores: Float64Array = new Float64Array(MAX_IO_HITS);
  annotations: readonly MergedAnnotation[] = NO_ANNOTATIONS;
  failures: readonly LensFailure[] = NO_FAILURES;
  fuelUsed: Float64Array = new Float64Array(0);
  fuelBudget: Float64Array = new Float64Array(0);
  elapsedNs: Float64Array = new Float64Array(0);

  begin(lenses: number, hits: number): void {
    this.length = hits;
    this.#keepWords.fill(0x0101_0101, 0, (hits + 3) >>> 2);
    // Up to the longest batch since they were cleared: what a shorter one leaves must not show in the next.
    this.#scoredHits = Math.max(this.#scoredHits, hits);
    if (this.#isScored) {
      this.scores.fill(0, 0, this.#scoredHits);
      this.#isScored = false;
      this.#scoredHits = hits;
    }
    this.annotations = NO_ANNOTATIONS;
    this.failures = NO_FAILURES;
    if (this.fuelUsed.length !== lenses) {
      this.fuelUsed = new Float64Array(lenses);
      this.fuelBudget = new Float64Array(lenses);
      this.elapsedNs = new Float64Array(lenses);
    }
    this.fuelUsed.fill(0);
    this.fuelBudget.fill(0);
    this.elapsedNs.fill(0);
  }

  note(lens: number, fuelUsed: number, fuelBudget: number, elapsedNs: number): void {
    this.fuelUsed[lens] = fuelUsed;
    this.fuelBudget[lens] = fuelBudget;
    this.elapsedNs[lens] = elapsedNs;
  }

  /** @param positions where the lens's hits lie in the batch; undefined: it was given all of them */
  keepOnly({ keep, keepWords }: IoMemory, positions: Uint32Array | undefined, count: number): void {
    const own = this.#keepWords;
    if (positions === undefined) {
      for (let word = (count + 3) >>> 2; --word >= 0;) own[word]! &= keepWords[word]!;
    } else {
      for (let i = 0; i < count; i++) this.keep[positions[i]!]! &= keep[i]!;
    }
  }

  addScores(scores: Float32Array, weight: number, positions: Uint32Array | undefined, count: number): void {
    this.#isScored = true;
    const own = this.scores;
    if (positions === undefined) {
      for (let i = 0; i < count; i++) own[i]! += weight * finite(scores[i]!);
    } else {
      for (let i = 0; i < count; i++) own[positions[i]!]! += weight * finite(scores[i]!);
    }
  }

  annotate(annotation: MergedAnnotation): void {
    if (this.annotations === NO_ANNOTATIONS) this.annotations = [annotation];
    else (this.annotations as MergedAnnotation[]).push(annotation);
  }

  fail(failure: LensFailure): void {
    this.failures = [...this.failures, failure];
  }
}

/** NaN is 0, as its bits differ from machine to machine; infinities would make NaN of a sum. */
function finite(score: number): number {
  if (score >= -MAX_F32 && score <= MAX_F32) return score;
  if (Number.isNaN(score)) return 0;
  return score > 0 ? MAX_F32 : -MAX_F32;
}
