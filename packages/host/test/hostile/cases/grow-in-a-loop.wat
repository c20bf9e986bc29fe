;; must: pay for each page that it asks for, granted or not
;; expect: fault out-of-fuel ran out of fuel
;; hook: budget = { base = 20_000_000_000 }
;; without: bulk-prices -> hangs
(module
  (memory 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (loop $again
      (drop (memory.grow (i32.const 65535)))
      (br $again))))
