;; must: be refused: small code that becomes large once it is metered and bounded
;; expect: refused too-large bytes once metered
;; without: audit.growth -> it was accepted
(module
  (import "parseltongue:plugin/isg@1.0.0" "out-end" (func $out-end (param i32) (result i32)))
  (;repeat 50;)
  (func (param i32) (;repeat 1000;) (drop (call $out-end (local.get 0))) (;end;))
  (;end;)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
