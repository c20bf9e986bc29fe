;; must: leave memory as flat as it was, with one instance at each time
;; expect: scenario many-reloads
;; without: instances-are-dropped -> bytes of memory are kept
(module
  (memory 4)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
