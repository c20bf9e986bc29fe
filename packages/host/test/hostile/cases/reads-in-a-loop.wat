;; must: pay for reads of the graph, which are loads and no calls
;; expect: fault out-of-fuel ran out of fuel
;; without: fuel -> hangs
(module
  (import "parseltongue:plugin/isg@1.0.0" "node-kind" (func $node-kind (param i32) (result i32)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (loop $again
      (br_if $again (i32.eqz (call $node-kind (i32.const -1)))))))
