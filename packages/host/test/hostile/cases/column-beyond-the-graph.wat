;; must: be the fault bad-output: node and number do not wrap around
;; expect: fault bad-output values for nodes 4294967295 to 4294967297
;; trait: analyzer
;; without: column-checks -> too-deep
(module
  (import "parseltongue:plugin/columns@1.0.0" "emit-f32" (func $emit-f32 (param i32 i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/analyzer@1.0.0#analyze") (param $hook i32) (call $emit-f32 (i32.const 0) (i32.const -1) (i32.const 0) (i32.const 2))))
