;; must: be refused, and told what was not granted
;; expect: refused missing-grant asks for what was not granted: log
;; top: capabilities = { log = true }
;; plugin: description = "not granted"
;; without: grants -> it was accepted
(module
  (import "parseltongue:plugin/log@1.0.0" "log" (func $log (param i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (call $log (i32.const 1) (i32.const 0) (i32.const 1))))
