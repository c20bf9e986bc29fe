;; must: have its message cut after 1,024 bytes, before the rest is read
;; expect: scenario log-line
;; top: memory = { pages = 256 }
;; top: capabilities = { log = true }
;; hook: budget = { base = 100_000_000 }
;; without: contract.logBytes -> 16777216 characters
(module
  (import "parseltongue:plugin/log@1.0.0" "log" (func $log (param i32 i32 i32)))
  (memory 256)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (call $log (i32.const 3) (i32.const 0) (i32.const 0x1000000))))
