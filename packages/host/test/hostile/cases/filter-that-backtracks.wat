;; must: have its filter matched in time proportional to path and pattern
;; expect: scenario filter
;; hook: filter = { paths = ["*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*ab"] }
;; without: linear-globs -> hangs
(module
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
