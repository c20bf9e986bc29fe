;; must: be refused: the table is larger than any plugin may have
;; expect: refused too-large tables of 10000000 elements
;; without: audit.tableElements -> it was accepted
(module
  (table 10000000 funcref)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
