;; must: be refused without its name's escapes reaching anybody
;; expect: refused reserved-name
;; held-by: names are printed escaped, which each refusal here is checked for
(module
  (func (export "parseltongue:host/\1b[31m\e2\80\ae"))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
