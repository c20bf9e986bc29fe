;; must: be the fault bad-output once the query is through: it annotates a hit that it never gave
;; expect: fault bad-output an annotation beside hit 5 of 0
;; trait: query
;; hook: annotations = ["note"]
;; without: query-checks -> it was answered
(module
  (import "parseltongue:plugin/annotations@1.0.0" "annotate" (func $annotate (param i32 i32 i32 i32)))
  (memory 1)
  (func (export "parseltongue:plugin/query@1.0.0#answer") (param $hook i32) (call $annotate (i32.const 5) (i32.const 0) (i32.const 0) (i32.const 1))))
