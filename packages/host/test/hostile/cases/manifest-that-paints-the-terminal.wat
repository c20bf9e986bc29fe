;; must: be refused without its key's escapes reaching anybody
;; expect: refused bad-manifest
;; top: config = { "\u001b[31m\u202e" = { type = "integer", description = "x" } }
;; held-by: names are printed escaped, which each refusal here is checked for
(module
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
