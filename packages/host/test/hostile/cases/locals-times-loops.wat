;; must: be refused: what a compiler merges at loop heads grows with both
;; expect: refused too-large locals × loops of
;; hook: budget = { base = 100_000_000 }
;; without: audit.localsTimesLoops audit.localsTimesBranches audit.locals audit.functionBytes audit.growth -> it was accepted
(module
  (;repeat 20;)
  (func (local (;repeat 5000;) i64 (;end;))
    (;repeat 2000;) (loop (br_if 0 (i32.const 0))) (;end;))
  (;end;)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
