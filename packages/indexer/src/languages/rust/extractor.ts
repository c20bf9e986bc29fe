/**
 * Rust source to facts. What this extractor writes, beyond what `facts.ts` says:
 *
 * Definitions
 * - Definition 0 is the file's module, named by the linker. `mod x;` is a module with `ownScope` -1 and the value of
 *   `#[path]` in `pathSegment`; `mod x { }` opens a module scope. `line` and `column` are the name's (an impl's: the item's).
 * - A function's `ownScope` is its body's block scope if the body declares items or imports, else -1. Items of a block come
 *   before those of the blocks inside it. Items inside a body see neither its locals nor its type parameters.
 * - Members of impls and traits, fields and variants have scope -1 and no namespaces. All functions in impls and traits are
 *   methods: with `receiver`, or with `static`. In a trait impl every member has `override`. `body` marks functions and
 *   constants that have one. There is no flag for `extern`: a function of an `extern` block has no `body`.
 * - A tuple struct or variant has the type `fn(fields) -> selfType` and an arity; a unit one the type `selfType`; a struct
 *   with named fields none. `selfType[def]` names the struct, enum, trait or impl. A unit or tuple struct is in the type and
 *   value namespaces. Unions are structs.
 * - A trait's `supertypes` include `where Self: …`; an associated type's are its bounds. An impl's is its trait, none for
 *   `impl !Trait`. `async fn` has the result `future(T)` of the written T.
 * - `test` covers what `#[cfg(test)]` (or `all(test, …)`), `#[test]`, `#[x::test]`, `#[bench]`, `#[rstest]` stand on, and
 *   everything inside. `macro_rules!` with `#[macro_export]` is public. `main` in a file's root module is an entry.
 *
 * Terms
 * - `path` of `::a` (two colons in the name) is the crate `a`. `crate`, `self`, `super` are paths in the type namespace;
 *   `Self` is `selfType`. A path in the type namespace may bear a primitive's name before `::` (`u32::MAX`, `str::len`);
 *   a type written as one is `primitive`. A macro by one name is `macro`, by a longer path `member` in the macro namespace.
 * - Dropped: references, pointers, lifetimes, const arguments (and const parameters from the indexes of `typeParameter` and
 *   `generics`), `?Sized`. `Fn(A) -> B` is `apply(Fn, [fn])`. `Item = T` is `binding(Trait, Item, T)` among the arguments.
 * - Literals are primitives: `str`, `CStr`, `bool`, `char`, `u8`, …, `{integer}` and `{float}` without a suffix; bytes are
 *   `array<u8>`; `a..b` is `range<T>`; `v[a..b]` is `deref(v)`. An index or field of something unknown is unknown.
 * - `arithmetic` takes the left operand, the right one if the left is a bare number. Comparisons are `bool`.
 * - A block that ends in `return`, `break`, `continue` or `panic!` is unknown, so that a `join` takes the other arms.
 *   A `loop` is unknown. `if` without `else` and statements are `()`, the `tuple` of nothing.
 * - `await` of `future(T)` is T; an async block is `future(T)`, an async closure `fn(…) -> future(T)`.
 * - Struct literals and patterns: the path's own term, in the type namespace for braces and the value namespace for
 *   parentheses. Elements behind a `..` in a tuple pattern are unknown. A name with a capital in a pattern is a path.
 * - `expectedParameter` counts arguments as written, without the receiver of a method call.
 * - `method` with turbofish is `apply(method, types)` where it is called; the reference is to the bare `method`.
 * - `vec!` is `Vec<T>` and `format!` is `String`, looked up by those names; `matches!` is `bool`; other macros are unknown.
 *
 * References
 * - A call through a local variable leaves none; nor do fields, type parameters, `Self` and module qualifiers. A qualifier
 *   that starts with a capital is used. An impl's own type is not (its arguments are); its trait has role `implements` in
 *   the impl's unit, as a derive has in the type's unit (flag `macro`; its line lies before the unit's, so that
 *   `relativeLine` may be negative). Bounds of a trait have role `extends`.
 * - `Foo(1)` has role `calls` whatever `Foo` is. Names in value position have role `uses` and `EdgeFlag.value`, also in
 *   patterns. Struct literals and patterns have `uses` without it.
 * - An import's reference has the last segment as its name; for `a::{self}` that is `a`, at the `self`; for `a::{*}` it is
 *   `a`, at the `*`. `pub(crate)` imports have the flags `reexport | restricted`, their references not `reexport`.
 *   An alias `_` is kept as the name `_`.
 * - Macro arguments are read as expressions (see `token-expressions.ts`), with `EdgeFlag.macro`. In a macro whose name is
 *   not known a lone name is not noted, as it may be anything. Macros that put out their items (`cfg_rt! { … }`, see
 *   `transparent-macros.ts`) are blanked before parsing and leave no call of the macro. `quote!` and its like, and `macro_rules!` bodies, hold none.
 */

import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import { ScopeKind } from "../../facts/facts.ts";
import type { FileFacts } from "../../facts/facts.ts";
import { FactsBuilder } from "../../facts/facts-builder.ts";
import type { SyntaxNames } from "../../syntax/syntax-tree.ts";
import type { Extractor } from "../language.ts";
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
export function createRustExtractor(names: SyntaxNames): Extractor {
  const grammar = readGrammar(names);
  const items = bySymbol(names, ITEMS);
  const declares = new Uint8Array(0x10000);
  for (const name in ITEMS) declares[names.node(name)] = 1;
  const visitors: Visitors = {
    expressions: bySymbol(names, EXPRESSIONS),
    items: (x, container) => visitItems(x, container, items),
    declares,
  };
  return (tree, bodies) => {
    const walk = (): FileFacts => extract(new Walk(tree, grammar, new FactsBuilder(), visitors, bodies));
    return bodies === undefined ? walk() : bodies.version(tree, walk);
  };
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
