;; must: run out of the fuel that its hook declares
;; expect: fault out-of-fuel ran out of fuel
;; without: fuel -> hangs
(module
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (loop $for-ever (br $for-ever))))
