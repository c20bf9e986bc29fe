;; must: pay for every element that table.fill writes
;; expect: fault out-of-fuel ran out of fuel
;; hook: budget = { base = 100_000_000 }
;; without: bulk-prices -> hangs
(module
  (table $t 10000 funcref)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (loop $again
      (table.fill $t (i32.const 0) (ref.null func) (i32.const 10000))
      (br $again))))
