;; must: be refused, and told which line of the manifest is missing
;; expect: refused missing-grant needs the capability log
;; without: sandbox -> it ran on the engine alone
(module
  (import "parseltongue:plugin/log@1.0.0" "log" (func $log (param i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (call $log (i32.const 1) (i32.const 0) (i32.const 1))))
