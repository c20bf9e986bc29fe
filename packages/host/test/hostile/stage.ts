import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { safeText } from "@parseltongue/base";
import type { TestGraph } from "@parseltongue/testkit";
import type { GuestLogEntry, PluginEvent } from "../../src/events.ts";
import type { GuestFault } from "../../src/guest-fault.ts";
import type { ActiveLens } from "../../src/lens-evaluator.ts";
import type { LoadedPlugin } from "../../src/loaded-plugin.ts";
import type { LoadOptions } from "../../src/make-plugin.ts";
import type { HookTrait, Manifest } from "../../src/manifest/manifest.ts";
import { parseManifest } from "../../src/manifest/parse-manifest.ts";
import type { HitBatch, MergedAnnotation } from "../../src/outcomes.ts";
import type { PreparedPlugin } from "../../src/plugin.ts";
import { PluginHost } from "../../src/plugin-host.ts";
import { preparePlugin } from "../../src/prepare-plugin.ts";
import { hits } from "../guests.ts";
import { vectorGraph } from "../vector-graph.ts";
import type { Off } from "./limiters.ts";

/** What a guest gave, whatever its trait. */
export interface Given {
  readonly failed?: GuestFault | undefined;
  readonly keep?: readonly number[];
  readonly scores?: readonly number[];
  readonly annotations?: readonly string[];
  readonly bytes?: string;
  readonly diagnostics?: number;
  readonly hits?: number;
  readonly messages?: readonly string[];
}

/** What the neighbour says about a batch. */
interface NeighbourAnswer {
  readonly keep: readonly number[];
  readonly scores: readonly number[];
  readonly annotations: readonly MergedAnnotation[];
}

/** The batch that all questions are about: three nodes of the graph. */
export const BATCH: HitBatch = hits(1, 2, 3);
/** Another, longer one, of which nothing may be seen in calls about the first. */
const LONG_BATCH: HitBatch = hits(5, 7, 5, 7, 5, 7, 5, 7, 5, 7, 5, 7);

const NEIGHBOUR_MANIFEST = `[plugin]
name = "neighbour"
version = "1.0.0"
api = "1.0"
description = "does its work"
[config.secret]
type = "string"
description = "nobody else's business"
[[lens]]
name = "hook"
description = "keeps nodes of odd ids, scores by id, annotates the first"
annotations = ["seen"]
budget = { base = 20_000, per-hit = 500 }
`;

/** A host with a well-behaved plugin, beside which a hostile one is loaded; and what must be the same afterwards. */
export class Stage {
  readonly graph: TestGraph = vectorGraph();
  readonly events: PluginEvent[] = [];
  readonly messages: GuestLogEntry[] = [];
  readonly host: PluginHost;
  readonly neighbour: ActiveLens;
  readonly #off: Off;
  readonly #graphBefore: string;
  readonly #answerBefore: NeighbourAnswer;

  /** @param neighbour the neighbour's binary, see `neighbour.wat` */
  constructor(neighbour: Uint8Array, off: Off, options: { readonly repeatEvery?: number; nowMs?: () => number } = {}) {
    this.#off = off;
    this.host = new PluginHost({
      graph: this.graph,
      events: (event) => this.events.push(event),
      log: (entry) => this.messages.push(entry),
      ...(options.repeatEvery !== undefined && { repeatEvery: options.repeatEvery }),
      ...(options.nowMs !== undefined && { clock: { elapsedMs: options.nowMs } }),
    });
    const manifest = parseManifest(NEIGHBOUR_MANIFEST, "plugin.toml");
    const plugin = this.host.load(preparePlugin({ wasm: neighbour, manifest }), {
      config: { secret: "s3cret ".repeat(500) },
    });
    this.neighbour = { plugin, lens: plugin.hook("lens", "hook"), weight: 1 };
    this.#graphBefore = this.#graphDigest();
    this.#answerBefore = this.askNeighbour();
  }

  /** Parses, audits and instruments, with limiters off as told. */
  prepare(manifestText: string, wasm: Uint8Array): PreparedPlugin {
    const { reword, limits, without, remake } = this.#off;
    const manifest: Manifest = remake(parseManifest(reword(manifestText), "plugin.toml"));
    return preparePlugin({ wasm, manifest, limits, instrumentation: { without } });
  }

