;; must: be refused
;; expect: refused too-large 17 results
;; without: audit.results -> it was accepted
(module
  (type (func (result (;repeat 17;) i32 (;end;))))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
