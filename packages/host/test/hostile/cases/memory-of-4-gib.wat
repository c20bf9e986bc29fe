;; must: be refused: the memory is larger than any plugin may have
;; expect: refused too-large a memory of 65536 pages
;; without: audit.memoryPages -> granted are 4
;; without: audit.memoryPages granted-pages tier -> asks for 65536 memory pages
(module
  (memory 65536)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
