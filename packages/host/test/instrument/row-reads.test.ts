import assert from "node:assert/strict";
import { test } from "node:test";
import { wat } from "../wat.ts";
import { randomFrom } from "./random-guest.ts";
import { prepare, start, ToyHost } from "./toy-host.ts";

const host = new ToyHost();
const IMPORTS = ["out-edge", "in-edge", "edge-to", "edge-from", "edge-kind"]
  .map((name) => `(import "parseltongue:plugin/isg@1.0.0" "${name}" (func $${name} (param i32) (result i32)))`)
  .join("\n");

/** What a guest gives, by either way of linking it. */
function both(body: string, at: number): readonly [inline: unknown, called: unknown] {
  const bytes = wat(`(module ${IMPORTS} (memory 1)
    (func (export "run") (param $at i32) (result i32) (local $e i32) (local $f i32) (local $sum i32) (local $turns i32)
      ${body} (local.get $sum)))`);
  const run = (lowering: "inline" | "host-calls"): unknown => {
    const { value, trap, used } = start(host, prepare(bytes, { lowering })).call("run", 1e6, at);
    return [value, trap, used];
  };
  return [run("inline"), run("host-calls")];
}

const plus = (value: string): string => `(local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31)) ${value}))`;

test("what is read of an edge is the same whether its id is fetched or not, at every place", () => {
  for (const [row, read] of [
    ["out-edge", "edge-to"],
    ["out-edge", "edge-kind"],
    ["in-edge", "edge-from"],
    ["in-edge", "edge-kind"],
    ["in-edge", "edge-to"],
  ]) {
    const bodies = [
      plus(`(call $${read} (call $${row} (local.get $at)))`),
      plus(`(call $${read} (local.tee $e (call $${row} (local.get $at))))`),
      `(local.set $e (call $${row} (local.get $at))) ${plus(`(call $${read} (local.get $e))`)} ${plus("(local.get $e)")}`,
    ];
    for (const body of bodies) {
      for (const at of [0, 1, 40, 89, 90, 94, 95, 1000, -1, 2 ** 31 - 1]) {
        const [inline, called] = both(body, at);
        assert.deepEqual(inline, called, `${body} at ${at}`);
      }
    }
  }
});

/** Statements about two locals that hold edges, or something else. */
function statements(random: () => number, depth: number): string {
  const pick = <Item>(...items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const local = (): string => pick("$e", "$f");
  const row = (): string =>
    `(call $${pick("out-edge", "in-edge")} (i32.add (local.get $at) (i32.const ${Math.floor(random() * 9)})))`;
  const read = (of: string): string => plus(`(call $${pick("edge-to", "edge-from", "edge-kind")} ${of})`);
  const one = (): string => {
    const which = random();
    if (which < 0.2) return `(local.set ${local()} ${row()})`;
    if (which < 0.3) return read(`(local.tee ${local()} ${row()})`);
    if (which < 0.35) return read(row());
    if (which < 0.6) return read(`(local.get ${local()})`);
    if (which < 0.65) return `(local.set ${local()} (local.get $at))`;
    if (which < 0.7) return `(local.set ${local()} (local.get ${local()}))`;
    if (depth === 0) return plus("(i32.const 1)");
    const inner = statements(random, depth - 1);
    if (which < 0.8)
      return `(if (i32.and (local.get $at) (i32.const ${pick(1, 2, 4)})) (then ${inner}) (else ${statements(random, depth - 1)}))`;
    if (which < 0.9)
      return `(block ${inner} (br_if 0 (i32.and (local.get $at) (i32.const ${pick(1, 2)}))) ${statements(random, depth - 1)})`;
    return `(loop ${inner} (local.set $turns (i32.add (local.get $turns) (i32.const 1)))
      (br_if 0 (i32.lt_u (local.get $turns) (i32.const ${pick(2, 5)}))))`;
  };
  return Array.from({ length: 6 }, one).join("\n");
}

test("a local that may hold another edge, or none, is read as what it holds", () => {
  for (let seed = 0; seed < 300; seed++) {
    const body = statements(randomFrom(seed), 3);
    for (const at of [3, 6, 88]) {
      const [inline, called] = both(body, at);
      assert.deepEqual(inline, called, `seed ${seed} at ${at}: ${body}`);
    }
  }
});

test("nothing of the edge is fetched where its place is at hand", () => {
  const { out } = prepare(
    wat(`(module ${IMPORTS} (memory 1) (func (export "run") (param $at i32) (result i32)
      (call $edge-to (call $out-edge (local.get $at)))))`),
  );
  const apart = prepare(
    wat(`(module ${IMPORTS} (memory 1) (func (export "run") (param $at i32) (result i32)
      (call $edge-from (call $out-edge (local.get $at)))))`),
  );
  assert.ok(out.bytes.length < apart.out.bytes.length, "one load in place of two");
});
