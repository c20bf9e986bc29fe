;; must: be refused when it is instantiated
;; expect: init-fault trap table
;; held-by: the engine, which copies segments only into tables that are there
(module
  (table 1 funcref)
  (elem (i32.const 1) $f)
  (func $f)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
