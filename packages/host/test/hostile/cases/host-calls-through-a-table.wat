;; must: pay for host calls that are made where nobody sees what is called
;; expect: fault out-of-fuel ran out of fuel
;; top: capabilities = { attributes = ["pagerank"] }
;; hook: budget = { base = 400_000_000 }
;; without: call-prices -> hangs
(module
  (type $column (func (param i32 i32) (result i32)))
  (import "parseltongue:plugin/attributes@1.0.0" "column" (func $column (param i32 i32) (result i32)))
  (memory 1)
  (data (i32.const 0) "pagerank")
  (table 1 funcref)
  (elem (i32.const 0) $column)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (loop $again
      (drop (call_indirect (type $column) (i32.const 0) (i32.const 8) (i32.const 0)))
      (br $again))))
