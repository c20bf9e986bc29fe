;; must: be refused without its name's escapes reaching anybody
;; expect: refused bad-import
;; held-by: names are printed escaped, which each refusal here is checked for
(module
  (import "\1b[31m\e2\80\aegnp\e2\80\8b" "\1b]0;title\07" (func))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
