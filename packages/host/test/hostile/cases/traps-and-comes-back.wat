;; must: leave nothing behind when it traps: 20,000 instances one after another, and memory as before
;; expect: scenario many-instances
;; without: instances-are-dropped -> bytes of memory are kept
(module
  (memory 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (unreachable)))
