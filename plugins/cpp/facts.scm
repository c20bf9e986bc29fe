; What C++ source says beyond C, as patterns over tree-sitter-cpp; those of plugins/c/shared.scm come after these.

; ---- namespaces

(namespace_definition "inline") @inner
(namespace_definition
  name: [(namespace_identifier) (nested_namespace_specifier)] @name
  body: (_) @body) @define.module
(namespace_alias_definition
  name: (namespace_identifier) @alias
  [(namespace_identifier) (nested_namespace_specifier) (qualified_identifier)] @module .) @import
((using_declaration "namespace" [(identifier) (qualified_identifier)] @module) @import
  (#set! glob "true"))
(using_declaration (qualified_identifier scope: (_) @module name: [(identifier) (type_identifier)] @item)) @import
(using_declaration) @skip

; ---- types

(template_declaration
  parameters: (_) @generics
  [(class_specifier
    name: [(type_identifier) @name (template_type name: (_) @name)]
    (base_class_clause [(type_identifier) (qualified_identifier) (template_type)]* @supertype)?
    body: (_) @body)]) @define.class
(template_declaration
  parameters: (_) @generics
  [(struct_specifier
    name: [(type_identifier) @name (template_type name: (_) @name)]
    (base_class_clause [(type_identifier) (qualified_identifier) (template_type)]* @supertype)?
    body: (_) @body)]) @define.struct
(class_specifier
  name: [(type_identifier) @name (template_type name: (_) @name) (qualified_identifier name: (type_identifier) @name)]
  (base_class_clause [(type_identifier) (qualified_identifier) (template_type)]* @supertype)?
  body: (_) @body) @define.class
(struct_specifier
  name: [(type_identifier) @name (template_type name: (_) @name) (qualified_identifier name: (type_identifier) @name)]
  (base_class_clause [(type_identifier) (qualified_identifier) (template_type)]* @supertype)?
  body: (_) @body) @define.struct
(class_specifier name: (type_identifier) @name !body) @forward
(template_declaration (class_specifier name: (type_identifier) @name !body)) @forward
(template_declaration (struct_specifier name: (type_identifier) @name !body)) @forward
(template_instantiation) @skip
(friend_declaration) @skip
(access_specifier) @access
((class_specifier body: (_)) @flag.privateMembers)
(template_declaration (class_specifier body: (_))) @flag.privateMembers
(template_declaration parameters: (_) @generics (alias_declaration name: (_) @name type: (_) @type)) @define.typeAlias
(alias_declaration name: (_) @name type: (_) @type) @define.typeAlias
(concept_definition) @skip

(type_parameter_declaration (type_identifier) @name) @generic
(optional_type_parameter_declaration name: (_) @name) @generic
(variadic_type_parameter_declaration (type_identifier) @name) @generic

; ---- functions, variables, fields

(template_declaration
  parameters: (_) @generics
  [(function_definition
      type: (_)? @type
      declarator: (_) @declarator
      (field_initializer_list)? @also
      body: (_)? @body)
    (declaration type: (_)? @type declarator: (_)+ @declarator)
    (field_declaration type: (_)? @type declarator: (_)+ @declarator)]) @declaration
(template_declaration (_) @inner) @inner
(function_definition
  type: (_)? @type
  declarator: (_) @declarator
  (field_initializer_list)? @also
  [(compound_statement) (try_statement) (default_method_clause) (delete_method_clause)] @body) @declaration
((function_definition type: (_)? @type declarator: (_) @declarator (pure_virtual_clause)) @declaration
  (#set! flags "abstract"))
(declaration type: (placeholder_type_specifier) declarator: (_)+ @declarator value: (_)? @value) @declaration
((declaration (storage_class_specifier "extern") type: (_) @type declarator: (_)+ @declarator) @declaration
  (#set! elsewhere "true"))
(declaration type: (_)? @type declarator: (_)+ @declarator value: (_)? @value) @declaration
((field_declaration
  type: (_) @type
  declarator: [(function_declarator) (pointer_declarator (function_declarator)) (reference_declarator (function_declarator))] @declarator
  default_value: (number_literal)) @declaration
  (#set! flags "abstract"))
(field_declaration
  type: (_)? @type
  declarator: (_)+ @declarator
  default_value: (_)? @value) @declaration

((init_declarator declarator: (_) @inner value: (argument_list) @arguments) @declarator)
((reference_declarator (_) @inner) @declarator
  (#set! indirect "true"))
(variadic_declarator (_) @inner) @declarator
((function_declarator declarator: (_) @inner parameters: (parameter_list "...") @parameters) @declarator
  (#set! variadic "true"))
(function_declarator declarator: (_) @inner parameters: (_) @parameters (trailing_return_type (_) @type)) @declarator
(qualified_identifier scope: (_) @owner name: (_) @inner) @declarator
(qualified_identifier name: (_) @inner) @declarator

((function_definition (storage_class_specifier "static")) @flag.static)
((field_declaration (storage_class_specifier "static")) @flag.static)
(function_definition declarator: (_ (virtual_specifier "override"))) @flag.override
(field_declaration declarator: (function_declarator (virtual_specifier "override"))) @flag.override
((function_definition declarator: (function_declarator declarator: (identifier) @_name)) @flag.test
  (#any-of? @_name "TEST" "TEST_F" "TEST_P" "TYPED_TEST" "TYPED_TEST_P" "TEST_CASE" "SCENARIO" "BOOST_AUTO_TEST_CASE"))

(parameter_declaration type: (placeholder_type_specifier) declarator: (_)? @declarator) @parameter
(optional_parameter_declaration type: (_) @type declarator: (_)? @declarator default_value: (_) @value) @parameter
((variadic_parameter_declaration declarator: (_)? @declarator) @parameter
  (#set! variadic "true"))
(structured_binding_declarator (identifier)* @item) @pattern

(for_range_loop type: (placeholder_type_specifier) declarator: (_) @name right: (_) @element body: (_) @body) @variable
(for_range_loop type: (_) @type declarator: (_) @name right: (_) @also body: (_) @body) @variable
(field_initializer . (field_identifier) (_) @also) @inner
(field_initializer . (_) @type (_) @body) @composite
(lambda_expression
  declarator: (_ parameters: (_)? @parameters (trailing_return_type (_) @type)?)?
  body: (_) @body) @closure
(catch_clause) @scope
(if_statement) @scope
(while_statement) @scope

; ---- expressions

(namespace_identifier) @identifier
(this) @self
(qualified_identifier scope: (_)? @scope name: (_) @name) @qualified
((call_expression
  function: (template_function
    name: (identifier) @_name
    arguments: (template_argument_list . (_) @type))
  arguments: (argument_list . (_) @inner)) @cast
  (#any-of? @_name "static_cast" "dynamic_cast" "const_cast" "reinterpret_cast"))
((call_expression
  function: (qualified_identifier
    scope: (_) @_scope
    name: (template_function name: (identifier) @_name arguments: (template_argument_list . (_) @type)))
  arguments: (_) @also) @cast
  (#eq? @_scope "std")
  (#any-of? @_name "make_unique" "make_shared"))
((call_expression
  function: (qualified_identifier scope: (_) @_scope name: (identifier) @_name)
  arguments: (argument_list . (_) @inner)) @inner
  (#eq? @_scope "std")
  (#any-of? @_name "move" "forward" "ref" "cref"))
(call_expression
  function: (field_expression argument: (_) @object field: (template_method name: (_) @property))
  arguments: (_) @arguments) @call
(call_expression function: (primitive_type) arguments: (_) @also) @inner
(template_function name: (_) @inner arguments: (_) @also) @inner
(field_expression argument: (_) @object field: (qualified_identifier name: (_) @property)) @member
(subscript_expression argument: (_) @object indices: (_) @also) @index
(new_expression type: (_) @type arguments: (_)? @arguments) @new
(compound_literal_expression type: [(type_identifier) (qualified_identifier) (template_type)] @type value: (_) @body) @composite
(delete_expression (_) @also) @inner
(co_await_expression argument: (_) @inner) @await
((user_defined_literal) @literal)
((true) @literal
  (#set! type "bool"))
((false) @literal
  (#set! type "bool"))
((raw_string_literal) @literal
  (#set! type "char"))
(lambda_capture_specifier) @skip
(destructor_name) @skip
(operator_name) @identifier
(auto) @skip

; ---- types

(namespace_identifier) @type.name
(identifier) @type.name
((qualified_identifier
  scope: (namespace_identifier) @_scope
  name: (template_type name: (_) @_name arguments: (template_argument_list . (_) @inner))) @type.inner
  (#eq? @_scope "std")
  (#any-of? @_name "unique_ptr" "shared_ptr" "weak_ptr" "optional" "reference_wrapper"))
((qualified_identifier
  scope: (namespace_identifier) @_scope
  name: (template_type name: (_) @_name arguments: (template_argument_list . (_) @argument))) @type.of
  (#eq? @_scope "std")
  (#any-of? @_name "vector" "list" "deque" "set" "unordered_set" "multiset" "array" "span" "initializer_list" "forward_list")
  (#set! type "sequence"))
((qualified_identifier
  scope: (namespace_identifier) @_scope
  name: (template_type name: (_) @_name arguments: (template_argument_list . (_) @argument (_) @argument))) @type.of
  (#eq? @_scope "std")
  (#any-of? @_name "map" "unordered_map")
  (#set! type "map"))
(qualified_identifier scope: (_)? @scope name: (_) @name) @type.qualified
(template_type name: (_) @base arguments: (template_argument_list (_)* @argument)) @type.apply
(class_specifier name: (_) @inner) @type.inner
(class_specifier) @type.of
(dependent_type (_) @inner) @type.inner
(placeholder_type_specifier) @type.of
(decltype) @type.of
