;; must: get the pages of its manifest and -1 from then on
;; expect: answers {"scores":[4,0,0]}
;; top: memory = { pages = 4 }
;; hook: budget = { base = 1_000_000_000 }
;; without: granted-pages tier -> asks for 65536 memory pages
(module
  (import "parseltongue:plugin/io@1.0.0" "set-score" (func $set-score (param i32 f32)))
  (memory 1)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (loop $again (br_if $again (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
    (call $set-score (i32.const 0) (f32.convert_i32_u (memory.size)))))
