;; must: put 0 where a NaN was given
;; expect: answers {"scores":[0,0,7,0,0,0,0,0,0,0,0,0,0]}
;; trait: analyzer
;; without: finite-numbers -> NaN
(module
  (import "parseltongue:plugin/columns@1.0.0" "emit-f32" (func $emit-f32 (param i32 i32 i32 i32)))
  (memory 1)
  (data (i32.const 0) "\00\00\c0\7f\00\00\e0\40")
  (func (export "parseltongue:plugin/analyzer@1.0.0#analyze") (param $hook i32) (call $emit-f32 (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 2))))
