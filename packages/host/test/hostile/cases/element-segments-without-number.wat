;; must: be refused
;; expect: refused too-large 1001 element segments
;; without: audit.elementSegments -> it was accepted
(module
  (;repeat 1001;) (elem func) (;end;)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
