import assert from "node:assert/strict";
import { HostError } from "../../src/host-error.ts";
import { QueryPurse } from "../../src/budgets/query-purse.ts";
import type { LoadedPlugin } from "../../src/loaded-plugin.ts";
import { GlobPattern } from "../../src/manifest/glob-pattern.ts";
import type { LensHook } from "../../src/manifest/manifest.ts";
import { wasm } from "../../src/web-assembly.ts";
import { hits } from "../guests.ts";
import type { HostileCase } from "./hostile-case.ts";
import type { Off } from "./limiters.ts";
import { memoryKept } from "./memory-kept.ts";
import { assertTells, BATCH, Stage } from "./stage.ts";

/** What more than one call is needed for. Throws when something else happens than must. */
type Scenario = (each: HostileCase, neighbour: Uint8Array, off: Off) => void;

/** The hostile plugin on a stage, called as a lens. */
class Play {
  readonly stage: Stage;
  readonly plugin: LoadedPlugin;

  constructor({ manifest, wasm: bytes }: HostileCase, stage: Stage) {
    this.stage = stage;
    this.plugin = stage.load(stage.prepare(manifest, bytes));
  }

  get lens() {
    return { plugin: this.plugin, lens: this.plugin.hook("lens", "hook"), weight: 1 };
  }

  /** Its scores, or the reason for which it has none. */
  call(batch = BATCH): readonly number[] | string {
    const outcome = this.stage.host.evaluateLens(this.plugin, this.plugin.hook("lens", "hook"), batch);
    return outcome.failed === undefined ? [...outcome.scores] : outcome.failed.reason;
  }
}

function refusalOf(act: () => unknown): HostError | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    assert.ok(error instanceof HostError, String(error));
    assertTells(error);
    return error;
  }
}

