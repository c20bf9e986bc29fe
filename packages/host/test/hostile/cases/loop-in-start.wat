;; must: be refused when it is loaded: its start function has a budget of its own
;; expect: init-fault out-of-fuel ran out of fuel
;; without: fuel -> hangs
(module
  (start $for-ever)
  (func $for-ever (loop (br 0)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
