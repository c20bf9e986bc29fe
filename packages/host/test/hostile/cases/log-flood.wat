;; must: have 64 messages of a call heard, and a note of how many were dropped
;; expect: scenario log-flood
;; top: capabilities = { log = true }
;; hook: budget = { base = 100_000_000 }
;; without: contract.logMessagesPerCall -> 20000 messages
(module
  (import "parseltongue:plugin/log@1.0.0" "log" (func $log (param i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (local $i i32)
    (loop $again
      (call $log (i32.const 3) (i32.const 0) (i32.const 1))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (i32.const 20000))))))
