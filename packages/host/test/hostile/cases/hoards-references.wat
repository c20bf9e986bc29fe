;; must: be refused by name: a table of externref could keep what is the host's
;; expect: refused forbidden-feature externref
;; without: sandbox -> it ran on the engine alone
(module
  (table 10 externref)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
