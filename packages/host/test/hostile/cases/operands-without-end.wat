;; must: be refused: a frame would be larger than what recursion is counted in
;; expect: refused too-large more than 1000 values on a stack
;; without: audit.operandHeight -> it was accepted
(module
  (func (;repeat 1001;) i32.const 1 (;end;) (;repeat 1001;) drop (;end;))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
