;; must: be refused by name: addresses are compared as 32 bits
;; expect: refused forbidden-feature memory64
;; features: memory64
;; without: sandbox -> ngine
(module
  (memory i64 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
