; What C source says that C++ says otherwise, as patterns over tree-sitter-c; shared.scm has the rest.

((variadic_parameter) @parameter
  (#set! variadic "true"))
(subscript_expression argument: (_) @object index: (_) @also) @index
