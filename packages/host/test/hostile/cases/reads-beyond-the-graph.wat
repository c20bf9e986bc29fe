;; must: read 0 for every id that is not below the end of what there is
;; expect: answers {"scores":[0,0,0]}
;; without: bounds -> scores
(module
  (import "parseltongue:plugin/isg@1.0.0" "node-kind" (func $node-kind (param i32) (result i32)))
  (import "parseltongue:plugin/isg@1.0.0" "node-count" (func $node-count (result i32)))
  (import "parseltongue:plugin/isg@1.0.0" "text-u64" (func $text-u64 (param i32) (result i64)))
  (import "parseltongue:plugin/isg@1.0.0" "text-u8" (func $text-u8 (param i32) (result i32)))
  (import "parseltongue:plugin/io@1.0.0" "set-score" (func $set-score (param i32 f32)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (call $set-score (i32.const 0) (f32.convert_i32_u (call $node-kind (call $node-count))))
    (call $set-score (i32.const 1) (f32.convert_i64_u (call $text-u64 (i32.const 10000))))
    (call $set-score (i32.const 2) (f32.convert_i32_u (call $text-u8 (i32.const 100000))))))
