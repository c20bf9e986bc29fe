;; must: change its own memory and nothing else: neither graph nor what others say
;; expect: fault trap memory access out of bounds
;; top: memory = { pages = 4 }
;; hook: budget = { base = 100_000_000 }
;; held-by: the engine, which keeps each memory's accesses within it; the graph is another memory
(module
  (memory 4)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (local $at i32)
    (loop $next
      (i64.store (local.get $at) (i64.const -1))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br $next))))
