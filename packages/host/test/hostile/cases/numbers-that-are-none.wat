;; must: score 0 for a NaN, whose bits differ from machine to machine
;; expect: answers {"scores":[0,0,1]}
;; without: finite-numbers -> scores
(module
  (import "parseltongue:plugin/io@1.0.0" "set-score" (func $set-score (param i32 f32)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (call $set-score (i32.const 0) (f32.const nan))
    (call $set-score (i32.const 1) (f32.reinterpret_i32 (i32.const 0xffc12345)))
    (call $set-score (i32.const 2) (f32.const 1))))
