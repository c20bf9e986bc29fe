;; must: be refused by name: it stores to memory 1, which is the graph's once it is instrumented
;; expect: refused forbidden-feature multi-memory
;; features: multi_memory
;; held-by: the engine refuses it as well
(module
  (memory 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (i32.store 1 (i32.const 0) (i32.const 0))))
