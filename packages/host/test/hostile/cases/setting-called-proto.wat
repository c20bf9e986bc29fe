;; must: be refused: no setting is called `__proto__`
;; expect: refused bad-manifest unsafe property
;; top: config = { "__proto__" = { type = "integer", description = "x", default = 1 } }
;; held-by: the manifest's schema; values are looked up among own properties only, see the next case
(module
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
