;; must: be refused by name: memories 1 and 2 are the host's
;; expect: refused too-large 2 memories
;; features: multi_memory
;; without: sandbox -> it ran on the engine alone
;; without: audit.memories -> uses multi-memory
(module
  (memory 1)
  (memory 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (i32.store 1 (i32.const 0) (i32.const 0))))
