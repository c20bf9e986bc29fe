import {
  type AnyGuestHook,
  DEFAULT_BREAKER_POLICY,
  divergence,
  guestHooks,
  type HitBatch,
  type LoadedPlugin,
  type NativeLibrary,
  PluginHost,
  type PreparedPlugin,
} from "@parseltongue/host";
import type { HookCall } from "../../plugin-kit/testing/hook-call.ts";
import { callHook } from "../../plugin-kit/testing/run-hook.ts";
import { type FuzzAttribute, FuzzGraph } from "./fuzz-graph.ts";
import type { FuzzSpec } from "./fuzz-spec.ts";
import { fuzzValues } from "./fuzz-values.ts";

/** Graphs over which a plugin has the same settings. */
const GRAPHS_PER_SETTING = 100;
/** One of so many settings is what the manifest says that users have who say nothing. */
const DEFAULT_EVERY = 4;

/** A call that a library answered otherwise than the guest. */
export interface Mismatch {
  readonly trait: AnyGuestHook["trait"];
  readonly hook: string;
  readonly why: string;
  /** What each gave, for people. */
  readonly native: string;
  readonly sandboxed: string;
}

interface Pair {
  readonly setting: number;
  readonly sandbox: { readonly host: PluginHost; readonly plugin: LoadedPlugin };
  readonly native: { readonly host: PluginHost; readonly plugin: LoadedPlugin };
}

/** Makes the same calls of a plugin in its library and in the sandbox. */
export class HookComparison {
  readonly #prepared: PreparedPlugin;
  readonly #library: NativeLibrary;
  readonly #graph = new FuzzGraph();
  readonly #attributes: readonly FuzzAttribute[];
  readonly #hooks: readonly AnyGuestHook[];
  #pair: Pair | undefined;
  /** Calls that both answered. */
  compared = 0;

  constructor(prepared: PreparedPlugin, library: NativeLibrary) {
    this.#prepared = prepared;
    this.#library = { ...library, close: () => {} };
    this.#hooks = guestHooks(prepared.manifest);
    this.#attributes = attributesOf(prepared);
  }

  /**
   * The first of all hooks' calls over a graph that differs; undefined when none does. Settings are those of the seed.
   * @throws HostError when the plugin cannot be loaded
   */
  mismatch(spec: FuzzSpec, seed: number): Mismatch | undefined {
    this.#graph.show(spec, this.#attributes);
    const pair = this.#pairFor(Math.floor(seed / GRAPHS_PER_SETTING));
    const hits: HitBatch = {
      length: spec.hits.length,
      nodes: Uint32Array.from(spec.hits, ({ node }) => node),
      depths: Uint32Array.from(spec.hits, ({ depth }) => depth),
    };
    for (const hook of this.#hooks) {
      const found = this.#compare(pair, hook, hits, spec);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #compare(pair: Pair, hook: AnyGuestHook, hits: HitBatch, spec: FuzzSpec): Mismatch | undefined {
    const { trait, name } = hook;
    const about = trait === "lens" || trait === "exporter" || spec.onlyHits ? hits : undefined;
    const native = call(pair.native, hook, about, spec);
    const sandboxed = call(pair.sandbox, hook, about, spec);
    const demotion = pair.native.plugin.native?.demotion;
    // The host calls it no more: what is compared next needs one that is.
    if (demotion !== undefined) this.#pair = undefined;
    const why = divergence(native.outcome, sandboxed.outcome) ?? demotion?.replace(`${trait} ${name} `, "");
    if (why === undefined) {
      if (sandboxed.outcome.failed === undefined) this.compared += 1;
      return undefined;
    }
    return { trait, hook: name, why, native: told(native), sandboxed: told(sandboxed) };
  }

  #pairFor(setting: number): Pair {
    if (this.#pair?.setting === setting) return this.#pair;
    const { manifest } = this.#prepared;
    const load = (): Pair["native"] => {
      const host = new PluginHost({
        graph: this.#graph,
        breaker: { ...DEFAULT_BREAKER_POLICY, strikes: Number.MAX_SAFE_INTEGER },
        repeatEvery: Number.MAX_SAFE_INTEGER,
      });
      const config = setting % DEFAULT_EVERY === 0 ? {} : fuzzValues(manifest.config, setting, 0);
      return { host, plugin: host.load(this.#prepared, { config, grants: manifest.capabilities }) };
    };
    const [sandbox, native] = [load(), load()];
    native.host.useNative(native.plugin, {
      library: this.#library,
      traits: [...this.#library.traits],
      canary: "done",
      compareEvery: Number.MAX_SAFE_INTEGER,
    });
    this.#pair = { setting, sandbox, native };
    return this.#pair;
  }
}

const MOST_TOLD = 600;

function call(test: Pair["native"], hook: AnyGuestHook, hits: HitBatch | undefined, spec: FuzzSpec): HookCall {
  if (hook.trait !== "query") return callHook(test, hook, hits);
  const parameters = fuzzValues(hook.parameters, spec.parameters, spec.nodes.length + 1);
  return { trait: "query", outcome: test.host.answerQuery(test.plugin, hook.name, parameters) };
}

/** Columns that the plugin makes have its types; of others nothing is known. */
function attributesOf({ manifest }: PreparedPlugin): FuzzAttribute[] {
  const own = manifest.analyzers.flatMap(({ columns }) => columns);
  return manifest.capabilities.attributes.map((name, index) => ({
    name,
    type: own.find((column) => column.name === name)?.type ?? (index % 2 === 0 ? "u32" : "f32"),
  }));
}

function told({ outcome }: HookCall): string {
  if (outcome.failed !== undefined) return `failed: ${outcome.failed.reason}: ${outcome.failed.message}`;
  const plain = JSON.stringify(outcome, (key, value: unknown) => {
    if (!ArrayBuffer.isView(value)) return value;
    if (key === "bytes") return new TextDecoder().decode(value as Uint8Array);
    return [...(value as Uint8Array | Float32Array | Uint32Array)];
  });
  return plain.length > MOST_TOLD ? `${plain.slice(0, MOST_TOLD)}…` : plain;
}
