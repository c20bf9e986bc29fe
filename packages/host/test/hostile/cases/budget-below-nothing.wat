;; must: be refused
;; expect: refused bad-manifest base
;; hook: budget = { base = -1 }
;; without: fuel-schema -> it was accepted
(module
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