  load(prepared: PreparedPlugin): LoadedPlugin {
    const { attributes, log } = this.#off.grantsAll
      ? prepared.manifest.capabilities
      : { attributes: ["pagerank"], log: prepared.manifest.description !== "not granted" };
    const options: LoadOptions = { grants: { attributes, log }, tier: this.#off.tier };
    return this.host.load(prepared, options);
  }

  /** Calls the one hook of a plugin. */
  call(plugin: LoadedPlugin, trait: HookTrait): Given {
    const { host } = this;
    this.messages.length = 0;
    switch (trait) {
      case "lens":
        return this.#callLens(plugin);
      case "query": {
        const outcome = host.answerQuery(plugin, "hook");
        if (outcome.failed !== undefined) return outcome;
        return { hits: outcome.nodes.length, scores: [...outcome.values.subarray(0, 16)] };
      }
      case "rule": {
        const outcome = host.check(plugin, "hook");
        if (outcome.failed !== undefined) return outcome;
        return {
          diagnostics: outcome.diagnostics.length,
          annotations: outcome.diagnostics
            .slice(0, 4)
            .map(({ rule, severity, message }) => `${rule} ${severity} ${message}`),
        };
      }
      case "analyzer": {
        const outcome = host.analyze(plugin, "hook");
        if (outcome.failed !== undefined) return outcome;
        return { scores: [...(outcome.columns[0]?.values ?? [])] };
      }
      case "exporter": {
        const outcome = host.render(plugin, "hook");
        if (outcome.failed !== undefined) return outcome;
        return { bytes: new TextDecoder().decode(outcome.bytes) };
      }
    }
  }

  /** As a question does: with the neighbour before and after it, whose answers must be what they are without it. */
  #callLens(plugin: LoadedPlugin): Given {
    // What a longer call left behind must not show in a shorter one.
    this.askNeighbour(LONG_BATCH);
    const alone = this.host.evaluateLens(plugin, plugin.hook("lens", "hook"), BATCH);
    const given: Given =
      alone.failed === undefined
        ? {
            keep: [...alone.keep],
            scores: [...alone.scores],
            annotations: alone.annotations.map(({ text }) => text),
            messages: this.messages.map(({ text }) => text),
          }
        : alone;
    const active = [this.neighbour, { plugin, lens: plugin.hook("lens", "hook"), weight: 1 }, this.neighbour];
    const merged = this.host.evaluateLenses(active, BATCH);
    if (alone.failed !== undefined) {
      const { keep, scores, annotations } = this.#answerBefore;
      assert.deepEqual([...merged.keep.subarray(0, merged.length)], keep, "the neighbour's hits changed");
      const doubled = scores.map((score) => 2 * score);
      assert.deepEqual([...merged.scores.subarray(0, merged.length)], doubled, "the neighbour's scores changed");
      assert.equal(merged.annotations.length, 2 * annotations.length, "the neighbour's annotations changed");
      assert.deepEqual(
        merged.failures.map(({ lens }) => lens),
        [1],
        "not just the hostile lens failed",
      );
    }
    return given;
  }

  /** What the neighbour says alone. */
  askNeighbour(batch: HitBatch = BATCH): NeighbourAnswer {
    const { keep, scores, annotations, failures, length } = this.host.evaluateLenses([this.neighbour], batch);
    assert.deepEqual(failures, [], "the neighbour failed");
    return { keep: [...keep.subarray(0, length)], scores: [...scores.subarray(0, length)], annotations };
  }

  /** Asserts that nothing but the hostile plugin has changed. @param others plugins and instances beside the neighbour */
  assertUnharmed(others: { readonly plugins: number; readonly instances: number }): void {
    assert.deepEqual(this.askNeighbour(), this.#answerBefore, "the neighbour answers otherwise than before");
    assert.equal(this.#graphDigest(), this.#graphBefore, "the graph has changed");
    const { plugins, instances } = this.host.counts;
    assert.deepEqual(
      { plugins, instances },
      { plugins: 1 + others.plugins, instances: 1 + others.instances },
      "instances are left",
    );
  }

  #graphDigest(): string {
    return createHash("sha256").update(new Uint8Array(this.graph.memory.buffer)).digest("hex");
  }
}

/** Asserts that people are told what happened, what to do, and nothing that harms a terminal. */
export function assertTells({ message, hint }: { readonly message: string; readonly hint: string | undefined }): void {
  assert.ok(message.length > 5 && message.length < 2000, `a message of ${message.length} characters`);
  assert.ok(hint !== undefined && hint.length > 5, "no remedy");
  for (const text of [message, hint]) assert.equal(text, safeText(text.replaceAll("\n", " ")), "not safe to print");
}
