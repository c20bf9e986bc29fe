;; must: be refused by name: code that catches all could go on after its end
;; expect: refused forbidden-feature exceptions
;; features: exceptions
;; without: sandbox -> hangs
(module
  (tag $t)
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)
    (loop $for-ever
      (try (do (throw $t)) (catch_all))
      (br $for-ever))))
