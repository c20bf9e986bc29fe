;; must: end by depth, so that no host function is ever entered with too little stack to end
;; expect: fault too-deep nested too deep
;; hook: budget = { base = 100_000_000, output-bytes = 1_000_000 }
;; without: depth contract.annotationsPerCall output-bytes -> says "maximum call stack
(module
  (import "parseltongue:plugin/annotations@1.0.0" "annotate" (func $annotate (param i32 i32 i32 i32)))
  (memory 1)
  (func $again
    (call $annotate (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 1))
    (call $again))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (call $again)))
