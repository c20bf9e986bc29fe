;; must: be the fault bad-pointer: elements are counted, and lie in bytes
;; expect: fault bad-pointer do not lie in the guest's memory
;; trait: query
;; hook: columns = []
;; hook: budget = { base = 100_000_000_000 }
;; without: pointers output-bytes -> invalid typed array length
(module
  (import "parseltongue:plugin/hits@1.0.0" "emit-hits" (func $emit-hits (param i32 i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/query@1.0.0#answer") (param $hook i32) (call $emit-hits (i32.const 4) (i32.const 65536) (i32.const 0) (i32.const 0))))
