;; must: be refused: a lens without labels has no annotations
;; expect: refused missing-grant needs the capability annotations
;; hook: annotations = []
;; without: sandbox -> it ran on the engine alone
(module
  (import "parseltongue:plugin/annotations@1.0.0" "annotate" (func $annotate (param i32 i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (call $annotate (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 1))))
