;; must: end at more than 65,536 hits of a query
;; expect: fault output-limit more than 65536 hits
;; trait: query
;; hook: columns = []
;; hook: budget = { base = 500_000_000, output-bytes = 4_000_000 }
;; without: contract.emittedHitsPerCall output-bytes -> ran out of fuel
(module
  (import "parseltongue:plugin/hits@1.0.0" "emit-hits" (func $emit-hits (param i32 i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/query@1.0.0#answer") (param $hook i32) (local $i i32)
    (loop $fill
      (i32.store (local.get $i) (i32.const 1))
      (local.set $i (i32.add (local.get $i) (i32.const 4)))
      (br_if $fill (i32.lt_u (local.get $i) (i32.const 4096))))
    (loop $again
      (call $emit-hits (i32.const 0) (i32.const 1024) (i32.const 0) (i32.const 0))
      (br $again))))
