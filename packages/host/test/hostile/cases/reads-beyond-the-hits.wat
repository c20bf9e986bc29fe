;; must: read 0 where no hit of this call is, whatever a longer call left there
;; expect: answers {"scores":[0,0,0]}
;; without: bounds -> scores
(module
  (import "parseltongue:plugin/io@1.0.0" "hit-node" (func $hit-node (param i32) (result i32)))
  (import "parseltongue:plugin/io@1.0.0" "set-score" (func $set-score (param i32 f32)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (call $set-score (i32.const 0) (f32.convert_i32_u (call $hit-node (i32.const 5))))
    (call $set-score (i32.const 1) (f32.convert_i32_u (call $hit-node (i32.const 11))))
    (call $set-score (i32.const 2) (f32.convert_i32_u (call $hit-node (i32.const 65535))))))
