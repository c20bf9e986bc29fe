;; must: run out of fuel or depth though every step is an indirect call
;; expect: fault too-deep nested too deep
;; top: budget = { init = 1_000 }
;; hook: budget = { base = 10_000_000 }
;; without: depth -> says "maximum call stack
(module
  (type $step (func (param i32)))
  (table 1 funcref)
  (elem (i32.const 0) $next)
  (func $next (type $step) (call_indirect (type $step) (local.get 0) (i32.const 0)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (call_indirect (type $step) (local.get $hook) (i32.const 0))))
