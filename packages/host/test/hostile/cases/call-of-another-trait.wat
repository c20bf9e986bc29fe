;; must: be the fault bad-output: its rule may state findings, its lens may not
;; expect: fault bad-output diagnostics cannot be used by a lens
;; bottom: [[rule]]
;; bottom: name = "other"
;; bottom: description = "makes diagnostics linkable"
;; bottom: budget = { base = 1000 }
;; without: interfaces -> Error
(module
  (import "parseltongue:plugin/diagnostics@1.0.0" "emit-diagnostic" (func $emit-diagnostic (param i32 i32 i32 i32 i32 i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/rule@1.0.0#check") (param i32))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (call $emit-diagnostic (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0)
      (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 0))))
