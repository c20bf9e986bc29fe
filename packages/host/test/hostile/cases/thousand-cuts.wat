;; must: be called no more once the query's purse is spent, though each call stays within its budget
;; expect: scenario purse
;; without: purse -> 10 of 10 calls were made
(module
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (local $i i32)
    (loop $again
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $i) (i32.const 10000))))))
