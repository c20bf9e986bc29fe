;; must: be caught when a call on a fresh instance gives something else, as it did not declare that it keeps state
;; expect: scenario not-repeatable
;; without: repeats -> nobody noticed
(module
  (import "parseltongue:plugin/io@1.0.0" "set-score" (func $set-score (param i32 f32)))
  (global $calls (mut i32) (i32.const 0))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (call $set-score (i32.const 0) (f32.convert_i32_u (global.get $calls)))))
