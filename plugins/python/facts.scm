; What Python source says, as patterns over tree-sitter-python.

; ---- imports

((import_from_statement module_name: (_) @module (wildcard_import)) @import
  (#set! glob "true"))
(import_from_statement module_name: (_) @module name: (_)+ @item) @import
(import_statement name: (_)+ @item) @import
(aliased_import name: (_) @name alias: (identifier) @alias) @imported
(future_import_statement) @skip

; ---- definitions

(class_definition
  name: (identifier) @name
  type_parameters: (type_parameter)? @generics
  superclasses: (argument_list [(identifier) (attribute) (subscript)]* @supertype (keyword_argument)* @also)?
  body: (block . (expression_statement . (string) @doc)? ) @body) @define.class

(function_definition
  name: (identifier) @name
  type_parameters: (type_parameter)? @generics
  parameters: (parameters) @parameters
  return_type: (type)? @type
  body: (block . (expression_statement . (string) @doc)?) @body) @define.function

((function_definition "async") @flag.async)
((function_definition name: (identifier) @_name) @flag.test
  (#match? @_name "^test_"))
((class_definition name: (identifier) @_name) @flag.test
  (#match? @_name "^Test[A-Z]"))
((decorated_definition (decorator (identifier) @_decorator) definition: (function_definition) @flag.static)
  (#eq? @_decorator "staticmethod"))
((decorated_definition (decorator (identifier) @_decorator) definition: (function_definition) @flag.classReceiver)
  (#eq? @_decorator "classmethod"))
((decorated_definition (decorator [(identifier) (attribute)] @_decorator) definition: (function_definition) @flag.accessor)
  (#match? @_decorator "(^|[._])(cached_)?property$|\\.(setter|deleter|getter)$"))
((decorated_definition (decorator [(identifier) (attribute)] @_decorator) definition: (function_definition) @flag.abstract)
  (#match? @_decorator "abstractmethod$"))
((decorated_definition (decorator [(identifier) (attribute) (call)] @_decorator) definition: (_) @flag.deprecated)
  (#match? @_decorator "^(warnings\\.|typing_extensions\\.)?deprecated\\b"))
((function_definition name: (identifier) @_name) @flag.classReceiver
  (#any-of? @_name "__new__" "__init_subclass__" "__class_getitem__"))
((if_statement condition: (comparison_operator (identifier) @_name) consequence: (block)) @scope
  (#eq? @_name "__name__"))

(type_alias_statement left: (type (identifier) @name) right: (type) @type) @define.typeAlias

(type_parameter) @skip
(type (identifier) @name) @generic
(type (constrained_type (type (identifier) @name) (type) @bound)) @generic

; ---- parameters

(typed_parameter [(list_splat_pattern (identifier) @name) (dictionary_splat_pattern (identifier) @name)] type: (type) @type) @parameter
(typed_parameter . (identifier) @name type: (type) @type) @parameter
(typed_default_parameter name: (identifier) @name type: (type) @type value: (_) @value) @parameter
(default_parameter name: (identifier) @name value: (_) @value) @parameter

; ---- variables

(assignment left: (_) @name type: (type) @type right: (_)? @value) @variable
(assignment left: (_) @name right: (_) @value) @variable
(named_expression name: (_) @name value: (_) @value) @variable
(for_statement left: (_) @name right: (_) @element body: (block) @body alternative: (_)? @body) @variable
((if_statement
  condition: (call function: (identifier) @_name arguments: (argument_list . (identifier) @name . (_) @type .))
  consequence: (block) @body
  alternative: (_)* @also) @narrow
  (#eq? @_name "isinstance"))
((if_statement
  condition: (boolean_operator
    left: (call function: (identifier) @_name arguments: (argument_list . (identifier) @name . (_) @type .))
    "and"
    right: (_) @body)
  consequence: (block) @body
  alternative: (_)* @also) @narrow
  (#eq? @_name "isinstance"))
(for_in_clause left: (_) @name right: (_) @element) @variable
((with_item value: (as_pattern (_) @value alias: (as_pattern_target (_) @name))) @variable
  (#set! through "__enter__"))
((except_clause value: (as_pattern [(identifier) (attribute) (call)] @type alias: (as_pattern_target (identifier) @name)) (block) @body) @variable
  (#set! kind "local"))

(pattern_list (_)* @item) @pattern
(tuple_pattern (_)* @item) @pattern
(list_pattern (_)* @item) @pattern
(list_splat_pattern (_) @inner) @inner

; ---- results

(return_statement (expression_list (_)+ @inner)) @return
(return_statement (_) @inner) @return
(yield (_) @inner) @yield

; ---- expressions

(identifier) @identifier
(attribute object: (_) @object attribute: (identifier) @property) @member
((call function: (identifier) @_name) @super
  (#eq? @_name "super"))
((call function: (identifier) @_name arguments: (argument_list . (_) @type . (_) @inner .)) @cast
  (#eq? @_name "cast"))
(call function: (_) @function arguments: (argument_list) @arguments) @call
((call function: (_) @inner arguments: (generator_expression) @also) @inner)
(keyword_argument value: (_) @inner) @argument
(list_splat (_) @inner) @argument
(dictionary_splat (_) @inner) @argument
(parenthesized_expression (_) @inner) @inner
(await (_) @inner) @await
(subscript value: (_) @inner subscript: (slice) @also) @inner
(subscript value: (_) @object subscript: (_)* @also) @index
(conditional_expression . (_) @branch . (_) @also . (_) @branch) @join
(boolean_operator left: (_) @branch right: (_) @branch) @join
(binary_operator left: (_) @inner right: (_) @also) @inner
((unary_operator argument: (_) @inner) @inner)
((not_operator argument: (_) @also) @literal
  (#set! type "bool"))
((comparison_operator (_)* @also) @literal
  (#set! type "bool"))
((string (interpolation)* @also) @literal
  (#set! type "str"))
((string (string_start) @_start) @literal
  (#match? @_start "[bB]")
  (#set! type "bytes"))
((concatenated_string (_)* @also) @literal
  (#set! type "str"))
(interpolation expression: (_) @inner) @inner
((integer) @literal
  (#set! type "int"))
((float) @literal
  (#set! type "float"))
((true) @literal
  (#set! type "bool"))
((false) @literal
  (#set! type "bool"))
(none) @skip
(ellipsis) @skip

((list (_)* @item) @build
  (#set! type "list"))
((set (_)* @item) @build
  (#set! type "set"))
((dictionary (pair key: (_) @key value: (_) @value)* (dictionary_splat)* @also) @map
  (#set! type "dict"))
((list_comprehension body: (_) @item [(for_in_clause) (if_clause)]* @first) @build
  (#set! type "list"))
((set_comprehension body: (_) @item [(for_in_clause) (if_clause)]* @first) @build
  (#set! type "set"))
((generator_expression body: (_) @item [(for_in_clause) (if_clause)]* @first) @build
  (#set! type "Iterator"))
((dictionary_comprehension body: (pair key: (_) @key value: (_) @value) [(for_in_clause) (if_clause)]* @first) @map
  (#set! type "dict"))
(tuple (_)* @item) @tuple
(expression_list (_)* @item) @tuple
(lambda parameters: (lambda_parameters)? @parameters body: (_) @body) @closure

; ---- types

(type (_) @inner) @type.inner
(identifier) @type.name
(attribute object: (_) @object attribute: (identifier) @property) @type.member
((generic_type (identifier) @_name (type_parameter (type) @inner)) @type.inner
  (#any-of? @_name "Optional" "Final" "ClassVar" "Annotated" "Required" "NotRequired" "ReadOnly" "Unpack"))
((generic_type (identifier) @_name (type_parameter (type)* @member)) @type.union
  (#eq? @_name "Union"))
((generic_type (identifier) @_name (type_parameter (type)* @member)) @type.tuple
  (#any-of? @_name "Tuple" "tuple"))
((generic_type (identifier) @_name (type_parameter . (type) . (type) @result)) @type.function
  (#eq? @_name "Callable"))
(generic_type (identifier) @base (type_parameter (type)* @argument)) @type.apply
((subscript value: (_) @_name subscript: (_) @inner) @type.inner
  (#match? @_name "(^|\\.)(Optional|Final|ClassVar|Annotated)$"))
((subscript value: (_) @_name subscript: (_)* @member) @type.union
  (#match? @_name "(^|\\.)Union$"))
(subscript value: (_) @base subscript: (_)* @argument) @type.apply
(tuple (_)* @member) @type.union
(binary_operator left: (_) @member right: (_) @member) @type.union
(union_type (type)* @member) @type.union
(string (string_content) @inner) @type.inner
((string_content) @type.name
  (#match? @type.name "^\\w+$"))
(none) @type.of
(call function: (_) @inner) @type.inner
