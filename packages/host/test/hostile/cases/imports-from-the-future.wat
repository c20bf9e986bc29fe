;; must: be refused: the version that it names is not there yet
;; expect: refused unsupported-api
;; held-by: no function has that name: the engine would find none either
(module
  (import "parseltongue:plugin/isg@1.99.0" "node-kind" (func (param i32) (result i32)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
