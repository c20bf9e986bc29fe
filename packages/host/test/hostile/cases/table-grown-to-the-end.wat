;; must: get 10,000 elements and -1 from then on
;; expect: answers {"scores":[10000,0,0]}
;; hook: budget = { base = 1_000_000_000 }
;; without: audit.tableElements -> 2560000
(module
  (import "parseltongue:plugin/io@1.0.0" "set-score" (func $set-score (param i32 f32)))
  (table $t 1 funcref)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (local $step i32)
    (local.set $step (i32.const 2559999))
    (loop $again
      (if (i32.eq (table.grow $t (ref.null func) (local.get $step)) (i32.const -1))
        (then (local.set $step (i32.shr_u (local.get $step) (i32.const 1)))))
      (br_if $again (i32.and (local.get $step) (i32.lt_u (table.size $t) (i32.const 2560000)))))
    (call $set-score (i32.const 0) (f32.convert_i32_u (table.size $t)))))
