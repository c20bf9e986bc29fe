;; must: pay for the bytes that it names, which are more than there are
;; expect: fault out-of-fuel ran out of fuel
;; top: capabilities = { log = true }
;; without: call-prices -> bytes that do not lie in the guest's memory
(module
  (import "parseltongue:plugin/log@1.0.0" "log" (func $log (param i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (call $log (i32.const 3) (i32.const 0) (i32.const 0x40000000))))
