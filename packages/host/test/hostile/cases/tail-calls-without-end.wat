;; must: be refused by name: a call that leaves no frame is a loop that nobody counts
;; expect: refused forbidden-feature tail calls
;; features: tail_call
;; without: sandbox -> hangs
(module
  (func $for-ever (return_call $for-ever))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (call $for-ever)))
