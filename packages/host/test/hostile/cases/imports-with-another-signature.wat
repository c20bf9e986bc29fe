;; must: be refused: the engine would convert whatever it is given
;; expect: refused bad-import has the signature (i64) -> (f64); the contract says (i32) -> (i32)
;; without: sandbox -> it ran on the engine alone
(module
  (import "parseltongue:plugin/isg@1.0.0" "node-kind" (func $node-kind (param i64) (result f64)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (drop (call $node-kind (i64.const 1)))))
