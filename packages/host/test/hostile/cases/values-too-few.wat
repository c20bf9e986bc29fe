;; must: be the fault bad-output: not one value for each hit and column
;; expect: fault bad-output 0 values for 1 hits of 1 columns
;; trait: query
;; without: hit-checks -> it was answered
(module
  (import "parseltongue:plugin/hits@1.0.0" "emit-hits" (func $emit-hits (param i32 i32 i32 i32)))
  (memory 1)
  (data (i32.const 0) "\01\00\00\00")
  (func (export "parseltongue:plugin/query@1.0.0#answer") (param $hook i32) (call $emit-hits (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 0))))
