;; must: be refused: the contract has only functions
;; expect: refused bad-import is a table; the contract has only functions
;; held-by: nothing is there to import: the engine finds no table either
(module
  (import "parseltongue:plugin/isg@1.0.0" "node-kind" (table 1 funcref))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
