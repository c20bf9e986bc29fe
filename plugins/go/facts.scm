; What Go source says, as patterns over tree-sitter-go.

; ---- imports

((import_spec name: (dot) path: (_) @module) @import
  (#set! glob "true"))
(import_spec name: [(package_identifier) (blank_identifier)]? @alias path: (_) @module) @import
(package_clause) @skip

; ---- types

(type_spec
  name: (type_identifier) @name
  type_parameters: (_)? @generics
  type: (struct_type
    (field_declaration_list
      (field_declaration !name type: [(generic_type type: (_) @supertype) (_) @supertype])*) @body)) @define.struct
(type_spec
  name: (type_identifier) @name
  type_parameters: (_)? @generics
  type: (interface_type (type_elem . (_) @supertype .)*) @body) @define.interface
(type_spec name: (type_identifier) @name type_parameters: (_)? @generics type: (_) @type) @define.struct
(type_alias name: (type_identifier) @name type_parameters: (_)? @generics type: (_) @type) @define.typeAlias

(method_elem name: (field_identifier) @name parameters: (parameter_list) @parameters result: (_)? @type) @define.method
(field_declaration name: (field_identifier)+ @name type: (_) @type) @variable
(field_declaration !name type: [(type_identifier) @name @type (qualified_type name: (_) @name) @type (generic_type type: (type_identifier) @name) @type]) @variable
(type_parameter_declaration name: (identifier)+ @name type: (_) @bound) @generic
(type_elem) @skip

; ---- functions

(function_declaration
  name: (identifier) @name
  type_parameters: (_)? @generics
  parameters: (parameter_list) @parameters
  result: (_)? @type
  body: (block)? @body) @define.function
(method_declaration
  receiver: (parameter_list
    (parameter_declaration name: (identifier)? @receiver type: [(pointer_type (_) @owner) (_) @owner]))
  name: (field_identifier) @name
  parameters: (parameter_list) @parameters
  result: (_)? @type
  body: (block)? @body) @define.method

; Only pointers to the type have these methods.
(method_declaration receiver: (parameter_list (parameter_declaration type: (pointer_type)))) @flag.mutable
((function_declaration name: (identifier) @_name) @flag.test
  (#match? @_name "^(Test|Benchmark|Example|Fuzz)(_|[A-Z]|$)"))
((function_declaration name: (identifier) @_name) @flag.entry
  (#any-of? @_name "main" "init"))

(parameter_declaration name: (identifier)* @name type: (_) @type) @parameter
((variadic_parameter_declaration name: (identifier)? @name type: (_) @type) @parameter
  (#set! variadic "true")
  (#set! type "slice"))

; ---- variables

((const_spec name: (identifier)+ @name type: (_)? @type value: (_)? @value) @variable
  (#set! kind "constant"))
((var_spec name: (identifier)+ @name type: (_)? @type value: (_)? @value) @variable
  (#set! kind "static"))
(short_var_declaration
  left: (expression_list . (_) @name . (_) @untyped)
  right: (expression_list . [(index_expression) (type_assertion_expression) (unary_expression operator: "<-")] @value .)) @variable
(short_var_declaration left: (_) @name right: (_) @value) @variable
(assignment_statement left: (expression_list (identifier)) @name right: (_) @value) @variable
(range_clause left: (expression_list . (_) @untyped . (_) @name) right: (_) @element) @variable
(range_clause left: (expression_list (_) @untyped) right: (_) @also) @variable
(range_clause right: (_) @also) @variable
(receive_statement left: (expression_list . (_) @name) right: (_) @value) @variable

(block) @scope
(if_statement) @scope
(for_statement) @scope
(expression_switch_statement) @scope
(expression_case) @scope
(default_case) @scope
(communication_case) @scope

(type_switch_statement
  initializer: (_)? @also
  alias: (expression_list . (identifier) @name .)
  value: (_) @value
  [(type_case) (default_case)]* @case) @switch
(type_case type: (_)+ @type (statement_list)? @body) @narrow

(return_statement (expression_list (_)+ @inner)) @return

; ---- expressions

(identifier) @identifier
(field_identifier) @identifier
(type_identifier) @identifier
(blank_identifier) @skip
(selector_expression operand: (_) @object field: (_) @property) @member
((call_expression function: (identifier) @_name arguments: (argument_list . (_) @type (_)* @also)) @cast
  (#any-of? @_name "make" "new"))
((call_expression function: (identifier) @_name arguments: (argument_list . (_) @inner (_)* @also)) @inner
  (#any-of? @_name "append" "min" "max"))
(call_expression function: (index_expression operand: (_) @function) arguments: (argument_list) @arguments) @call
(call_expression function: (_) @function arguments: (argument_list) @arguments) @call
(type_conversion_expression type: (_) @type operand: (_) @inner) @cast
(type_assertion_expression operand: (_) @inner type: (_) @type) @cast
(composite_literal type: (_) @type body: (_) @body) @composite
(keyed_element key: (literal_element (identifier)) value: (_) @inner) @inner
(keyed_element key: (_) @also value: (_) @inner) @inner
(index_expression operand: (_) @object index: (_) @also) @index
(slice_expression operand: (_) @inner [(_)]* @also) @inner
(unary_expression operator: "<-" operand: (_) @object) @index
((unary_expression operator: "!" operand: (_) @also) @literal
  (#set! type "bool"))
(unary_expression operand: (_) @inner) @inner
(parenthesized_expression (_) @inner) @inner
((binary_expression left: (_) @also operator: ["==" "!=" "<" "<=" ">" ">=" "&&" "||"] right: (_) @also) @literal
  (#set! type "bool"))
(binary_expression left: (_) @inner right: (_) @also) @inner
(func_literal parameters: (_) @parameters result: (_)? @type body: (_) @body) @closure
(expression_list . (_) @inner .) @inner
(expression_list (_)* @item) @tuple
((interpreted_string_literal) @literal
  (#set! type "string"))
((raw_string_literal) @literal
  (#set! type "string"))
((int_literal) @literal
  (#set! type "int"))
((float_literal) @literal
  (#set! type "float64"))
((rune_literal) @literal
  (#set! type "rune"))
((true) @literal
  (#set! type "bool"))
((false) @literal
  (#set! type "bool"))
(nil) @skip
(iota) @skip
(pointer_type (_) @inner) @inner

; ---- types

(type_identifier) @type.name
(identifier) @type.name
(qualified_type package: (_) @object name: (_) @property) @type.member
(selector_expression operand: (_) @object field: (_) @property) @type.member
(generic_type type: (_) @base type_arguments: (type_arguments (type_elem (_) @argument)*)) @type.apply
(index_expression operand: (_) @base index: (_) @argument) @type.apply
(pointer_type (_) @inner) @type.inner
(unary_expression operand: (_) @inner) @type.inner
(parenthesized_type (_) @inner) @type.inner
(type_constraint . (_) @inner .) @type.inner
(type_elem . (_) @inner .) @type.inner
((slice_type element: (_) @argument) @type.of
  (#set! type "slice"))
((array_type element: (_) @argument) @type.of
  (#set! type "slice"))
((implicit_length_array_type element: (_) @argument) @type.of
  (#set! type "slice"))
((map_type key: (_) @argument value: (_) @argument) @type.of
  (#set! type "map"))
((channel_type value: (_) @argument) @type.of
  (#set! type "chan"))
(function_type parameters: (_) @parameters result: (_)? @result) @type.function
(parameter_list . (parameter_declaration type: (_) @inner) .) @type.inner
(parameter_list (parameter_declaration type: (_) @member)*) @type.tuple
