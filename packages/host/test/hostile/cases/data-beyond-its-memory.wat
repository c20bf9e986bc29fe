;; must: be refused when it is instantiated
;; expect: init-fault trap data segment
;; held-by: the engine, which copies segments only into memory that is there
(module
  (memory 1)
  (data (i32.const 65530) "more than fits")
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
