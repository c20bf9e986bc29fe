import { batchFuel } from "./budgets/fuel-budget.ts";
import type { GuestFault } from "./guest-fault.ts";
import { HostError } from "./host-error.ts";
import { MAX_IO_HITS } from "./io-layout.ts";
import type { LoadedHook, LoadedPlugin } from "./loaded-plugin.ts";
import type { AnalyzerHook, ExporterHook, QueryHook, RuleHook, Values } from "./manifest/manifest.ts";
import { parameterBlock } from "./manifest/parameter-block.ts";
import { checkValues } from "./manifest/value-check.ts";
import type {
  AnalyzerOutcome,
  CallCost,
  ExporterOutcome,
  FailedCall,
  HitBatch,
  QueryOutcome,
  RuleOutcome,
} from "./outcomes.ts";
import type { PluginCaller } from "./plugin-caller.ts";
import { faultOf } from "./runtime/fault-of.ts";
import type { NativeGuest } from "./native/native-guest.ts";
import type { CallInput } from "./runtime/guest-runtime.ts";
import type { Refusal } from "./runtime/refusal.ts";
import type { RepeatSchedule } from "./runtime/repeat-schedule.ts";
import { divergence, type GoodAnswer, isSame } from "./same-answer.ts";

const NO_HITS: HitBatch = { length: 0, nodes: new Uint32Array(0), depths: new Uint32Array(0) };
const SCOPE_GRAPH = 0;
const SCOPE_HITS = 1;

/** One call, and how to take what comes of it. */
interface BatchCall<Answer> {
  readonly plugin: LoadedPlugin;
  readonly loaded: LoadedHook;
  readonly hits: HitBatch;
  readonly input: CallInput;
  readonly decode: (cost: CallCost) => Answer | FailedCall;
}

/** Calls the hooks that run by themselves, not on every query: queries, rules, analyzers, exporters. */
export class BatchCaller {
  readonly #caller: PluginCaller;
  readonly #repeats: RepeatSchedule;

  constructor(caller: PluginCaller, repeats: RepeatSchedule) {
    this.#caller = caller;
    this.#repeats = repeats;
  }

