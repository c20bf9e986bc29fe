;; must: end at a message of more than 4,096 bytes
;; expect: fault output-limit a message of 4097 bytes
;; trait: rule
;; without: contract.messageBytes -> it was answered
(module
  (import "parseltongue:plugin/diagnostics@1.0.0" "emit-diagnostic" (func $emit-diagnostic (param i32 i32 i32 i32 i32 i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/rule@1.0.0#check") (param $hook i32)
    (call $emit-diagnostic (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0)
      (i32.const 0) (i32.const 4097) (i32.const 0) (i32.const 0))))
