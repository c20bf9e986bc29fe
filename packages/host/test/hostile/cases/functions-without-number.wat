;; must: be refused: 100,000 functions of two bytes
;; expect: refused too-large 100001 functions
;; without: audit.functions audit.growth -> it was accepted
(module
  (;repeat 100000;) (func) (;end;)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
