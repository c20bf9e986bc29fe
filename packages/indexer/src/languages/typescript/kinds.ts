import type { SyntaxNames } from "../../syntax/syntax-tree.ts";

/**
 * The node types of the three grammars that the extractor looks at, under one small number each: TypeScript, TSX and
 * JavaScript number their symbols differently and each lacks some. All other nodes have kind 0.
 */
export const Kind = {
  identifier: 1,
  property_identifier: 2,
  private_property_identifier: 3,
  shorthand_property_identifier: 4,
  shorthand_property_identifier_pattern: 5,
  type_identifier: 6,
  nested_identifier: 7,
  nested_type_identifier: 8,
  computed_property_name: 9,
  string: 10,
  string_fragment: 11,
  template_string: 12,
  template_substitution: 13,
  number: 14,
  regex: 15,
  true: 16,
  false: 17,
  null: 18,
  undefined: 19,
  this: 20,
  super: 21,
  import: 22,
  meta_property: 23,
  comment: 24,
  // expressions
  call_expression: 25,
  new_expression: 26,
  member_expression: 27,
  subscript_expression: 28,
  arguments: 29,
  arrow_function: 30,
  function_expression: 31,
  generator_function: 32,
  class: 33,
  object: 34,
  pair: 35,
  array: 36,
  spread_element: 37,
  parenthesized_expression: 38,
  sequence_expression: 39,
  assignment_expression: 40,
  augmented_assignment_expression: 41,
  binary_expression: 42,
  unary_expression: 43,
  update_expression: 44,
  ternary_expression: 45,
  await_expression: 46,
  yield_expression: 47,
  as_expression: 48,
  satisfies_expression: 49,
  type_assertion: 50,
  non_null_expression: 51,
  instantiation_expression: 52,
  optional_chain: 53,
  jsx_element: 54,
  jsx_self_closing_element: 55,
  jsx_opening_element: 56,
  jsx_closing_element: 57,
  jsx_attribute: 58,
  jsx_expression: 59,
  // patterns
  object_pattern: 60,
  array_pattern: 61,
  pair_pattern: 62,
  rest_pattern: 63,
  assignment_pattern: 64,
  object_assignment_pattern: 65,
  // statements
  statement_block: 66,
  lexical_declaration: 67,
  variable_declaration: 68,
  variable_declarator: 69,
  return_statement: 70,
  expression_statement: 71,
  if_statement: 72,
  for_statement: 73,
  for_in_statement: 74,
  switch_body: 75,
  switch_case: 76,
  switch_default: 77,
  catch_clause: 78,
  break_statement: 79,
  continue_statement: 80,
  labeled_statement: 81,
  throw_statement: 82,
  // declarations
  function_declaration: 83,
  generator_function_declaration: 84,
  function_signature: 85,
  class_declaration: 86,
  abstract_class_declaration: 87,
  class_body: 88,
  class_heritage: 89,
  extends_clause: 90,
  implements_clause: 91,
  extends_type_clause: 92,
  class_static_block: 93,
  method_definition: 94,
  method_signature: 95,
  abstract_method_signature: 96,
  public_field_definition: 97,
  field_definition: 98,
  decorator: 99,
  accessibility_modifier: 100,
  override_modifier: 101,
  interface_declaration: 102,
  interface_body: 103,
  object_type: 104,
  property_signature: 105,
  call_signature: 106,
  construct_signature: 107,
  index_signature: 108,
  type_alias_declaration: 109,
  enum_declaration: 110,
  enum_body: 111,
  enum_assignment: 112,
  module: 113,
  internal_module: 114,
  ambient_declaration: 115,
  formal_parameters: 116,
  required_parameter: 117,
  optional_parameter: 118,
  type_parameters: 119,
  type_parameter: 120,
  constraint: 121,
  default_type: 122,
  // types
  type_annotation: 123,
  asserts_annotation: 124,
  type_predicate_annotation: 125,
  type_predicate: 126,
  asserts: 127,
  predefined_type: 128,
  generic_type: 129,
  type_arguments: 130,
  array_type: 131,
  tuple_type: 132,
  optional_type: 133,
  rest_type: 134,
  union_type: 135,
  intersection_type: 136,
  function_type: 137,
  constructor_type: 138,
  parenthesized_type: 139,
  readonly_type: 140,
  this_type: 141,
  type_query: 142,
  lookup_type: 143,
  literal_type: 144,
  template_literal_type: 145,
  conditional_type: 146,
  infer_type: 147,
  mapped_type_clause: 148,
  index_type_query: 149,
  existential_type: 150,
  flow_maybe_type: 151,
  // modules
  import_statement: 152,
  import_clause: 153,
  named_imports: 154,
  import_specifier: 155,
  namespace_import: 156,
  import_require_clause: 157,
  import_alias: 158,
  import_attribute: 159,
  export_statement: 160,
  export_clause: 161,
  export_specifier: 162,
  namespace_export: 163,
} as const;

