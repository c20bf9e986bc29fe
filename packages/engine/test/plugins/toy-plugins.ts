import { forEachHit, forEachNode } from "@parseltongue/testkit";
import type { TestPlugin } from "./with-plugins.ts";

/** Four functions in two files. */
export const CODE: string = `
  //- /app.toy
  main: load run
  run: load
  //- /lib.toy
  load: read
  read:
`;
/** What `weigh` makes and `byWeight` reads. */
export const COLUMN: string = "weight";

/** Gives each node its number of incoming edges. */
export const weigh: TestPlugin = {
  name: "weigh",
  trait: "analyzer",
  body: forEachNode(`
    (f32.store (i32.const 0) (f32.convert_i32_u
      (i32.sub (call $in-end (local.get $i)) (call $in-begin (local.get $i)))))
    (call $emit-f32 (i32.const 0) (local.get $i) (i32.const 0) (i32.const 1))`),
};
/** Scores hits by the analyzer's column. */
export const byWeight: TestPlugin = {
  name: "by-weight",
  tables: `[capabilities]\nattributes = ["${COLUMN}"]`,
  fields: `(data (i32.const 100) "${COLUMN}")`,
  body: `(local.set $x (call $column (i32.const 100) (i32.const ${COLUMN.length})))
    ${forEachHit(`(call $set-score (local.get $i)
      (call $column-f32 (local.get $x) (call $hit-node (local.get $i))))`)}`,
};
/** Lists the functions, each with its line. */
export const functions: TestPlugin = {
  name: "functions",
  trait: "query",
  body: forEachNode(`(if (i32.eq (call $node-kind (local.get $i)) (i32.const 4)) (then
    (i32.store (i32.const 0) (local.get $i))
    (f32.store (i32.const 4) (f32.convert_i32_u (call $node-line (local.get $i))))
    (call $emit-hits (i32.const 0) (i32.const 1) (i32.const 4) (i32.const 1))))`),
};
/** Complains about every function on an even line. */
export const noEven: TestPlugin = {
  name: "no-even",
  trait: "rule",
  fields: `(data (i32.const 0) "even")`,
  body: forEachNode(`(if (i32.eqz (i32.rem_u (call $node-line (local.get $i)) (i32.const 2))) (then
    (call $emit-diagnostic (i32.const 0) (i32.const 2) (local.get $i) (i32.const 0)
      (i32.const 0) (i32.const 4) (i32.const 0) (i32.const 0))))`),
};
/** Writes a star for each hit. */
export const stars: TestPlugin = {
  name: "stars",
  trait: "exporter",
  fields: `(data (i32.const 0) "*")`,
  body: forEachHit("(call $write (i32.const 0) (i32.const 1))"),
};