export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  "log-flood": (each, neighbour, off) => {
    const play = new Play(each, new Stage(neighbour, off));
    play.call();
    const { messages } = play.stage;
    assert.equal(messages.length, 65, `${messages.length} messages`);
    assert.match(messages.at(-1)?.text ?? "", /19936 more messages dropped/);
  },

  "log-line": (each, neighbour, off) => {
    const play = new Play(each, new Stage(neighbour, off));
    play.call();
    const [message] = play.stage.messages;
    assert.equal(message?.text.length, 1024, `${message?.text.length} characters`);
    assert.ok(message.isCut);
  },

  purse: (each, neighbour, off) => {
    const { stage, lens } = new Play(each, new Stage(neighbour, off));
    const purse = new QueryPurse(350_000);
    const { host } = stage;
    const failures = host.evaluateLenses(
      Array.from({ length: 10 }, () => lens),
      BATCH,
      purse,
    ).failures;
    const made = 10 - failures.length;
    assert.ok(
      made === 4 && failures.every(({ fault }) => fault.reason === "purse-empty"),
      `${made} of 10 calls were made`,
    );
    for (const { fault } of failures) assertTells(fault);
    assert.equal(lens.plugin.strikes, 0);
    stage.assertUnharmed({ plugins: 1, instances: 1 });
  },

  admission: (each, neighbour, off) => {
    const { stage, lens } = new Play(each, new Stage(neighbour, off));
    const refusal = refusalOf(() => {
      const { fuel } = stage.host.admit([stage.neighbour, lens], 400_000);
      stage.host.evaluateLenses([stage.neighbour, lens], BATCH, new QueryPurse(fuel));
    });
    assert.equal(refusal?.code, "not-admitted");
    assert.match(refusal.message, /neighbour\/hook .* \+ hostile\/hook .* = .*; plugins may add 400 µs/);
  },

  repriced: (each, neighbour, off) => {
    // A machine on which each look at the clock finds another millisecond gone.
    let nowMs = 0;
    const { stage, lens } = new Play(each, new Stage(neighbour, off, { nowMs: () => (nowMs += 1) }));
    const purseNs = 2 * stage.host.priceOf(lens).callNs;
    stage.host.admit([lens], purseNs);
    for (let call = 0; call < 300; call++) stage.host.evaluateLenses([lens], BATCH);
    assert.ok(
      stage.events.some(({ type, plugin }) => type === "repriced" && plugin === "hostile"),
      "nobody was told",
    );
    assert.equal(refusalOf(() => stage.host.admit([lens], purseNs))?.code, "not-admitted");
  },

  breaker: (each, neighbour, off) => {
    const { stage, plugin, lens } = new Play(each, new Stage(neighbour, off));
    const before = stage.host.counts.instancesMade;
    for (let call = 0; call < 40; call++) stage.host.evaluateLenses([stage.neighbour, lens], BATCH);
    const made = stage.host.counts.instancesMade - before;
    assert.equal(made, 4, `${made + 1} instances were made`);
    assert.deepEqual([plugin.state, plugin.strikes], ["quarantined", 5]);
    for (let call = 0; call < 40; call++) stage.host.evaluateLenses([stage.neighbour, lens], BATCH);
    assert.equal(plugin.strikes, 6, "it was not tried again");
    stage.assertUnharmed({ plugins: 1, instances: 0 });
  },

  "re-entry": (each, neighbour, off) => {
    const play = new Play(each, new Stage(neighbour, off));
    const { graph } = play.stage;
    let inner: readonly number[] | string = "nothing";
    // Whoever asks where the graph lies is asked back: the only code of others that runs within a call.
    graph.commit("nodeFlags", 1, 0);
    graph.onLayout = () => {
      graph.onLayout = () => undefined;
      inner = play.call(hits(9, 10));
      const { failures } = play.stage.host.evaluateLenses([play.stage.neighbour], hits(8));
      assert.deepEqual(
        failures.map(({ fault }) => fault.reason),
        ["re-entered"],
        "the first call's answer changed",
      );
    };
    const { keep, scores, failures } = play.stage.host.evaluateLenses([play.lens], hits(1, 2, 3, 5, 7));
    assert.deepEqual(failures, []);
    assert.deepEqual([...scores.subarray(0, 5)], [1, 2, 3, 5, 7], "the first call's answer changed");
    assert.deepEqual([...keep.subarray(0, 5)], [1, 1, 1, 1, 1], "the first call's answer changed");
    assert.equal(inner, "re-entered");
    assert.equal(play.plugin.strikes, 0);
  },

  "writes-and-fails": (each, neighbour, off) => {
    const { stage, plugin } = new Play(each, new Stage(neighbour, off));
    const kept = memoryKept(() => assert.equal(stage.call(plugin, "exporter").failed?.reason, "trap"));
    assert.ok(kept < 1e6, `${kept} bytes of memory are kept`);
    stage.assertUnharmed({ plugins: 1, instances: 0 });
  },

  filter: (each, neighbour, off) => {
    const { plugin } = new Play(each, new Stage(neighbour, off));
    const [filter] = plugin.manifest.lenses[0]!.filter.paths!;
    const path = new TextEncoder().encode("a".repeat(4000));
    assert.equal(new GlobPattern(filter!).matches(path), false);
  },

  "many-instances": (each, neighbour, off) => {
    const { stage, plugin } = new Play(each, new Stage(neighbour, off));
    const lens = plugin.hook("lens", "hook");
    assertFlat(20_000, () => {
      assert.equal(stage.host.evaluateLens(plugin, lens, BATCH).failed?.reason, "trap");
      plugin.reset();
      stage.events.length = 0;
    });
    stage.assertUnharmed({ plugins: 1, instances: 0 });
    assert.ok(stage.host.counts.instancesMade > 20_000);
  },

  "fresh-after-trap": (each, neighbour, off) => {
    const play = new Play(each, new Stage(neighbour, off));
    assert.deepEqual(
      [1, 2, 3, 4].map(() => play.call()),
      [[1, 0, 0], "trap", [1, 0, 0], "trap"],
      "2 calls are remembered",
    );
  },

  "not-repeatable": (each, neighbour, off) => {
    const play = new Play(each, new Stage(neighbour, off, { repeatEvery: 2 }));
    play.call();
    play.call();
    play.stage.host.maintain();
    const fault = play.stage.events.flatMap((event) => (event.type === "strike" ? [event.fault] : []))[0];
    assert.equal(fault?.reason, "not-repeatable", "nobody noticed");
    assertTells(fault);
  },

  "names-are-dropped": (each, neighbour, off) => {
    const { stage, plugin } = new Play(each, new Stage(neighbour, off));
    const { Module } = wasm as unknown as { Module: { customSections(module: object, name: string): ArrayBuffer[] } };
    assert.deepEqual(Module.customSections(plugin.prepared.module, "name"), []);
    stage.assertUnharmed({ plugins: 1, instances: 1 });
  },

  soak: (each, neighbour, off) => {
    const { stage, plugin } = new Play(each, new Stage(neighbour, off));
    const lens = plugin.hook("lens", "hook");
    const given = new Set<string>();
    for (let call = 0; call < 20_000; call++) {
      const outcome = stage.host.evaluateLens(plugin, lens, BATCH);
      given.add(outcome.failed === undefined ? `${outcome.fuelUsed} ${outcome.scores[0]}` : outcome.failed.reason);
    }
    assert.equal(given.size, 1, [...given].join(", "));
  },

  "inherited-settings": (each, neighbour, off) => {
    const stage = new Stage(neighbour, off);
    const prepared = stage.prepare(each.manifest, each.wasm);
    for (const text of ['{"constructor":1}', '{"__proto__":{"a":1}}', '{"toString":"x"}', '{"hasOwnProperty":true}']) {
      const config = JSON.parse(text) as Record<string, never>;
      assert.equal(refusalOf(() => stage.host.load(prepared, { config }))?.code, "bad-configuration", text);
    }
    assert.equal(({} as { a?: number }).a, undefined);
    stage.assertUnharmed({ plugins: 0, instances: 0 });
  },

  "odd-fuel": (each, neighbour, off) => {
    for (const base of [Number.NaN, -1, 0, -Infinity]) {
      const withBase = (lens: LensHook): LensHook => ({ ...lens, budget: { ...lens.budget, base, perHit: 0 } });
      const remake: Off["remake"] = (manifest) => ({ ...manifest, lenses: manifest.lenses.map(withBase) });
      const play = new Play(each, new Stage(neighbour, { ...off, remake }));
      assert.equal(play.call(), "out-of-fuel", String(base));
      play.stage.assertUnharmed({ plugins: 1, instances: 0 });
    }
  },

  "reload-during-call": (each, neighbour, off) => {
    const play = new Play(each, new Stage(neighbour, off));
    const { graph, host } = play.stage;
    const next = play.stage.prepare(each.manifest, each.wasm);
    let refusal: HostError | undefined;
    graph.commit("nodeFlags", 1, 0);
    graph.onLayout = () => {
      graph.onLayout = () => undefined;
      refusal = refusalOf(() => host.reload(play.plugin, next));
    };
    assert.deepEqual(play.call(), [1, 2, 3]);
    assert.ok(refusal !== undefined, "it was replaced while it ran");
    const reloaded = host.reload(play.plugin, next);
    assert.equal(host.plugin("hostile"), reloaded);
  },

  "many-reloads": (each, neighbour, off) => {
    const { stage, plugin } = new Play(each, new Stage(neighbour, off));
    const next = stage.prepare(each.manifest, each.wasm);
    let current = plugin;
    assertFlat(10_000, () => {
      current = stage.host.reload(current, next);
      stage.events.length = 0;
    });
    stage.assertUnharmed({ plugins: 1, instances: 1 });
  },
};

/** Does something many times, looking in between whether memory stays as it was. */
function assertFlat(times: number, act: () => void): void {
  for (let done = 0; done < times; done += 1000) {
    const kept = memoryKept(() => {
      for (let i = 0; i < 1000; i++) act();
    });
    assert.ok(kept < 20e6, `${kept} bytes of memory are kept`);
  }
}
