;; must: be refused, and told the line
;; expect: refused bad-manifest base
;; hook: budget = { base = 0 }
;; without: fuel-schema -> it was accepted
(module
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
