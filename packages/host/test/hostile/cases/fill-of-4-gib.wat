;; must: pay before it starts, whether or not the bytes are there
;; expect: fault out-of-fuel ran out of fuel
;; without: bulk-prices -> memory access out of bounds
(module
  (memory 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (memory.fill (i32.const 0) (i32.const 1) (i32.const -1))))
