;; must: be refused: without a clock there is little to time
;; expect: refused bad-import performance
;; held-by: nothing is there to import: the engine finds no such function either
(module
  (import "performance" "now" (func (result f64)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
