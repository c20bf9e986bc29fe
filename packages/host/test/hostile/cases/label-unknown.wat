;; must: be the fault bad-output
;; expect: fault bad-output label 1 is not there
;; without: annotation-checks -> it was answered
(module
  (import "parseltongue:plugin/annotations@1.0.0" "annotate" (func $annotate (param i32 i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (call $annotate (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 1))))
