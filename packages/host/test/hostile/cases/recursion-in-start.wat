;; must: be refused when it is loaded
;; expect: init-fault too-deep nested too deep
;; top: budget = { init = 10_000_000 }
;; without: depth -> says "hostile failed to initialise: maximum call stack
(module
  (start $again)
  (func $again (call $again))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
