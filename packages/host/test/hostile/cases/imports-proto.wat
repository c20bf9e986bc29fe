;; must: be refused
;; expect: refused bad-import __proto__
;; without: sandbox -> it ran on the engine alone
(module
  (import "__proto__" "toString" (func $to-string (result i32)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
