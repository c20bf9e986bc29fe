import type { GraphLayout } from "../graph-memory.ts";
import type { GuestFault } from "../guest-fault.ts";
import type { LoadedHook, LoadedPlugin } from "../loaded-plugin.ts";
import type { HitAnnotation, HitBatch } from "../outcomes.ts";
import { faultOf } from "./fault-of.ts";
import type { GuestRuntime } from "./guest-runtime.ts";

/** A lens's call as it was, to be made again on a fresh instance. */
export class RepeatCheck {
  readonly plugin: LoadedPlugin;
  readonly loaded: LoadedHook;
  readonly #layout: GraphLayout;
  readonly #hits: HitBatch;
  readonly #fuel: number;
  readonly #keep: Uint8Array;
  readonly #scores: Float32Array;
  readonly #annotations: readonly HitAnnotation[];

  /** Copies the call that has just been made. */
  constructor(runtime: GuestRuntime, plugin: LoadedPlugin, loaded: LoadedHook, hitCount: number, fuel: number) {
    const { io, outputs } = runtime;
    this.plugin = plugin;
    this.loaded = loaded;
    this.#layout = runtime.graph.layout();
    this.#hits = {
      length: hitCount,
      nodes: io.hitNodes.slice(0, hitCount),
      depths: io.hitDepths.slice(0, hitCount),
    };
    this.#fuel = fuel;
    this.#keep = io.keep.slice(0, hitCount);
    this.#scores = io.scores.slice(0, hitCount);
    this.#annotations = outputs.annotations;
  }

  /**
   * Makes the call again on a fresh instance, which the plugin keeps. Undefined: it gave the same, or the graph has
   * changed since, so that there is nothing to compare.
   */
  run(runtime: GuestRuntime): GuestFault | undefined {
    const { guest } = this.plugin;
    if (runtime.graph.layout() !== this.#layout) return undefined;
    guest.instance = undefined;
    runtime.io.writeHits(this.#hits);
    const fault = runtime.call(guest, this.loaded.hook, {
      hitCount: this.#hits.length,
      scope: 1,
      parameters: guest.configuration,
      fuel: this.#fuel,
    });
    if (fault?.reason === "re-entered" || fault?.reason === "no-instance") return undefined;
    if (fault === undefined && this.isSame(runtime)) return undefined;
    return faultOf(this.plugin.prepared, this.loaded.hook, {
      phase: "decode",
      reason: "not-repeatable",
      message: fault === undefined ? "the same call gave another result on a fresh instance" : fault.message,
      fuelUsed: runtime.fuelUsed,
      fuelBudget: this.#fuel,
    });
  }

  /** Whether the call that has just been made gave the same. */
  isSame({ io, outputs }: GuestRuntime): boolean {
    const { keeps, scores } = this.plugin.guest;
    for (let i = 0; i < this.#hits.length; i++) {
      if (keeps && io.keep[i] !== this.#keep[i]) return false;
      // NaN is NaN, whatever its bits.
      if (scores && !Object.is(io.scores[i], this.#scores[i])) return false;
    }
    return JSON.stringify(outputs.annotations) === JSON.stringify(this.#annotations);
  }
}
