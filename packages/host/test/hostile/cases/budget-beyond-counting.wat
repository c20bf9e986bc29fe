;; must: be refused: more than fuel is counted to
;; expect: refused bad-manifest
;; hook: budget = { base = 9223372036854775807 }
;; without: fuel-schema -> hangs
(module
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (loop (br 0))))
