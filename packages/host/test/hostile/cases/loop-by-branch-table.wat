;; must: run out of fuel though no branch but a table leads back
;; expect: fault out-of-fuel ran out of fuel
;; without: fuel -> hangs
(module
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (loop $for-ever (br_table $for-ever $for-ever (local.get $hook)))))
