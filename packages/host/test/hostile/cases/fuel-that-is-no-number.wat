;; must: run nothing though a budget came past the manifest's schema: what is no number is no fuel
;; expect: scenario odd-fuel
;; held-by: the module, which takes fuel with a conversion that yields 0 for what is no number
(module
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (loop (br 0))))
