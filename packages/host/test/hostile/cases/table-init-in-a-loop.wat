;; must: pay for every element that table.init copies
;; expect: fault out-of-fuel ran out of fuel
;; hook: budget = { base = 100_000_000 }
;; without: bulk-prices -> hangs
(module
  (table $t 5000 funcref)
  (elem $e func (;repeat 5000;) $f (;end;))
  (func $f)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (loop $again
      (table.init $t $e (i32.const 0) (i32.const 0) (i32.const 5000))
      (br $again))))
