;; must: leave nothing of what it wrote once it has failed
;; expect: scenario writes-and-fails
;; trait: exporter
;; hook: budget = { base = 100_000_000, output-bytes = 4_194_304 }
;; without: outputs-are-dropped -> bytes of memory are kept
(module
  (import "parseltongue:plugin/output@1.0.0" "write" (func $write (param i32 i32)))
  (memory 4)
  (func (export "parseltongue:plugin/exporter@1.0.0#render") (param $hook i32) (local $i i32)
    (loop $again
      (call $write (i32.const 0) (i32.const 262000))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (i32.const 15))))
    (unreachable)))
