;; must: be refused, and told what to export
;; expect: refused missing-export the manifest has a lens, but the module does not export it
;; held-by: there is nothing to call
(module)
