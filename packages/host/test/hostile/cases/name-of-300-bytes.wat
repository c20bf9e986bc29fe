;; must: be refused: no name of the contract is as long
;; expect: refused too-large 300 bytes of an import's name
;; without: audit.nameBytes -> bad-import
(module
  (import "parseltongue:plugin/isg@1.0.0" "(;repeat 300;)x(;end;)" (func))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
