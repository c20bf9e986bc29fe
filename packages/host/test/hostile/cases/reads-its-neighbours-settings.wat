;; must: read 0 beyond its own parameters, where another plugin's configuration lies
;; expect: answers {"scores":[0,0,0]}
;; without: bounds -> scores
(module
  (import "parseltongue:plugin/io@1.0.0" "param-u8" (func $param-u8 (param i32) (result i32)))
  (import "parseltongue:plugin/io@1.0.0" "param-u64" (func $param-u64 (param i32) (result i64)))
  (import "parseltongue:plugin/io@1.0.0" "set-score" (func $set-score (param i32 f32)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (call $set-score (i32.const 0) (f32.convert_i32_u (call $param-u8 (i32.const 1000))))
    (call $set-score (i32.const 1) (f32.convert_i64_u (call $param-u64 (i32.const 2000))))
    (call $set-score (i32.const 2) (f32.convert_i64_u (call $param-u64 (i32.const 1))))))