  /** @throws HostError `bad-configuration` for parameters that break the query's schema, `input-too-large` */
  answer(plugin: LoadedPlugin, loaded: LoadedHook<QueryHook>, parameters: Values): QueryOutcome {
    const { manifest, guest } = plugin;
    const given = checkValues(`${manifest.name}/${loaded.hook.name}`, loaded.hook.parameters, parameters, "");
    const block = given.length === 0 ? guest.configuration : parameterBlock([...guest.settings, ...given]);
    return this.#run(plugin, loaded, undefined, block, (cost): QueryOutcome => {
      const { outputs } = this.#caller.runtime;
      const wrong = outputs.refusesQuery();
      if (wrong !== undefined) return this.#badOutput(plugin, loaded, cost, wrong);
      return { ...cost, ...outputs.hits.take(), annotations: outputs.annotations };
    });
  }

  /** @param changed nodes that the check is about; undefined: the whole graph */
  check(plugin: LoadedPlugin, loaded: LoadedHook<RuleHook>, changed: HitBatch | undefined): RuleOutcome {
    if (changed !== undefined && this.#excludesAll(loaded, changed)) {
      return { fuelUsed: 0, fuelBudget: 0, diagnostics: [] };
    }
    return this.#run(plugin, loaded, changed, plugin.guest.configuration, (cost) => ({
      ...cost,
      diagnostics: this.#caller.runtime.outputs.diagnostics.found,
    }));
  }

  /** @param changed nodes that changed since the last time; undefined: the whole graph */
  analyze(plugin: LoadedPlugin, loaded: LoadedHook<AnalyzerHook>, changed: HitBatch | undefined): AnalyzerOutcome {
    return this.#run(plugin, loaded, changed, plugin.guest.configuration, (cost) => ({
      ...cost,
      columns: this.#caller.runtime.outputs.columns.take(),
    }));
  }

  /** @param hits what to print; undefined: the whole graph */
  render(plugin: LoadedPlugin, loaded: LoadedHook<ExporterHook>, hits: HitBatch | undefined): ExporterOutcome {
    return this.#run(plugin, loaded, hits, plugin.guest.configuration, (cost) => ({
      ...cost,
      bytes: this.#caller.runtime.outputs.bytes.take(),
    }));
  }

  /** Whether the hook's filter lets none of the hits through: then it is not called. @see SPEC 6 */
  #excludesAll({ filter }: LoadedHook, hits: HitBatch): boolean {
    if (!filter.looksAtHits) return false;
    return filter.select(this.#caller.runtime.graph, hits, new Uint32Array(hits.length)) === 0;
  }

  #run<Answer extends GoodAnswer>(
    plugin: LoadedPlugin,
    loaded: LoadedHook,
    scope: HitBatch | undefined,
    parameters: Uint8Array,
    decode: (cost: CallCost) => Answer | FailedCall,
  ): Answer | FailedCall {
    const hits = scope ?? NO_HITS;
    if (hits.length > MAX_IO_HITS) {
      throw new HostError("input-too-large", `${hits.length} hits: a call takes ${MAX_IO_HITS}`, {
        hint: "ask about fewer at once, or about the whole graph",
      });
    }
    const { runtime } = this.#caller;
    const fuel = batchFuel(loaded.hook.budget, runtime.graph.layout(), scope?.length);
    const input: CallInput = {
      hitCount: hits.length,
      scope: scope === undefined ? SCOPE_GRAPH : SCOPE_HITS,
      parameters,
      fuel,
    };
    const call: BatchCall<Answer> = { plugin, loaded, hits, input, decode };
    const { native } = plugin;
    return native?.runs(loaded.hook) === true ? this.#runNative(call, native) : this.#runSandboxed(call);
  }

  #runSandboxed<Answer extends GoodAnswer>(call: BatchCall<Answer>): Answer | FailedCall {
    const { plugin, loaded, hits, input, decode } = call;
    const { runtime } = this.#caller;
    if (!runtime.isCalling) runtime.io.writeHits(hits);
    const fault = this.#caller.call(plugin, loaded, input);
    if (fault !== undefined) return { failed: fault };
    const answer = decode({ fuelUsed: runtime.fuelUsed, fuelBudget: input.fuel });
    if (answer.failed !== undefined || !this.#repeats.isDue(plugin, loaded)) return answer;
    return this.#repeat(call, answer);
  }

  /**
   * Makes the call in the plugin's library. The sandbox makes it as well when it is the hook's first, now and then after
   * that, and when the library fails; what it says counts then, and a library that says something else is given up.
   */
  #runNative<Answer extends GoodAnswer>(call: BatchCall<Answer>, native: NativeGuest): Answer | FailedCall {
    const { plugin, loaded, hits, input, decode } = call;
    const { runtime } = this.#caller;
    if (runtime.isCalling) return this.#runSandboxed(call);
    runtime.io.writeHits(hits);
    const fault = this.#caller.callNative(plugin, native, loaded, input);
    const answer = fault === undefined ? decode({ fuelUsed: 0, fuelBudget: input.fuel }) : { failed: fault };
    if (answer.failed === undefined && !native.isToCompare(loaded.hook)) return answer;
    const expected = this.#runSandboxed(call);
    const why = divergence(answer, expected);
    if (why !== undefined) this.#caller.demote(plugin, native, `${loaded.hook.trait} ${loaded.hook.name} ${why}`);
    else if (expected.failed === undefined) native.prove(loaded.hook);
    return expected;
  }

  /** Makes the call again on a fresh instance, which must give the same. */
  #repeat<Answer extends GoodAnswer>(
    { plugin, loaded, hits, input, decode }: BatchCall<Answer>,
    first: Answer,
  ): Answer | FailedCall {
    const { runtime } = this.#caller;
    plugin.guest.instance = undefined;
    runtime.io.writeHits(hits);
    const fault = runtime.call(plugin.guest, loaded.hook, input);
    if (fault?.reason === "no-instance") return first;
    const second = fault === undefined ? decode({ fuelUsed: first.fuelUsed, fuelBudget: input.fuel }) : undefined;
    if (second !== undefined && isSame(first, second)) return first;
    const failed = faultOf(plugin.prepared, loaded.hook, {
      phase: "decode",
      reason: "not-repeatable",
      message: fault?.message ?? "the same call gave another result on a fresh instance",
      fuelUsed: runtime.fuelUsed,
      fuelBudget: input.fuel,
    });
    this.#caller.fault(plugin, loaded, failed);
    return { failed };
  }

  #badOutput(plugin: LoadedPlugin, loaded: LoadedHook, cost: CallCost, { reason, message }: Refusal): FailedCall {
    const failed: GuestFault = faultOf(plugin.prepared, loaded.hook, { phase: "decode", reason, message, ...cost });
    this.#caller.fault(plugin, loaded, failed);
    return { failed };
  }
}
