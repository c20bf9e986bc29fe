;; must: end at a write of more than 1 MiB
;; expect: fault output-limit 1048577 bytes written at once
;; trait: exporter
;; top: memory = { pages = 17 }
;; hook: budget = { base = 10_000_000, output-bytes = 4_000_000 }
;; without: write-checks -> it was answered
(module
  (import "parseltongue:plugin/output@1.0.0" "write" (func $write (param i32 i32)))
  (memory 17)
  (func (export "parseltongue:plugin/exporter@1.0.0#render") (param $hook i32) (call $write (i32.const 0) (i32.const 1048577))))
