;; must: be refused
;; expect: refused too-large 10001 data segments
;; without: audit.dataSegments -> it was accepted
(module
  (memory 1)
  (;repeat 10001;) (data "") (;end;)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
