;; must: be the fault bad-pointer: the last address and a thousand bytes from there
;; expect: fault bad-pointer do not lie in the guest's memory
;; hook: annotations = ["note"]
;; hook: budget = { base = 100_000_000_000 }
;; without: pointers -> invalid typed array length
(module
  (import "parseltongue:plugin/annotations@1.0.0" "annotate" (func $annotate (param i32 i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (call $annotate (i32.const 0) (i32.const 0) (i32.const -1) (i32.const 1000))))
