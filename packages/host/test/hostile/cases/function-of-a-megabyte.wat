;; must: be refused: one function takes compilers longer than many
;; expect: refused too-large bytes
;; without: audit.functionBytes -> it was accepted
(module
  (func (;repeat 500000;) nop (;end;))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
