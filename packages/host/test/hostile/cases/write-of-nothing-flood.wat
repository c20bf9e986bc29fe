;; must: end though no single write gives a byte: each counts 16
;; expect: fault output-limit more output than the 16384 bytes
;; trait: exporter
;; hook: budget = { base = 1_000_000_000, output-bytes = 16_384 }
;; without: output-bytes -> ran out of fuel
(module
  (import "parseltongue:plugin/output@1.0.0" "write" (func $write (param i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/exporter@1.0.0#render") (param $hook i32)
    (loop $again
      (call $write (i32.const 0) (i32.const 0))
      (br $again))))
