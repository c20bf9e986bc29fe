;; must: be refused: it offers a begin that gives itself fuel
;; expect: refused reserved-name uses the host's own namespace
;; held-by: two exports of one name are not valid
(module
  (func (export "parseltongue:host/begin") (param f64))
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
