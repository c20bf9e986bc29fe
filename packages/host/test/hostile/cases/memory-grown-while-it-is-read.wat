;; must: be read where its bytes are now: views of before are gone
;; expect: answers {"bytes":"AB"}
;; trait: exporter
;; without: fresh-views -> detached
(module
  (import "parseltongue:plugin/output@1.0.0" "write" (func $write (param i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/exporter@1.0.0#render") (param $hook i32)
    (i32.store8 (i32.const 5) (i32.const 65))
    (call $write (i32.const 5) (i32.const 1))
    (drop (memory.grow (i32.const 1)))
    (i32.store8 (i32.const 70000) (i32.const 66))
    (call $write (i32.const 70000) (i32.const 1))))
