;; must: be refused, and told both versions
;; expect: refused unsupported-api 9.9
;; plugin: api = "9.9"
;; without: api -> it was accepted
(module
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
