;; must: be refused: it sets a global that only metering adds, the one that holds its fuel
;; expect: refused bad-wasm not valid WebAssembly
;; without: validation -> hangs
(module
  (func $refill (global.set 0 (i64.const 0x7fffffffffffffff)))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (loop $for-ever
      (call $refill)
      (br $for-ever))))
