;; must: be refused: there is no other world than the contract's
;; expect: refused bad-import wasi_snapshot_preview1
;; held-by: nothing is there to import: the engine finds no such function either
(module
  (import "wasi_snapshot_preview1" "path_open" (func (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
