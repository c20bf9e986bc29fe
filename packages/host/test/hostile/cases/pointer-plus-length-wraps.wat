;; must: be the fault bad-pointer: the sum is taken without wrapping around
;; expect: fault bad-pointer do not lie in the guest's memory
;; trait: exporter
;; without: pointers -> too-deep
(module
  (import "parseltongue:plugin/output@1.0.0" "write" (func $write (param i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/exporter@1.0.0#render") (param $hook i32) (call $write (i32.const 0xfffffff0) (i32.const 0x20))))
