;; must: be refused: every function of the engine's has a call
;; expect: refused bad-import toString
;; without: sandbox -> it ran on the engine alone
(module
  (import "toString" "call" (func $call (param i32) (result i32)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
