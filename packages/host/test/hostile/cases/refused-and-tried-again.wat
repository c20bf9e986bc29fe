;; must: end at the first host call that is refused: code does not run on
;; expect: fault bad-output label 7 is not there
;; without: refusals -> it was answered
(module
  (import "parseltongue:plugin/annotations@1.0.0" "annotate" (func $annotate (param i32 i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (;repeat 3;) (call $annotate (i32.const 0) (i32.const 7) (i32.const 0) (i32.const 1)) (;end;)))
