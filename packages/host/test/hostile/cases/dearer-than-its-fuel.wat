;; must: be priced by the time that its fuel really takes, once that is known, and not be admitted at that price
;; expect: scenario repriced
;; held-by: the meter's measured rate; what a lower price would let pass is a query that takes longer than planned
(module
  (import "parseltongue:plugin/io@1.0.0" "set-score" (func $set-score (param i32 f32)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (local $i i32)
    (loop $again
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (i32.const 8000))))))
