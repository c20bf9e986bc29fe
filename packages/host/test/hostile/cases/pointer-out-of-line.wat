;; must: be the fault bad-pointer: lists lie at a multiple of their elements' size
;; expect: fault bad-pointer do not lie in the guest's memory
;; trait: query
;; without: pointers -> too-deep
(module
  (import "parseltongue:plugin/hits@1.0.0" "emit-hits" (func $emit-hits (param i32 i32 i32 i32)))
  (memory 1)
  (data (i32.const 2) "\01\00\00\00")
  (func (export "parseltongue:plugin/query@1.0.0#answer") (param $hook i32) (call $emit-hits (i32.const 2) (i32.const 1) (i32.const 8) (i32.const 1))))
