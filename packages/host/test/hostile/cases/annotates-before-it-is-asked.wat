;; must: be refused when it is loaded: nothing can be given during init
;; expect: init-fault bad-output annotations can be used during a call of a hook only
;; without: interfaces annotation-checks output-bytes -> it was accepted
(module
  (import "parseltongue:plugin/annotations@1.0.0" "annotate" (func $annotate (param i32 i32 i32 i32)))
  (memory 1)
  (func (export "_initialize")
    (call $annotate (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 1)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
