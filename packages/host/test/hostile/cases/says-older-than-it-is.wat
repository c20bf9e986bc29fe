;; must: be refused: hosts of the version that its manifest promises would not have the function
;; expect: refused bad-manifest says api = "1.0", but imports functions of 1.1
;; held-by: comparing the manifest with the imports; the binary itself is fine here
(module
  (import "parseltongue:plugin/isg@1.1.0" "node-doc" (func (param i32) (result i32)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
