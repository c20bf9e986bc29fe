;; must: pay for every byte that memory.copy moves, overlapping ones too
;; expect: fault out-of-fuel ran out of fuel
;; top: memory = { pages = 256 }
;; hook: budget = { base = 20_000_000 }
;; without: bulk-prices -> hangs
(module
  (memory 256)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (loop $again
      (memory.copy (i32.const 0) (i32.const 1) (i32.const 0xffffff))
      (br $again))))
