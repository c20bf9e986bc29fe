;; must: be the fault bad-output
;; expect: fault bad-output column weight holds f32, not u32
;; trait: analyzer
;; without: column-checks -> it was answered
(module
  (import "parseltongue:plugin/columns@1.0.0" "emit-u32" (func $emit-u32 (param i32 i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/analyzer@1.0.0#analyze") (param $hook i32) (call $emit-u32 (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 1))))
