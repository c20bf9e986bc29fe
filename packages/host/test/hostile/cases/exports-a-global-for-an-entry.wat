;; must: be refused
;; expect: refused missing-export
;; held-by: there is nothing to call
(module
  (global (export "parseltongue:plugin/lens@1.0.0#evaluate") i32 (i32.const 0)))
