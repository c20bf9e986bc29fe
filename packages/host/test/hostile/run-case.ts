import assert from "node:assert/strict";
import { HostError } from "../../src/host-error.ts";
import type { LoadedPlugin } from "../../src/loaded-plugin.ts";
import { wasm } from "../../src/web-assembly.ts";
import type { HostileCase } from "./hostile-case.ts";
import type { Off } from "./limiters.ts";
import { SCENARIOS } from "./scenarios.ts";
import { assertTells, Stage } from "./stage.ts";

/**
 * Runs a case and asserts that what must happen happens, and nothing else: the neighbour answers as before, the graph is
 * what it was, and no instance is left.
 * @param neighbour the neighbour's binary
 */
export function runCase(each: HostileCase, neighbour: Uint8Array, off: Off): void {
  if (off.isBare) return runBare(each.wasm);
  if (each.outcome === "scenario") {
    const scenario = SCENARIOS[each.detail];
    assert.ok(scenario !== undefined, `no scenario ${each.detail}`);
    return scenario(each, neighbour, off);
  }
  const stage = new Stage(neighbour, off);
  if (each.outcome === "refused") {
    expectRefusal(stage, each, each.detail);
    return undefined;
  }
  if (each.outcome === "init-fault") {
    const { details } = expectRefusal(stage, each, "init-failed");
    assert.equal(details["reason"], each.detail);
    return undefined;
  }
  const plugin = stage.load(stage.prepare(each.manifest, each.wasm));
  if (each.outcome === "fault") return expectFault(stage, plugin, each);
  assert.equal(each.outcome, "answers");
  const given = stage.call(plugin, each.trait);
  const wanted = JSON.parse(each.detail) as object;
  const compared = Object.keys(wanted).map((key) => [key, given[key as never]]);
  assert.equal(given.failed?.message, undefined);
  assert.deepEqual(Object.fromEntries(compared), wanted);
  stage.assertUnharmed({ plugins: 1, instances: 1 });
  return undefined;
}

function expectRefusal(stage: Stage, each: HostileCase, code: string): HostError {
  const { manifest, wasm: bytes, trait, words } = each;
  let found: unknown;
  let plugin: LoadedPlugin | undefined;
  try {
    plugin = stage.load(stage.prepare(manifest, bytes));
  } catch (error) {
    found = error;
  }
  if (plugin !== undefined) {
    // Only when limiters are off: what comes of it, if it comes to an end.
    stage.call(plugin, trait);
    assert.fail("it was accepted");
  }
  assert.ok(found instanceof HostError, `what was thrown is ${String(found)}`);
  assert.equal(found.code, code, found.message);
  assertSays(found.message, words);
  assertTells(found);
  stage.assertUnharmed({ plugins: 0, instances: 0 });
  return found;
}

/** The same fault twice, for the same fuel, each naming who failed; and no instance that could be called again. */
function expectFault(stage: Stage, plugin: LoadedPlugin, { trait, detail, words }: HostileCase): void {
  const fuelUsed = [1, 2].map(() => {
    const { failed } = stage.call(plugin, trait);
    assert.ok(failed !== undefined, "it was answered");
    assert.equal(failed.reason, detail, failed.message);
    assertSays(failed.message, words);
    assertTells(failed);
    const { plugin: name, digest, hook } = failed;
    assert.deepEqual({ name, digest, hook }, { name: "hostile", digest: plugin.digest, hook: "hook" });
    assert.ok(failed.fuelUsed >= 0 && failed.fuelUsed <= failed.fuelBudget, "fuel used beyond its budget");
    // A call that went to its end and gave nonsense leaves an instance that is whole.
    stage.assertUnharmed({ plugins: 1, instances: failed.phase === "decode" ? 1 : 0 });
    return failed.fuelUsed;
  });
  assert.equal(fuelUsed[0], fuelUsed[1], "another amount of fuel the second time");
  assert.ok(plugin.strikes >= 2);
}

function assertSays(message: string, words: string): void {
  assert.ok(message.includes(words), `says ${JSON.stringify(message)}, not ${JSON.stringify(words)}`);
}

/** The engine alone: what it lets pass ran. Functions of the contract are there and do nothing. */
function runBare(bytes: Uint8Array): never {
  const compiled = new wasm.Module(bytes);
  const imports: Record<string, Record<string, unknown>> = {};
  for (const { module, name } of wasm.Module.imports(compiled)) {
    if (module.startsWith("parseltongue:plugin/")) (imports[module] ??= {})[name] = () => 0;
  }
  const { exports } = new wasm.Instance(compiled, imports);
  for (const [name, entry] of Object.entries(exports)) {
    if (name.startsWith("parseltongue:plugin/") && typeof entry === "function") (entry as (hook: number) => void)(0);
  }
  assert.fail("it ran on the engine alone");
}
