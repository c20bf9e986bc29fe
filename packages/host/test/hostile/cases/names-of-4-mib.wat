;; must: have its names dropped: what is made of it is as small as without them
;; expect: scenario names-are-dropped
;; without: sandbox -> it ran on the engine alone
(module
  (func $f(;repeat 1000000;)x(;end;))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
