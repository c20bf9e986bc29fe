;; must: be the fault bad-pointer: two bytes from the last address on do not wrap around
;; expect: fault bad-pointer do not lie in the guest's memory
;; trait: exporter
;; without: pointers -> too-deep
(module
  (import "parseltongue:plugin/output@1.0.0" "write" (func $write (param i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/exporter@1.0.0#render") (param $hook i32) (call $write (i32.const 0xffffffff) (i32.const 2))))
