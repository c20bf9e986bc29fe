;; must: pay for every element that table.copy moves
;; expect: fault out-of-fuel ran out of fuel
;; hook: budget = { base = 100_000_000 }
;; without: bulk-prices -> hangs
(module
  (table $t 10000 funcref)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (loop $again
      (table.copy $t $t (i32.const 0) (i32.const 1) (i32.const 9999))
      (br $again))))
