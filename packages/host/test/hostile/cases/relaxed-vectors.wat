;; must: be refused by name: they may give another result on another machine
;; expect: refused forbidden-feature relaxed SIMD
;; features: relaxed_simd
;; without: sandbox -> it ran on the engine alone
(module
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (drop (f32x4.relaxed_madd (v128.const i32x4 0 0 0 0) (v128.const i32x4 0 0 0 0) (v128.const i32x4 0 0 0 0)))))
