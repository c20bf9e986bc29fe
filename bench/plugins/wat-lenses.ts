import { parseManifest, preparePlugin, type PreparedPlugin } from "@parseltongue/host";
import { watGuest } from "@parseltongue/testkit";

/** Keeps every hit, by saying so. */
const KEEP = `(call $set-keep (local.get $i) (i32.const 1))`;

/**
 * What useful lenses do with a hit: its kind and flags, its degree both ways, the kinds of its first neighbours, a
 * column; kept when there is anything to say, scored with the sum.
 */
const WORK = `
  (local.set $node (call $hit-node (local.get $i)))
  (local.set $at (call $out-begin (local.get $node)))
  (local.set $end (call $out-end (local.get $node)))
  (local.set $sum (i32.add (i32.sub (local.get $end) (local.get $at))
    (i32.sub (call $in-end (local.get $node)) (call $in-begin (local.get $node)))))
  (if (i32.gt_u (i32.sub (local.get $end) (local.get $at)) (i32.const 4))
    (then (local.set $end (i32.add (local.get $at) (i32.const 4)))))
  (block $none (loop $row
    (br_if $none (i32.ge_u (local.get $at) (local.get $end)))
    (local.set $sum (i32.add (local.get $sum) (call $node-kind (call $edge-to (call $out-edge (local.get $at))))))
    (local.set $at (i32.add (local.get $at) (i32.const 1)))
    (br $row)))
  (call $set-score (local.get $i) (f32.add
    (f32.convert_i32_u (i32.add (local.get $sum) (call $node-kind (local.get $node))))
    (call $column-f32 (i32.const 1) (local.get $node))))
  (call $set-keep (local.get $i) (i32.or (local.get $sum) (i32.and (call $node-flags (local.get $node)) (i32.const 1))))`;

const IMPORTS: Readonly<Record<string, string>> = {
  "hit-count": "io (result i32)",
  "hit-node": "io (param i32) (result i32)",
  "set-keep": "io (param i32 i32)",
  "set-score": "io (param i32 f32)",
  "node-kind": "isg (param i32) (result i32)",
  "node-flags": "isg (param i32) (result i32)",
  "out-begin": "isg (param i32) (result i32)",
  "out-end": "isg (param i32) (result i32)",
  "in-begin": "isg (param i32) (result i32)",
  "in-end": "isg (param i32) (result i32)",
  "out-edge": "isg (param i32) (result i32)",
  "edge-to": "isg (param i32) (result i32)",
  "column-f32": "attributes (param i32 i32) (result f32)",
};

/** Column that `worker` lenses read. */
export const COLUMN = "weight";

/** A lens by its name that keeps everything, or that works. */
export async function watLens(name: string, kind: "keeper" | "worker"): Promise<PreparedPlugin> {
  const body = kind === "keeper" ? KEEP : WORK;
  const used = Object.keys(IMPORTS).filter((each) => each === "hit-count" || body.includes(`$${each} `));
  const imports = used.map((each) => {
    const [interfaceName, ...signature] = IMPORTS[each]!.split(" ");
    return `(import "parseltongue:plugin/${interfaceName}@1.0.0" "${each}" (func $${each} ${signature.join(" ")}))`;
  });
  const wat = `(module ${imports.join("\n")}
    (memory 1)
    (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param i32)
      (local $i i32) (local $hits i32) (local $node i32) (local $at i32) (local $end i32) (local $sum i32)
      (local.set $hits (call $hit-count))
      (block $done (loop $next
        (br_if $done (i32.ge_u (local.get $i) (local.get $hits)))
        ${body}
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))))`;
  const budget = kind === "keeper" ? "{ base = 100, per-hit = 25 }" : "{ base = 200, per-hit = 500 }";
  const manifest = `[plugin]
name = "${name}"
version = "1.0.0"
api = "1.0"
description = "measured"
[capabilities]
attributes = ["${COLUMN}"]
[[lens]]
name = "lens"
description = "measured"
budget = ${budget}
`;
  return preparePlugin({ wasm: await watGuest(wat), manifest: parseManifest(manifest, "plugin.toml") });
}
