;; must: be refused before they are linked
;; expect: refused too-large 300 imports
;; without: audit.imports -> it was accepted
(module
  (;repeat 300;) (import "parseltongue:plugin/io@1.0.0" "hit-count" (func (result i32))) (;end;)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
