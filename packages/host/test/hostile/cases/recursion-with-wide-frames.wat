;; must: end by counted depth long before the engine's stack does
;; expect: fault too-deep nested too deep
;; hook: budget = { base = 100_000_000 }
;; without: depth -> says "maximum call stack
(module
  (func $wide (local (;repeat 4000;) i64 (;end;)) (call $wide))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (call $wide)))
