;; must: be read as U+FFFD where it is no text: surrogates, overlong forms, what is cut off; NUL is a character
;; expect: answers {"annotations":["a\ufffdb","\ufffd\ufffd\ufffd","\ufffd\ufffd","\u0000","\ufeffx"]}
;; without: replacement -> not valid
(module
  (import "parseltongue:plugin/annotations@1.0.0" "annotate" (func $annotate (param i32 i32 i32 i32)))
  (memory 1)
  (data (i32.const 0) "a\ffb" "\ed\a0\80" "\c0\af" "\00" "\ef\bb\bfx")
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (call $annotate (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 3))
    (call $annotate (i32.const 0) (i32.const 0) (i32.const 3) (i32.const 3))
    (call $annotate (i32.const 0) (i32.const 0) (i32.const 6) (i32.const 2))
    (call $annotate (i32.const 0) (i32.const 0) (i32.const 8) (i32.const 1))
    (call $annotate (i32.const 0) (i32.const 0) (i32.const 9) (i32.const 4))))
