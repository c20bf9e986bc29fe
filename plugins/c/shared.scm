; What C and C++ have in common, as patterns over tree-sitter-c and tree-sitter-cpp: they come after those of either.

; ---- files and macros

((preproc_include path: [(string_literal) (system_lib_string)] @module) @import
  (#set! glob "true"))
(preproc_include) @skip
(preproc_def name: (identifier) @name value: (_)) @define.macro
(preproc_def) @skip
(preproc_function_def name: (identifier) @name) @define.macro

; ---- types

(struct_specifier name: (type_identifier) @name body: (_) @body) @define.struct
(union_specifier name: (type_identifier) @name body: (_) @body) @define.struct
(enum_specifier name: (type_identifier) @name body: (_) @body) @define.enum
(struct_specifier name: (type_identifier) @name) @forward
(union_specifier name: (type_identifier) @name) @forward
(enum_specifier name: (type_identifier) @name) @forward
(enumerator name: (identifier) @name value: (_)? @value) @define.variant

(type_definition
  type: [(struct_specifier !name body: (_) @body) (union_specifier !name body: (_) @body)]
  declarator: (type_identifier) @name) @define.struct
(type_definition
  type: (enum_specifier !name body: (_) @body)
  declarator: (type_identifier) @name) @define.enum
((type_definition type: (_) @type declarator: (_)+ @declarator) @declaration
  (#set! kind "typeAlias"))

; ---- functions, variables, fields

(function_definition type: (_) @type declarator: (_) @declarator body: (_) @body) @declaration
((declaration (storage_class_specifier "extern") type: (_) @type declarator: (_)+ @declarator) @declaration
  (#set! elsewhere "true"))
((declaration (type_qualifier "const") type: (_) @type declarator: (_)+ @declarator) @declaration)
(declaration type: (_) @type declarator: (_)+ @declarator) @declaration
(field_declaration type: (_) @type declarator: (_)+ @declarator) @declaration

(init_declarator declarator: (_) @inner value: (_) @value) @declarator
((pointer_declarator declarator: (_) @inner) @declarator
  (#set! indirect "true"))
((array_declarator declarator: (_) @inner size: (_)? @also) @declarator
  (#set! indirect "true"))
(function_declarator declarator: (_) @inner parameters: (_) @parameters) @declarator
(parenthesized_declarator (_) @inner) @declarator
(attributed_declarator . (_) @inner) @declarator

((parameter_declaration type: (primitive_type) @_type !declarator) @skip
  (#eq? @_type "void"))
(parameter_declaration type: (_) @type declarator: (_)? @declarator) @parameter

((function_definition (storage_class_specifier "static")) @flag.private)
((declaration (storage_class_specifier "static")) @flag.private)
((function_definition declarator: (function_declarator declarator: (identifier) @_name)) @flag.entry
  (#any-of? @_name "main" "wmain" "WinMain" "wWinMain" "DllMain" "LLVMFuzzerTestOneInput"))

(compound_statement) @scope
(for_statement) @scope
(return_statement (_) @inner) @return

; ---- expressions

(identifier) @identifier
(field_identifier) @identifier
(type_identifier) @identifier
(field_expression argument: (_) @object field: (_) @property) @member
(call_expression function: (field_expression argument: (_) @object field: (field_identifier) @property) arguments: (_) @arguments) @call
(call_expression function: (_) @function arguments: (_) @arguments) @call
(pointer_expression argument: (_) @inner) @inner
(parenthesized_expression (_) @inner) @inner
(cast_expression type: (_) @type value: (_) @inner) @cast
(compound_literal_expression type: (_) @type value: (_) @body) @composite
(assignment_expression left: (_) @also right: (_) @inner) @inner
(conditional_expression condition: (_) @also consequence: (_)? @branch alternative: (_) @branch) @join
(comma_expression left: (_) @also right: (_) @inner) @inner
((binary_expression left: (_) @also operator: ["==" "!=" "<" "<=" ">" ">=" "&&" "||"] right: (_) @also) @literal
  (#set! type "int"))
(binary_expression left: (_) @inner right: (_) @also) @inner
((sizeof_expression type: (_) @inner) @inner)
(type_descriptor type: (_) @inner) @inner
(initializer_pair designator: (_) value: (_) @inner) @inner
((number_literal) @literal
  (#set! type "int"))
((string_literal) @literal
  (#set! type "char"))
((char_literal) @literal
  (#set! type "char"))
(null) @skip
(field_designator) @skip
(preproc_arg) @skip
(preproc_params) @skip
(goto_statement) @skip
(labeled_statement label: (_) (_) @inner) @inner
(attribute_specifier) @skip
(attribute_declaration) @skip
(gnu_asm_expression) @skip

; ---- types

(type_identifier) @type.name
(struct_specifier name: (_) @inner) @type.inner
(union_specifier name: (_) @inner) @type.inner
(enum_specifier name: (_) @inner) @type.inner
(type_descriptor type: (_) @inner) @type.inner
(struct_specifier) @type.of
(union_specifier) @type.of
(enum_specifier) @type.of
(primitive_type) @type.of
(sized_type_specifier) @type.of
