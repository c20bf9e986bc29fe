;; must: be refused: 5,001 locals in a handful of bytes
;; expect: refused too-large 5001 locals
;; without: audit.locals -> it was accepted
(module
  (func (local (;repeat 5001;) i64 (;end;)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
