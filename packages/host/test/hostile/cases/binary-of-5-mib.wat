;; must: be refused unread
;; expect: refused too-large bytes, at most 4194304 are allowed
;; without: audit.moduleBytes -> it was accepted
(module
  (memory 1)
  (data "(;repeat 5000000;)x(;end;)")
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
