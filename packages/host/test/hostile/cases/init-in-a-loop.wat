;; must: pay for every byte that memory.init copies
;; expect: fault out-of-fuel ran out of fuel
;; hook: budget = { base = 100_000_000 }
;; without: bulk-prices -> hangs
(module
  (memory 1)
  (data $bytes "(;repeat 60000;)x(;end;)")
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (loop $again
      (memory.init $bytes (i32.const 0) (i32.const 0) (i32.const 60000))
      (br $again))))
