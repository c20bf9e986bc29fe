;; must: be refused: no name is looked up among inherited ones
;; expect: refused bad-import constructor
;; without: sandbox -> it ran on the engine alone
(module
  (import "constructor" "constructor" (func $function (param i32) (result i32)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
