;; must: be the fault bad-output
;; expect: fault bad-output rule 1 is not there
;; trait: rule
;; without: diagnostic-checks -> TypeError
(module
  (import "parseltongue:plugin/diagnostics@1.0.0" "emit-diagnostic" (func $emit-diagnostic (param i32 i32 i32 i32 i32 i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/rule@1.0.0#check") (param $hook i32)
    (call $emit-diagnostic (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 0)
      (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 0))))
