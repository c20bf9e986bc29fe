;; must: end at the 4,097th annotation of a call
;; expect: fault output-limit more than 4096 annotations
;; hook: budget = { base = 100_000_000, output-bytes = 4_000_000 }
;; without: contract.annotationsPerCall -> ran out of fuel
(module
  (import "parseltongue:plugin/annotations@1.0.0" "annotate" (func $annotate (param i32 i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (loop $again
      (call $annotate (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
      (br $again))))
