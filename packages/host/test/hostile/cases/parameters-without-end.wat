;; must: be refused
;; expect: refused too-large 65 parameters
;; without: audit.parameters -> it was accepted
(module
  (type (func (param (;repeat 65;) i32 (;end;))))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
