;; must: be refused when it is loaded: _initialize shares the budget of start
;; expect: init-fault out-of-fuel ran out of fuel
;; without: fuel -> hangs
(module
  (func (export "_initialize") (loop (br 0)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
