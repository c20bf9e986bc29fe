;; must: be left alone after five strikes, and be tried again later
;; expect: scenario breaker
;; without: breaker -> 40 instances were made
(module
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (unreachable)))
