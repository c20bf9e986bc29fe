;; must: be refused when the user sets what the plugin did not declare: `constructor`, `__proto__`, `toString`
;; expect: scenario inherited-settings
;; held-by: values are looked up among own properties only
(module
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32)))
