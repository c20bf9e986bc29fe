;; must: be refused: a name that is loaded is not replaced by other bytes
;; expect: refused already-loaded neighbour is loaded
;; plugin: name = "neighbour"
;; held-by: plugins are kept by name; what the user granted holds for one digest
(module
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
