;; must: be refused
;; expect: refused too-large a br_table of 65000 targets
;; without: audit.branchTableTargets -> it was accepted
(module
  (func (block (br_table (;repeat 65000;) 0 (;end;) 0 (i32.const 1))))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
