;; must: be refused: what a compiler merges where branches meet grows with both
;; expect: refused too-large locals × branches of
;; without: audit.localsTimesBranches -> it was accepted
(module
  (func (local (;repeat 4000;) i64 (;end;))
    (;repeat 1000;) (block (br_if 0 (i32.const 0))) (;end;))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
