;; must: be refused: it calls a function that there is only once it is instrumented
;; expect: refused bad-wasm
;; held-by: the engine refuses it as well
(module
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (call 1)))
