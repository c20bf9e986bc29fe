; What Java source says, as patterns over tree-sitter-java: imports, types and their supertypes, calls.

; ---- imports

(package_declaration) @skip
(import_declaration "static" (scoped_identifier scope: (_) @module name: (_) @item) .) @import
((import_declaration [(scoped_identifier) (identifier)] @module (asterisk)) @import
  (#set! glob "true"))
(import_declaration [(scoped_identifier) (identifier)] @module) @import

; ---- types

(class_declaration
  name: (identifier) @name
  type_parameters: (_)? @generics
  superclass: (superclass (_) @supertype)?
  interfaces: (super_interfaces (type_list (_)* @interface))?
  body: (class_body) @body) @define.class
(interface_declaration
  name: (identifier) @name
  type_parameters: (_)? @generics
  (extends_interfaces (type_list (_)* @supertype))?
  body: (interface_body) @body) @define.interface
(enum_declaration
  name: (identifier) @name
  interfaces: (super_interfaces (type_list (_)* @interface))?
  body: (enum_body) @body) @define.enum
(record_declaration
  name: (identifier) @name
  type_parameters: (_)? @generics
  parameters: (formal_parameters) @body
  interfaces: (super_interfaces (type_list (_)* @interface))?
  body: (class_body) @body) @define.class
(annotation_type_declaration name: (identifier) @name body: (_) @body) @define.interface
(enum_constant name: (identifier) @name arguments: (_)? @also body: (_)? @body) @define.variant
(type_parameter (type_identifier) @name (type_bound (_) @bound)?) @generic

; ---- members

(method_declaration
  type_parameters: (_)? @generics
  type: (_) @type
  name: (identifier) @name
  parameters: (formal_parameters) @parameters
  body: (_)? @body) @define.method
(constructor_declaration
  name: (identifier) @name
  parameters: (formal_parameters) @parameters
  body: (_) @body) @define.method
(compact_constructor_declaration name: (identifier) @name body: (_) @body) @define.method
(field_declaration type: (_) @type declarator: (variable_declarator name: (identifier) @name value: (_)? @value) .) @variable
(field_declaration type: (_) @type declarator: (variable_declarator name: (identifier) @name)+) @variable
(constant_declaration type: (_) @type declarator: (variable_declarator name: (identifier) @name value: (_)? @value)) @variable

((method_declaration (modifiers "public")) @flag.public)
((constructor_declaration (modifiers "public")) @flag.public)
((class_declaration (modifiers "public")) @flag.public)
((interface_declaration (modifiers "public")) @flag.public)
((enum_declaration (modifiers "public")) @flag.public)
((record_declaration (modifiers "public")) @flag.public)
((field_declaration (modifiers "public")) @flag.public)
((method_declaration (modifiers "static")) @flag.static)
((field_declaration (modifiers "static")) @flag.static)
((method_declaration (modifiers "abstract")) @flag.abstract)
((class_declaration (modifiers "abstract")) @flag.abstract)
((method_declaration (modifiers (marker_annotation name: (identifier) @_name))) @flag.override
  (#eq? @_name "Override"))
((method_declaration (modifiers (marker_annotation name: (identifier) @_name))) @flag.deprecated
  (#eq? @_name "Deprecated"))
((method_declaration (modifiers [(marker_annotation name: (identifier) @_name) (annotation name: (identifier) @_name)])) @flag.test
  (#any-of? @_name "Test" "ParameterizedTest" "RepeatedTest" "TestFactory"))
((method_declaration (modifiers "static") name: (identifier) @_name) @flag.entry
  (#eq? @_name "main"))

(formal_parameter type: (_) @type name: (identifier) @name) @parameter
((spread_parameter (_) @type (variable_declarator name: (identifier) @name)) @parameter
  (#set! variadic "true")
  (#set! type "array"))
(receiver_parameter) @skip
(modifiers) @skip

; ---- variables

((local_variable_declaration type: (type_identifier) @_type declarator: (variable_declarator name: (_) @name value: (_) @value)) @variable
  (#eq? @_type "var"))
(local_variable_declaration type: (_) @type declarator: (variable_declarator name: (_) @name value: (_)? @also)+) @variable
((enhanced_for_statement type: (type_identifier) @_type name: (_) @name value: (_) @element body: (_) @body) @variable
  (#eq? @_type "var"))
(enhanced_for_statement type: (_) @type name: (_) @name value: (_) @also body: (_) @body) @variable
((resource type: (type_identifier) @_type name: (_) @name value: (_) @value) @variable
  (#eq? @_type "var"))
(resource type: (_) @type name: (_) @name value: (_) @also) @variable
(catch_formal_parameter (catch_type (_) @type) name: (_) @name) @variable
(instanceof_expression left: (_) @also right: (_) @type name: (identifier) @name) @variable
(type_pattern (_) @type (identifier) @name) @variable
(block) @scope
(constructor_body) @scope
(for_statement) @scope
(catch_clause) @scope
(try_with_resources_statement) @scope
(switch_block_statement_group) @scope
(switch_rule) @scope

(return_statement (_) @inner) @return

; ---- expressions

(identifier) @identifier
(this) @self
(super) @super
(field_access object: (_) @object field: (identifier) @property) @member
(method_invocation object: (_) @object name: (identifier) @property arguments: (_) @arguments) @call
(method_invocation name: (identifier) @function arguments: (_) @arguments) @call
(object_creation_expression type: (_) @type arguments: (_) @arguments (class_body)? @body) @new
(explicit_constructor_invocation arguments: (argument_list (_)* @also)) @inner
(method_reference . (_) @object . (identifier) @property .) @member
(lambda_expression parameters: (formal_parameters) @parameters body: (_) @body) @closure
(lambda_expression parameters: (inferred_parameters) @parameters body: (_) @body) @closure
(lambda_expression body: (_) @body) @closure
(array_access array: (_) @object index: (_) @also) @index
((array_creation_expression type: (_) @type value: (_)? @also) @cast)
(cast_expression type: (_) @type value: (_) @inner) @cast
(parenthesized_expression (_) @inner) @inner
(ternary_expression condition: (_) @also consequence: (_) @branch alternative: (_) @branch) @join
(assignment_expression left: (_) @also right: (_) @inner) @inner
(binary_expression left: (_) @inner right: (_) @also) @inner
(type_identifier) @identifier
(null_literal) @skip
((string_literal) @literal
  (#set! type "String"))
((decimal_integer_literal) @literal @_text
  (#not-match? @_text "[lL]$")
  (#set! type "int"))
((decimal_integer_literal) @literal
  (#set! type "long"))
((decimal_floating_point_literal) @literal @_text
  (#not-match? @_text "[fF]$")
  (#set! type "double"))
((decimal_floating_point_literal) @literal
  (#set! type "float"))
((character_literal) @literal
  (#set! type "char"))
((true) @literal
  (#set! type "boolean"))
((false) @literal
  (#set! type "boolean"))

; ---- types

(type_identifier) @type.name
(identifier) @type.name
(scoped_type_identifier . (_) @object . (type_identifier) @property) @type.member
(generic_type . (_) @base (type_arguments (_)* @argument)) @type.apply
(annotated_type (_) @inner .) @type.inner
((array_type element: (_) @argument) @type.of
  (#set! type "array"))
(void_type) @type.of
((integral_type) @type.of @_name
  (#eq? @_name "int")
  (#set! type "int"))
((integral_type) @type.of @_name
  (#eq? @_name "long")
  (#set! type "long"))
((integral_type) @type.of @_name
  (#eq? @_name "char")
  (#set! type "char"))
((integral_type) @type.of @_name
  (#eq? @_name "byte")
  (#set! type "byte"))
((integral_type) @type.of @_name
  (#eq? @_name "short")
  (#set! type "short"))
((floating_point_type) @type.of @_name
  (#eq? @_name "double")
  (#set! type "double"))
((floating_point_type) @type.of @_name
  (#eq? @_name "float")
  (#set! type "float"))
((boolean_type) @type.of
  (#set! type "boolean"))
