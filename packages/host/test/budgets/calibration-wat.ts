/** The text of the guests that `calibrate` runs; their binaries are in the source. */
export const ARITHMETIC_WAT = `(module
  (global $value (mut i32) (i32.const 1))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (local $left i32) (local $x i32)
    (if (local.get $hook) (then (return)))
    (local.set $left (i32.const 16000))
    (local.set $x (global.get $value))
    (loop $again
      (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 1664525)) (i32.const 1013904223)))
      (local.set $x (i32.xor (local.get $x) (i32.shr_u (local.get $x) (i32.const 13))))
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br_if $again (local.get $left)))
    (global.set $value (local.get $x))))`;

export const WALK_WAT = `(module
  (import "parseltongue:plugin/isg@1.0.0" "node-count" (func $node-count (result i32)))
  (import "parseltongue:plugin/isg@1.0.0" "node-kind" (func $node-kind (param i32) (result i32)))
  (import "parseltongue:plugin/isg@1.0.0" "out-begin" (func $out-begin (param i32) (result i32)))
  (import "parseltongue:plugin/isg@1.0.0" "out-end" (func $out-end (param i32) (result i32)))
  (import "parseltongue:plugin/isg@1.0.0" "out-edge" (func $out-edge (param i32) (result i32)))
  (import "parseltongue:plugin/isg@1.0.0" "edge-to" (func $edge-to (param i32) (result i32)))
  (global $value (mut i32) (i32.const 1))
  (global $place (mut i32) (i32.const 1))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (local $left i32) (local $x i32) (local $node i32) (local $begin i32) (local $count i32)
    (local.set $left (i32.const 1500))
    (local.set $x (global.get $value))
    (local.set $node (global.get $place))
    (loop $again
      (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 1664525)) (i32.const 1013904223)))
      (local.set $begin (call $out-begin (local.get $node)))
      (local.set $count (i32.sub (call $out-end (local.get $node)) (local.get $begin)))
      (if (local.get $count)
        (then
          (local.set $node
            (call $edge-to
              (call $out-edge
                (i32.add (local.get $begin) (i32.rem_u (i32.shr_u (local.get $x) (i32.const 8)) (local.get $count)))))))
        (else (local.set $node (i32.rem_u (i32.shr_u (local.get $x) (i32.const 8)) (call $node-count)))))
      (local.set $x (i32.add (local.get $x) (call $node-kind (local.get $node))))
      (local.set $left (i32.sub (local.get $left) (i32.const 1)))
      (br_if $again (local.get $left)))
    (global.set $value (local.get $x))
    (global.set $place (local.get $node))))`;
