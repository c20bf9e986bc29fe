;; must: end at an annotation of more than 1,024 bytes
;; expect: fault output-limit an annotation of 1025 bytes
;; without: contract.annotationBytes -> it was answered
(module
  (import "parseltongue:plugin/annotations@1.0.0" "annotate" (func $annotate (param i32 i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (call $annotate (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 1025))))
