;; must: not be admitted to a query: its declared budget costs more than plugins may
;; expect: scenario admission
;; hook: budget = { base = 1_125_899_906_842_624 }
;; without: admission -> hangs
(module
  (func (export "parseltongue:plugin/lens@1.0.0#evaluate") (param $hook i32) (loop $for-ever (br $for-ever))))
