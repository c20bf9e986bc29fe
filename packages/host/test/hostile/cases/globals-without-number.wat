;; must: be refused
;; expect: refused too-large 50000 globals
;; without: audit.globals -> it was accepted
(module
  (;repeat 50000;) (global i32 (i32.const 0)) (;end;)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
