;; must: end at a finding with more than 64 related nodes
;; expect: fault output-limit 65 related nodes
;; trait: rule
;; without: contract.relatedNodes -> related node 0 is not there
(module
  (import "parseltongue:plugin/diagnostics@1.0.0" "emit-diagnostic" (func $emit-diagnostic (param i32 i32 i32 i32 i32 i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/rule@1.0.0#check") (param $hook i32)
    (call $emit-diagnostic (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0)
      (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 65))))
