import assert from "node:assert/strict";
import { test } from "node:test";
import { digestOf } from "@parseltongue/base";
import { hostImports } from "@parseltongue/contract";
import { hostCalls } from "../../src/instrument/accessors.ts";
import type { WasmMemory } from "../../src/web-assembly.ts";
import { wasm } from "../../src/web-assembly.ts";
import { EXECUTED, countingGuest } from "./counting-guest.ts";
import { randomGuest } from "./random-guest.ts";
import type { PreparedGuest, RunningGuest } from "./toy-host.ts";
import { ToyHost, prepare, start } from "./toy-host.ts";

const LIMIT = 300_000;
const PAGES = 1000;
const host = new ToyHost();

/** What a run left behind, for comparing. */
interface Trace {
  readonly value: string;
  readonly trap: string | undefined;
  readonly effects: string;
  readonly fuel: number;
}

/** Runs an export of the guest as it is, its instructions counted one by one. */
function runCounted({ audited, linked }: PreparedGuest, name: string, args: readonly unknown[]): Trace {
  const { binary } = audited;
  const scalars = new Set(linked.imports.flatMap((each, index) => (each.kind === "scalar" ? [index] : [])));
  host.reset();
  const functions = host.functions() as Record<string, (...args: unknown[]) => unknown>;
  let calls = 0;
  const imports: Record<string, Record<string, unknown>> = {};
  for (const { module, name: imported } of binary.imports) {
    const declared = hostImports.find((each) => each.module === module && each.name === imported)!;
    const key = `${declared.interface}.${imported}`;
    const lists = hostCalls.get(key) ?? [];
    imports[module] ??= {};
    imports[module][imported] = (...passed: number[]): unknown => {
      calls += declared.fuel;
      for (const { count, elementBytes } of lists)
        calls += (passed[count]! >>> 0) * elementBytes * declared.fuelPerByte;
      return functions[key]!(...passed);
    };
  }
  const instance = new wasm.Instance(new wasm.Module(countingGuest(binary, scalars, LIMIT)), imports);
  const exports = instance.exports as Record<string, (...args: unknown[]) => unknown>;
  const { value, trap } = attempt(() => exports[name]!(...args));
  const executed = Number((instance.exports[EXECUTED] as { value: bigint }).value);
  return {
    value,
    trap,
    effects: effects(instance.exports, instance.exports["memory"] as WasmMemory),
    fuel: executed + calls,
  };
}

function runMetered(
  guest: RunningGuest,
  name: string,
  fuel: number,
  args: readonly unknown[],
): Trace & { readonly reason: number } {
  const { value, trap, used, reason } = guest.call(name, fuel, ...args);
  const shown = Array.isArray(value) ? value.map(String).join() : String(value);
  return { value: shown, trap, effects: effects(guest.instance.exports, guest.memory), fuel: used, reason };
}

function attempt(run: () => unknown): { value: string; trap: string | undefined } {
  try {
    const value = run();
    return { value: Array.isArray(value) ? value.map(String).join() : String(value), trap: undefined };
  } catch (error) {
    return { value: "undefined", trap: (error as Error).message };
  }
}

function effects(exports: Readonly<Record<string, unknown>>, memory: WasmMemory): string {
  const first = digestOf(new Uint8Array(memory.buffer, 0, 8192));
  const global = (exports["global"] as { value: number } | undefined)?.value;
  return `${memory.buffer.byteLength} ${global} ${host.answers} ${host.calls.join()} ${first}`;
}

/** Compares all ways of running one export; gives what happened. */
function compare(
  guest: PreparedGuest,
  called: PreparedGuest,
  name: string,
  what: string,
): "ended" | "trapped" | "too long" {
  const type = guest.audited.binary.exports.find((each) => each.name === name)!;
  const { params } = guest.audited.binary.types[guest.audited.binary.functionTypes[type.index]!]!;
  const args = params.map((param, index) => (param === 0x7e ? BigInt(index + 3) : index + 3));
  const counted = runCounted(guest, name, args);
  const fresh = (prepared: PreparedGuest, fuel: number) => {
    host.reset();
    return runMetered(start(host, prepared), name, fuel, args);
  };
  const inline = fresh(guest, LIMIT);
  const hostCalled = fresh(called, LIMIT);
  assert.deepEqual(hostCalled, inline, `${what}: lowered and as host calls`);
  if (counted.trap !== undefined) {
    assert.notEqual(inline.trap, undefined, `${what}: ${counted.trap}`);
    return counted.fuel > LIMIT ? "too long" : "trapped";
  }
  if (counted.fuel > LIMIT || inline.reason === 2) {
    assert.notEqual(inline.reason, 0, what);
    return "too long";
  }
  assert.equal(inline.trap, undefined, what);
  assert.equal(inline.value, counted.value, what);
  assert.equal(inline.effects, counted.effects, what);
  assert.equal(inline.fuel, counted.fuel, `${what}: charged and executed`);
  assert.equal(fresh(guest, counted.fuel).trap, undefined, `${what}: exactly enough fuel is enough`);
  const short = fresh(guest, counted.fuel - 1);
  assert.equal(short.reason, 1, `${what}: one unit less is not`);
  return "ended";
}

test("on random guests, what is charged is what ran, and metering and lowering change nothing else", () => {
  const outcomes = { ended: 0, trapped: 0, "too long": 0 };
  let withVectors = 0;
  for (let seed = 0; seed < 400; seed++) {
    const bytes = randomGuest(seed);
    const guest = prepare(bytes, { maximumPages: PAGES });
    const called = prepare(bytes, { maximumPages: PAGES, lowering: "host-calls" });
    if (guest.audited.shapes.some(({ usesVectors }) => usesVectors)) withVectors += 1;
    const runs = guest.audited.binary.exports.filter(({ name }) => name.startsWith("run"));
    for (const { name } of runs) outcomes[compare(guest, called, name, `seed ${seed} ${name}`)] += 1;
  }
  // Else the test would hold because nothing happens.
  assert.ok(outcomes.ended > 500, JSON.stringify(outcomes));
  assert.ok(withVectors > 50, `${withVectors} guests with vectors`);
  assert.ok(outcomes.trapped > 10 && outcomes["too long"] > 10, JSON.stringify(outcomes));
});
