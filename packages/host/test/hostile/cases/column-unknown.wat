;; must: be the fault bad-output
;; expect: fault bad-output column 1 is not there
;; trait: analyzer
;; without: column-checks -> TypeError
(module
  (import "parseltongue:plugin/columns@1.0.0" "emit-f32" (func $emit-f32 (param i32 i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/analyzer@1.0.0#analyze") (param $hook i32) (call $emit-f32 (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 1))))
