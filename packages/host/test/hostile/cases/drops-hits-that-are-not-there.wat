;; must: do nothing: what is said of hits beyond the call's changes neither memory nor answer
;; expect: answers {"keep":[1,1,1],"scores":[0,0,0]}
;; without: bounds -> scores
(module
  (import "parseltongue:plugin/io@1.0.0" "set-keep" (func $set-keep (param i32 i32)))
  (import "parseltongue:plugin/io@1.0.0" "set-score" (func $set-score (param i32 f32)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (local $i i32)
    (call $set-keep (i32.const 65536) (i32.const 1))
    (call $set-keep (i32.const 65539) (i32.const 1))
    (call $set-keep (i32.const 3) (i32.const 0))
    (call $set-score (i32.const 3) (f32.const 1))))
