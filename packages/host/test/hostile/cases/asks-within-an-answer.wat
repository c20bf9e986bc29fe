;; must: be refused a call while one is under way, which goes on unharmed
;; expect: scenario re-entry
;; without: one-at-a-time -> the first call's answer changed
(module
  (import "parseltongue:plugin/io@1.0.0" "hit-count" (func $hit-count (result i32)))
  (import "parseltongue:plugin/io@1.0.0" "hit-node" (func $hit-node (param i32) (result i32)))
  (import "parseltongue:plugin/io@1.0.0" "set-score" (func $set-score (param i32 f32)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (local $i i32)
    (loop $next
      (if (i32.lt_u (local.get $i) (call $hit-count)) (then
        (call $set-score (local.get $i) (f32.convert_i32_u (call $hit-node (local.get $i))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next))))))
