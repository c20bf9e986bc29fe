;; must: be the fault bad-output
;; expect: fault bad-output log level 99 is not there
;; top: capabilities = { log = true }
;; without: refusals -> it was answered
(module
  (import "parseltongue:plugin/log@1.0.0" "log" (func $log (param i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (call $log (i32.const 99) (i32.const 0) (i32.const 1))))
