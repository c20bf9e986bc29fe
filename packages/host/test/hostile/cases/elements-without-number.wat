;; must: be refused: segments that hold more than any table
;; expect: refused too-large elements
;; without: audit.segmentElements audit.growth -> it was accepted
(module
  (func $f)
  (elem func (;repeat 200000;) $f (;end;))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
