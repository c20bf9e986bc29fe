; Definitions and references of JavaScript, as editors and indexers ask for them.
(class_declaration name: (_) @name) @definition.class
(function_declaration name: (identifier) @name) @definition.function
(generator_function_declaration name: (identifier) @name) @definition.function
(method_definition name: (_) @name) @definition.method
(variable_declarator name: (identifier) @name value: [(arrow_function) (function_expression)]) @definition.function
(variable_declarator name: (identifier) @name) @definition.variable
(call_expression function: (identifier) @name) @reference.call
(call_expression function: (member_expression property: (property_identifier) @name)) @reference.call
(new_expression constructor: (_) @name) @reference.class
(import_specifier name: (_) @name) @reference.import
(import_clause (identifier) @name) @reference.import
(export_specifier name: (_) @name) @reference.export
