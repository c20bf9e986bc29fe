;; must: be refused: what instrumented code is linked with is no guest's business
;; expect: refused reserved-name uses the host's own namespace
;; held-by: the contract has no such name either
(module
  (import "parseltongue:host" "graph" (memory 1))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
