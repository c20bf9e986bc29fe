;; must: not be admitted: nobody has reviewed what asks for so much
;; expect: refused not-admitted asks for 1024 memory pages
;; top: memory = { pages = 1024 }
;; without: tier -> it was accepted
(module
  (memory 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
