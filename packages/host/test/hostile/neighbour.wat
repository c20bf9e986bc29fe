;; Keeps hits of odd node ids, scores each with its id, annotates the first.
(module
  (import "parseltongue:plugin/io@1.0.0" "hit-count" (func $hit-count (result i32)))
  (import "parseltongue:plugin/io@1.0.0" "hit-node" (func $hit-node (param i32) (result i32)))
  (import "parseltongue:plugin/io@1.0.0" "set-keep" (func $set-keep (param i32 i32)))
  (import "parseltongue:plugin/io@1.0.0" "set-score" (func $set-score (param i32 f32)))
  (import "parseltongue:plugin/annotations@1.0.0" "annotate" (func $annotate (param i32 i32 i32 i32)))
  (memory 1)
  (data (i32.const 8) "well")
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (local $i i32)
    (loop $next
      (if (i32.lt_u (local.get $i) (call $hit-count)) (then
        (call $set-keep (local.get $i) (i32.and (call $hit-node (local.get $i)) (i32.const 1)))
        (call $set-score (local.get $i) (f32.convert_i32_u (call $hit-node (local.get $i))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next))))
    (call $annotate (i32.const 0) (i32.const 0) (i32.const 8) (i32.const 4))))
