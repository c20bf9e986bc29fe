;; must: never be called again where it trapped: neither its memory nor its globals are there in the next call
;; expect: scenario fresh-after-trap
;; top: memory = { state = "cache" }
;; without: fresh-instances -> 2 calls are remembered
(module
  (import "parseltongue:plugin/io@1.0.0" "set-score" (func $set-score (param i32 f32)))
  (memory 1)
  (global $calls (mut i32) (i32.const 0))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (call $set-score (i32.const 0) (f32.convert_i32_u (global.get $calls)))
    (if (i32.eq (global.get $calls) (i32.load (i32.const 0))) (then (unreachable)))
    (i32.store (i32.const 0) (i32.add (global.get $calls) (i32.const 1)))))
