;; must: be the fault bad-pointer: lengths are unsigned
;; expect: fault bad-pointer do not lie in the guest's memory
;; top: capabilities = { attributes = ["pagerank"] }
;; hook: budget = { base = 100_000_000_000 }
;; without: pointers -> it was answered
(module
  (import "parseltongue:plugin/attributes@1.0.0" "column" (func $column (param i32 i32) (result i32)))
  (memory 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (drop (call $column (i32.const 0) (i32.const 0x80000000)))))
