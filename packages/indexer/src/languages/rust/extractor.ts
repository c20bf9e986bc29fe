import { NodeFlag, NodeKind } from "@parseltongue/graph";
import { ScopeKind } from "../../facts/facts.ts";
import type { FileFacts } from "../../facts/facts.ts";
import { FactsBuilder } from "../../facts/facts-builder.ts";
import type { SyntaxNames, SyntaxTree } from "../../syntax/syntax-tree.ts";
import { visitAsyncBlock, visitBlock, visitUnsafeBlock } from "./blocks.ts";
import { visitCall, visitField, visitGenericFunction, visitIdentifier, visitScoped } from "./calls.ts";
import { visitLooseClosure } from "./closures.ts";
import { visitElse, visitFor, visitIf, visitLetCondition, visitLoop, visitMatch, visitWhile } from "./control-flow.ts";
import { visitEnum, visitStruct } from "./data-types.ts";
import { visitFunction } from "./functions.ts";
import { readGrammar } from "./grammar.ts";
import { visitImpl, visitTrait, visitTypeAlias } from "./impls.ts";
import { visitExternCrate, visitUse } from "./imports.ts";
import {
  describeModule,
  visitConstant,
  visitForeignModule,
  visitItems,
  visitMacroDefinition,
  visitModule,
  visitStatic,
} from "./items.ts";
import type { ItemVisitor } from "./items.ts";
import { visitMacro } from "./macros.ts";
import * as values from "./values.ts";
import { Walk } from "./walk.ts";
import type { Visitor, Visitors } from "./walk.ts";

const ITEMS: Readonly<Record<string, ItemVisitor>> = {
  function_item: visitFunction,
  function_signature_item: visitFunction,
  struct_item: visitStruct,
  union_item: visitStruct,
  enum_item: visitEnum,
  trait_item: visitTrait,
  impl_item: visitImpl,
  mod_item: visitModule,
  foreign_mod_item: visitForeignModule,
  const_item: visitConstant,
  static_item: visitStatic,
  type_item: visitTypeAlias,
  associated_type: visitTypeAlias,
  macro_definition: visitMacroDefinition,
  use_declaration: visitUse,
  extern_crate_declaration: visitExternCrate,
};

const EXPRESSIONS: Readonly<Record<string, Visitor>> = {
  identifier: visitIdentifier,
  scoped_identifier: visitScoped,
  generic_function: visitGenericFunction,
  generic_pattern: visitGenericFunction,
  self: values.visitSelf,
  call_expression: visitCall,
  field_expression: visitField,
  macro_invocation: visitMacro,
  closure_expression: visitLooseClosure,
  struct_expression: values.visitStructLiteral,
  block: visitBlock,
  const_block: visitUnsafeBlock,
  unsafe_block: visitUnsafeBlock,
  try_block: visitUnsafeBlock,
  gen_block: visitUnsafeBlock,
  async_block: visitAsyncBlock,
  if_expression: visitIf,
  else_clause: visitElse,
  let_condition: visitLetCondition,
  match_expression: visitMatch,
  while_expression: visitWhile,
  for_expression: visitFor,
  loop_expression: visitLoop,
  unary_expression: values.visitUnary,
  reference_expression: values.visitReference,
  binary_expression: values.visitBinary,
  assignment_expression: values.visitAssignment,
  compound_assignment_expr: values.visitAssignment,
  type_cast_expression: values.visitCast,
  range_expression: values.visitRange,
  parenthesized_expression: values.visitInner,
  tuple_expression: values.visitTuple,
  unit_expression: values.visitUnit,
  array_expression: values.visitArray,
  index_expression: values.visitIndex,
  try_expression: values.visitTry,
  await_expression: values.visitAwait,
  return_expression: values.visitLeaving,
  break_expression: values.visitLeaving,
  continue_expression: values.visitLeaving,
  yield_expression: values.visitLeaving,
  integer_literal: values.visitInteger,
  float_literal: values.visitFloat,
  string_literal: values.visitString,
  raw_string_literal: values.visitString,
  char_literal: values.visitChar,
  boolean_literal: values.visitBoolean,
  line_comment: values.visitNothing,
  block_comment: values.visitNothing,
  attribute_item: values.visitNothing,
  mutable_specifier: values.visitNothing,
  metavariable: values.visitNothing,
  token_tree: values.visitNothing,
};

/** Prepares the extractor for a grammar: a function from a file's tree to its facts. */
export function createRustExtractor(names: SyntaxNames): (tree: SyntaxTree) => FileFacts {
  const grammar = readGrammar(names);
  const items = bySymbol(names, ITEMS);
  const declares = new Uint8Array(0x10000);
  for (const name in ITEMS) declares[names.node(name)] = 1;
  const visitors: Visitors = {
    expressions: bySymbol(names, EXPRESSIONS),
    items: (x, container) => visitItems(x, container, items),
    declares,
  };
  return (tree) => extract(new Walk(tree, grammar, new FactsBuilder(), visitors));
}

function bySymbol<V>(names: SyntaxNames, visitors: Readonly<Record<string, V>>): (V | undefined)[] {
  const table: (V | undefined)[] = [];
  for (const [name, visit] of Object.entries(visitors)) {
    const symbol = names.node(name);
    while (table.length <= symbol) table.push(undefined);
    table[symbol] = visit;
  }
  return table;
}

function extract(x: Walk): FileFacts {
  const lineCount = x.tree.lineStart.length;
  const flags = x.tree.hasErrors ? NodeFlag.incomplete : 0;
  x.unit = x.facts.def({ kind: NodeKind.module, line: 1, column: 1, endLine: lineCount, flags });
  x.scope = x.facts.scope(ScopeKind.module, -1, 0);
  x.facts.setDef(0, "ownScope", x.scope);
  x.facts.hasErrors = x.tree.hasErrors;
  x.facts.generated = GENERATED.test(x.text.slice(0, HEAD_LENGTH));
  describeModule(x, 0);
  x.items(0);
  return x.facts.finish(lineCount);
}

/** Where a file says that it is generated: in its first comment. */
const HEAD_LENGTH = 2048;
const GENERATED = /^\s*(?:\/\/|\/?\*).*(?:@generated|DO NOT (?:EDIT|MODIFY)|automatically generated)/im;
