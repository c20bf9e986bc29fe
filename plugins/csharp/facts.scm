; What C# source says, as patterns over tree-sitter-c-sharp: namespaces, types and what they derive from, members, calls.

; ---- namespaces

((using_directive name: (identifier) @alias [(identifier) (qualified_name) (generic_name)] @module .) @import)
((using_directive [(identifier) (qualified_name)] @module) @import
  (#set! glob "true"))
(using_directive) @skip
(extern_alias_directive) @skip
(namespace_declaration name: (_) @name body: (_) @body) @define.module
((file_scoped_namespace_declaration name: (_) @name) @define.module
  (#set! rest "true"))

; ---- types

((class_declaration
  name: (identifier) @name
  (type_parameter_list)? @generics
  (parameter_list)? @also
  (base_list [(identifier) (qualified_name) (generic_name) (alias_qualified_name) (primary_constructor_base_type)]* @supertype)?
  body: (_)? @body) @define.class
  (#set! interfaces "^(?:\\w+(?:\\.|::))*I[A-Z]"))
((record_declaration
  name: (identifier) @name
  (type_parameter_list)? @generics
  (parameter_list)? @body
  (base_list [(identifier) (qualified_name) (generic_name) (alias_qualified_name) (primary_constructor_base_type)]* @supertype)?
  body: (_)? @body) @define.class
  (#set! interfaces "^(?:\\w+(?:\\.|::))*I[A-Z]"))
(struct_declaration
  name: (identifier) @name
  (type_parameter_list)? @generics
  (parameter_list)? @also
  (base_list [(identifier) (qualified_name) (generic_name) (alias_qualified_name)]* @interface)?
  body: (_)? @body) @define.struct
(interface_declaration
  name: (identifier) @name
  (type_parameter_list)? @generics
  (base_list [(identifier) (qualified_name) (generic_name) (alias_qualified_name)]* @supertype)?
  body: (_)? @body) @define.interface
(enum_declaration name: (identifier) @name body: (_)? @body) @define.enum
(enum_member_declaration name: (identifier) @name value: (_)? @value) @define.variant
(delegate_declaration name: (identifier) @name) @define.typeAlias
(type_parameter name: (identifier) @name) @generic
(type_parameter_constraints_clause) @skip
(attribute_list) @skip

; ---- members

(method_declaration
  returns: (_) @type
  name: (identifier) @name
  type_parameters: (_)? @generics
  parameters: (_) @parameters
  body: (_)? @body) @define.method
(constructor_declaration
  name: (identifier) @name
  parameters: (_) @parameters
  (constructor_initializer)? @also
  body: (_)? @body) @define.method
(local_function_statement
  type: (_) @type
  name: (identifier) @name
  type_parameters: (_)? @generics
  parameters: (_) @parameters
  body: (_)? @body) @define.function
((property_declaration type: (_) @type name: (identifier) @name accessors: (_)? @also value: (_)? @also) @define.method
  (#set! flags "accessor"))
((event_declaration type: (_) @type name: (identifier) @name accessors: (_)? @also) @define.method
  (#set! flags "accessor"))
(field_declaration (variable_declaration type: (_) @type (variable_declarator name: (identifier) @name (_)? @value) .)) @variable
(field_declaration (variable_declaration type: (_) @type (variable_declarator name: (identifier) @name)+)) @variable
(event_field_declaration (variable_declaration type: (_) @type (variable_declarator name: (identifier) @name)+)) @variable

((class_declaration (modifier "public")) @flag.public)
((record_declaration (modifier "public")) @flag.public)
((struct_declaration (modifier "public")) @flag.public)
((interface_declaration (modifier "public")) @flag.public)
((enum_declaration (modifier "public")) @flag.public)
((delegate_declaration (modifier "public")) @flag.public)
((method_declaration (modifier "public")) @flag.public)
((constructor_declaration (modifier "public")) @flag.public)
((property_declaration (modifier "public")) @flag.public)
((field_declaration (modifier "public")) @flag.public)
((method_declaration (modifier "static")) @flag.static)
((property_declaration (modifier "static")) @flag.static)
((field_declaration (modifier "static")) @flag.static)
((field_declaration (modifier "const")) @flag.static)
((class_declaration (modifier "abstract")) @flag.abstract)
((method_declaration (modifier "abstract")) @flag.abstract)
((method_declaration (modifier "override")) @flag.override)
((property_declaration (modifier "override")) @flag.override)
((method_declaration (modifier "async")) @flag.async)
((method_declaration (attribute_list (attribute name: (identifier) @_name))) @flag.test
  (#any-of? @_name "Test" "TestMethod" "Fact" "Theory" "TestCase" "DataTestMethod"))
((method_declaration (attribute_list (attribute name: (identifier) @_name))) @flag.deprecated
  (#eq? @_name "Obsolete"))
((method_declaration (modifier "static") name: (identifier) @_name) @flag.entry
  (#eq? @_name "Main"))

(parameter type: (_) @type name: (identifier) @name . (_) @value) @parameter
(parameter type: (_) @type name: (identifier) @name) @parameter
(parameter name: (identifier) @name) @parameter
((array_type) @parameter
  (#set! variadic "true"))
(modifier) @skip

; ---- variables

(variable_declaration type: (implicit_type) (variable_declarator name: (_) @name (_) @value .)) @variable
(variable_declaration type: (_) @type (variable_declarator name: (_) @name (_)? @also)+) @variable
(foreach_statement type: (implicit_type) left: (_) @name right: (_) @element body: (_) @body) @variable
(foreach_statement type: (_) @type left: (_) @name right: (_) @also body: (_) @body) @variable
(declaration_pattern type: (implicit_type) name: (identifier) @untyped) @variable
(declaration_pattern type: (_) @type name: (identifier) @name) @variable
(declaration_expression type: (implicit_type) name: (identifier) @untyped) @variable
(declaration_expression type: (_) @type name: (identifier) @name) @variable
(catch_declaration type: (_) @type name: (identifier)? @name) @variable
(recursive_pattern type: (_) @type name: (identifier) @name) @variable
(block) @scope
(for_statement) @scope
(foreach_statement) @scope
(using_statement) @scope
(catch_clause) @scope
(switch_section) @scope
(switch_expression_arm) @scope

(return_statement (_) @inner) @return
(arrow_expression_clause (_) @inner) @inner

; ---- expressions

(identifier) @identifier
"this" @self
"base" @super
(member_access_expression expression: (_) @object name: (generic_name . (identifier) @property)) @member
(member_access_expression expression: ["this" "base" (_)] @object name: (_) @property) @member
(invocation_expression
  function: (member_access_expression expression: ["this" "base" (_)] @object name: (generic_name . (identifier) @property))
  arguments: (_) @arguments) @call
(invocation_expression
  function: (member_access_expression expression: ["this" "base" (_)] @object name: (identifier) @property)
  arguments: (_) @arguments) @call
(invocation_expression
  function: (conditional_access_expression
    condition: (_) @object
    (member_binding_expression name: [(identifier) @property (generic_name . (identifier) @property)]))
  arguments: (_) @arguments) @call
((invocation_expression function: (identifier) @_name) @literal
  (#eq? @_name "nameof")
  (#set! type "string"))
(invocation_expression function: (generic_name . (identifier) @function) arguments: (_) @arguments) @call
(invocation_expression function: (_) @function arguments: (_) @arguments) @call
(conditional_access_expression condition: (_) @object (member_binding_expression name: (_) @property)) @member
(argument name: (_) (_) @inner) @inner
(argument (_) @inner .) @inner
(object_creation_expression type: (_) @type arguments: (_)? @arguments initializer: (_)? @body) @new
(implicit_object_creation_expression (_)* @also) @inner
(initializer_expression (assignment_expression left: (identifier) right: (_) @also)) @inner
(anonymous_object_creation_expression (_)* @also) @inner
(element_access_expression expression: (_) @object subscript: (_) @also) @index
(await_expression (_) @inner) @await
(cast_expression type: (_) @type value: (_) @inner) @cast
(as_expression left: (_) @inner right: (_) @type) @cast
(is_expression left: (_) @inner right: (_) @type) @cast
(typeof_expression type: (_) @type) @cast
(default_expression type: (_)? @type) @cast
(array_creation_expression type: (_) @type (_)? @also) @cast
(parenthesized_expression (_) @inner) @inner
(postfix_unary_expression (_) @inner) @inner
(conditional_expression condition: (_) @also consequence: (_) @branch alternative: (_) @branch) @join
(assignment_expression left: (_) @also right: (_) @inner) @inner
(binary_expression left: (_) @inner operator: "??" right: (_) @also) @inner
(binary_expression left: (_) @also right: (_) @also) @inner
(lambda_expression parameters: (_)? @parameters body: (_) @body) @closure
(implicit_parameter) @identifier
((string_literal) @literal
  (#set! type "string"))
((integer_literal) @literal
  (#set! type "int"))
((boolean_literal) @literal
  (#set! type "bool"))
(null_literal) @skip

; ---- types

(identifier) @type.name
(qualified_name qualifier: (_) @object name: (identifier) @property) @type.member
(qualified_name qualifier: (_) name: (generic_name) @inner) @type.inner
((generic_name . (identifier) @_name (type_argument_list . (_) @inner .)) @type.inner
  (#any-of? @_name "Task" "ValueTask" "Lazy"))
((generic_name . (identifier) @_name (type_argument_list (_)* @argument)) @type.of
  (#any-of? @_name "List" "IList" "IEnumerable" "ICollection" "IReadOnlyList" "IReadOnlyCollection" "HashSet" "Queue" "Stack")
  (#set! type "sequence"))
((generic_name . (identifier) @_name (type_argument_list (_) @argument (_) @argument)) @type.of
  (#any-of? @_name "Dictionary" "IDictionary" "IReadOnlyDictionary" "ConcurrentDictionary")
  (#set! type "map"))
(generic_name . (_) @base (type_argument_list (_)* @argument)) @type.apply
(nullable_type (_) @inner) @type.inner
(ref_type (_) @inner) @type.inner
(primary_constructor_base_type type: (_) @inner) @type.inner
((array_type type: (_) @argument) @type.of
  (#set! type "sequence"))
(predefined_type) @type.of
(implicit_type) @type.of
