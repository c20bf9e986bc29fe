;; must: give the same for the same fuel 20,000 times, through every tier of the engine's compilers
;; expect: scenario soak
;; hook: budget = { base = 100_000 }
;; held-by: fuel is counted in the module, not in time
(module
  (import "parseltongue:plugin/io@1.0.0" "hit-node" (func $hit-node (param i32) (result i32)))
  (import "parseltongue:plugin/io@1.0.0" "set-score" (func $set-score (param i32 f32)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (local $i i32) (local $x i32)
    (loop $next
      (local.set $x (i32.add (i32.mul (local.get $x) (i32.const 31)) (call $hit-node (i32.const 2))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 200))))
    (call $set-score (i32.const 0) (f32.convert_i32_s (local.get $x)))))
