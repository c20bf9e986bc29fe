;; must: end by counted depth, at the same call on every engine
;; expect: fault too-deep nested too deep
;; hook: budget = { base = 10_000_000 }
;; without: depth -> says "maximum call stack
(module
  (func $one (call $two))
  (func $two (call $one))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (call $one)))
