;; must: end at the 10,001st finding of a call, however cheap findings are to make
;; expect: fault output-limit more than 10000 diagnostics
;; trait: rule
;; hook: budget = { base = 50_000_000, output-bytes = 4_000_000 }
;; without: contract.diagnosticsPerCall -> ran out of fuel
(module
  (import "parseltongue:plugin/diagnostics@1.0.0" "emit-diagnostic" (func $emit-diagnostic (param i32 i32 i32 i32 i32 i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/rule@1.0.0#check") (param $hook i32)
    (loop $again
      (call $emit-diagnostic (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 0)
        (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
      (br $again))))
