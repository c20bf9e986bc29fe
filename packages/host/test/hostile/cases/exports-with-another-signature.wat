;; must: be refused
;; expect: refused missing-export
;; held-by: the link check; the engine would call it with what it takes for arguments
(module
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param i64) (result i32) (i32.const 0)))
