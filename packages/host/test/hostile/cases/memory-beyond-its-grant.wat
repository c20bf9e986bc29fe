;; must: be refused: it starts with more pages than its manifest asks for
;; expect: refused too-large starts with 5 pages of memory, granted are 4
;; without: granted-pages tier -> asks for 65536 memory pages
(module
  (memory 5)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
