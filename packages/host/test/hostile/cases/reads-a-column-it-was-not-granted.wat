;; must: read 0 through handles that it was not given, and beyond the end of a column that it was
;; expect: answers {"scores":[0,0,0]}
;; top: capabilities = { attributes = ["pagerank"] }
;; without: bounds -> scores
(module
  (import "parseltongue:plugin/attributes@1.0.0" "column-f32" (func $column-f32 (param i32 i32) (result f32)))
  (import "parseltongue:plugin/io@1.0.0" "set-score" (func $set-score (param i32 f32)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (call $set-score (i32.const 0) (call $column-f32 (i32.const 2) (i32.const 1)))
    (call $set-score (i32.const 1) (call $column-f32 (i32.const 63) (i32.const 1)))
    (call $set-score (i32.const 2) (call $column-f32 (i32.const 1) (i32.const 20)))))
