;; must: be the fault bad-output: the id was a node's once, and is below the end
;; expect: fault bad-output node 6 is not there
;; trait: query
;; hook: columns = []
;; without: node-ids -> it was answered
(module
  (import "parseltongue:plugin/hits@1.0.0" "emit-hits" (func $emit-hits (param i32 i32 i32 i32)))
  (memory 1)
  (data (i32.const 0) "\06\00\00\00")
  (func (export "parseltongue:plugin/query@1.0.0#answer") (param $hook i32) (call $emit-hits (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 0))))
