;; must: be refused by name: threads can wait
;; expect: refused forbidden-feature threads
;; features: threads
;; without: sandbox -> hangs
(module
  (memory 1 1 shared)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))))