/** Anonymous tokens the extractor needs to see; numbers continue those of `Kind`. */
export const TokenKind = {
  async: 200,
  static: 201,
  "static get": 202,
  get: 203,
  set: 204,
  "*": 205,
  const: 206,
  let: 207,
  var: 208,
  default: 209,
  type: 210,
  of: 211,
  in: 212,
  global: 213,
} as const;

/** Tokens of the TypeScript and TSX grammars. */
export const TYPESCRIPT_TOKENS: readonly string[] = Object.keys(TokenKind).filter((token) => token !== "static get");
/** Tokens of the JavaScript grammar. */
export const JAVASCRIPT_TOKENS: readonly string[] = Object.keys(TokenKind).filter(
  (token) => token !== "type" && token !== "global",
);

const FIELD_NAMES = [
  "name",
  "body",
  "value",
  "type",
  "parameters",
  "parameter",
  "pattern",
  "type_parameters",
  "type_arguments",
  "return_type",
  "function",
  "arguments",
  "object",
  "property",
  "index",
  "constructor",
  "left",
  "right",
  "operator",
  "argument",
  "key",
  "alias",
  "source",
  "declaration",
  "decorator",
  "condition",
  "consequence",
  "alternative",
  "constraint",
  "module",
  "kind",
  "initializer",
  "handler",
  "attribute",
  "open_tag",
] as const;

/** Field numbers of one grammar; 255 for a field that it lacks. */
export type Fields = Readonly<Record<(typeof FIELD_NAMES)[number], number>>;

/** What the extractor knows of a grammar: symbol → kind, and its field numbers. */
export interface GrammarTable {
  /** Indexed by grammar symbol; 0 for node types the extractor does not look at, such as errors. */
  readonly kindOf: Uint8Array;
  readonly fields: Fields;
}

export function grammarTable(names: SyntaxNames): GrammarTable {
  const kindOf = new Uint8Array(0x10000);
  for (const [name, kind] of Object.entries(Kind)) {
    const symbol = orMissing(() => names.node(name));
    if (symbol >= 0) kindOf[symbol] = kind;
  }
  for (const [token, kind] of Object.entries(TokenKind)) {
    const symbol = orMissing(() => names.token(token));
    if (symbol >= 0) kindOf[symbol] = kind;
  }
  const fields = Object.fromEntries(
    FIELD_NAMES.map((name) => {
      const field = orMissing(() => names.field(name));
      return [name, field < 0 ? 255 : field];
    }),
  ) as Record<(typeof FIELD_NAMES)[number], number>;
  return { kindOf, fields };
}

/** -1 where the grammar lacks the name: JavaScript has no types, TypeScript files no JSX. */
function orMissing(lookUp: () => number): number {
  try {
    return lookUp();
  } catch {
    return -1;
  }
}
