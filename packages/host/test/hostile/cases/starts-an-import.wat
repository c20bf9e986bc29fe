;; must: be refused when it is loaded: what starts is a host call, through its metered form, which init may not make
;; expect: refused bad-wasm
;; held-by: the engine refuses it as well
(module
  (import "parseltongue:plugin/output@1.0.0" "write" (func $write (param i32 i32)))
  (start $write)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
