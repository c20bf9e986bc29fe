import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import { Namespace, ScopeKind } from "../../facts/facts.ts";
import { BindingKind, ThisKind } from "./environment.ts";
import { HoistReader } from "./hoist-reader.ts";
import { Kind, TokenKind } from "./kinds.ts";

/** Statements and declarations: the topmost layer, which reads a whole file. */
export class StatementReader extends HoistReader {
  /** Reads the statements of a block in the current block's environment. */
  override statements(block: number): void {
    this.hoist(block);
    const after = this.next[block]!;
    for (let at = this.namedFrom(block + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      this.statement(at);
    }
  }

  override statement(node: number): void {
    if (!this.enter()) return;
    this.#statement(node);
    this.leave();
  }

  #statement(node: number): number {
    switch (this.kind(node)) {
      case Kind.expression_statement: {
        const expression = this.firstNamed(node);
        if (this.kind(expression) === Kind.internal_module) this.declaration(expression, 0, node);
        else if (!this.readCommonExport(expression)) this.expression(expression);
        return 0;
      }
      case Kind.lexical_declaration:
      case Kind.variable_declaration:
      case Kind.function_declaration:
      case Kind.generator_function_declaration:
      case Kind.function_signature:
      case Kind.class_declaration:
      case Kind.abstract_class_declaration:
      case Kind.interface_declaration:
      case Kind.type_alias_declaration:
      case Kind.enum_declaration:
      case Kind.module:
      case Kind.internal_module:
      case Kind.ambient_declaration:
      case Kind.import_alias:
        this.declaration(node, 0, node);
        return 0;
      case Kind.return_statement:
        return this.#return(node);
      case Kind.if_statement:
        return this.#if(node);
      case Kind.statement_block: {
        const outer = this.openBlock();
        this.statements(node);
        this.block = outer;
        return 0;
      }
      case Kind.for_in_statement:
        return this.#forIn(node);
      case Kind.for_statement: {
        const outer = this.openBlock();
        const initializer = this.child(node, this.fields.initializer);
        if (initializer !== 0) this.hoistOne(initializer);
        this.#children(node);
        this.block = outer;
        return 0;
      }
      case Kind.switch_body: {
        const outer = this.openBlock();
        const after = this.next[node]!;
        for (let at = this.namedFrom(node + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after))
          this.hoist(at);
        this.#children(node);
        this.block = outer;
        return 0;
      }
      case Kind.catch_clause:
        return this.#catch(node);
      case Kind.import_statement:
        this.readImport(node);
        return 0;
      case Kind.export_statement:
        this.readExport(node);
        return 0;
      case Kind.break_statement:
      case Kind.continue_statement:
        return 0;
      case Kind.labeled_statement: {
        const body = this.child(node, this.fields.body);
        if (body !== 0) this.statement(body);
        return 0;
      }
      default:
        return this.#other(node);
    }
  }

  /** Statements without names of their own, expressions, and what a syntax error left over. */
  #other(node: number): number {
    if (isExpressionKind(this.kind(node))) this.expression(node);
    else this.#children(node);
    return 0;
  }

  #children(node: number): void {
    const after = this.next[node]!;
    for (let at = this.namedFrom(node + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      this.statement(at);
    }
  }

  #return(node: number): number {
    const value = this.firstNamed(node);
    if (value === 0) return 0;
    const term = this.returned(value);
    this.returns?.push(term);
    return 0;
  }

  /** Branches see what the condition says; so does what follows an `if` whose branch leaves the block. */
  #if(node: number): number {
    const condition = this.child(node, this.fields.condition);
    const consequence = this.child(node, this.fields.consequence);
    const alternative = this.child(node, this.fields.alternative);
    if (condition !== 0) this.expression(condition);
    let outer = this.narrowed(condition, true);
    if (consequence !== 0) this.statement(consequence);
    this.block = outer;
    outer = this.narrowed(condition, false);
    if (alternative !== 0) this.#children(alternative);
    const leaves = alternative === 0 && this.#leaves(consequence);
    if (!leaves) this.block = outer;
    return 0;
  }

  #leaves(statement: number): boolean {
    let last = statement;
    if (this.kind(statement) === Kind.statement_block) {
      const after = this.next[statement]!;
      for (let at = this.namedFrom(statement + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after))
        last = at;
    }
    const kind = this.kind(last);
    return (
      kind === Kind.return_statement ||
      kind === Kind.throw_statement ||
      kind === Kind.continue_statement ||
      kind === Kind.break_statement
    );
  }

  #forIn(node: number): number {
    const left = this.child(node, this.fields.left);
    const right = this.child(node, this.fields.right);
    const body = this.child(node, this.fields.body);
    const iterated = this.expression(right);
    const outer = this.openBlock();
    if (this.child(node, this.fields.kind) !== 0 || this.#declares(node)) {
      const source = this.binding(BindingKind.value, right);
      this.settle(source, iterated);
      const isOf = this.hasToken(node, TokenKind.of);
      const kind = isOf ? BindingKind.element : BindingKind.opaque;
      const element = this.binding(kind, 0, 0, 0, "", source);
      this.declarePattern(left, element);
      this.readPattern(left, element);
    } else this.expression(left);
    if (body !== 0) this.statement(body);
    this.block = outer;
    return 0;
  }

  #declares(node: number): boolean {
    const isConst = this.hasToken(node, TokenKind.const);
    return isConst || this.hasToken(node, TokenKind.let) || this.hasToken(node, TokenKind.var);
  }

  #catch(node: number): number {
    const outer = this.openBlock();
    const parameter = this.child(node, this.fields.parameter);
    if (parameter !== 0) this.declarePattern(parameter, this.binding(BindingKind.opaque, 0));
    this.type(this.child(node, this.fields.type));
    const body = this.child(node, this.fields.body);
    if (body !== 0) this.statement(body);
    this.block = outer;
    return 0;
  }

  override declaration(node: number, flags: number, documented: number): void {
    switch (this.kind(node)) {
      case Kind.function_declaration:
      case Kind.generator_function_declaration:
      case Kind.function_signature:
        return this.#function(node, flags, documented);
      case Kind.class_declaration:
      case Kind.abstract_class_declaration: {
        const name = this.child(node, this.fields.name);
        if (name !== 0) this.defineClass(node, name, this.textOf(name), flags, documented);
        return;
      }
      case Kind.lexical_declaration:
      case Kind.variable_declaration:
        return this.#variables(node, flags, documented);
      case Kind.interface_declaration:
        return this.defineInterface(node, flags, documented);
      case Kind.type_alias_declaration:
        return this.defineAlias(node, flags, documented);
      case Kind.enum_declaration:
        return this.defineEnum(node, flags, documented);
      case Kind.module:
      case Kind.internal_module:
        return this.defineNamespace(node, flags, documented);
      case Kind.import_alias:
        return this.readImportAlias(node, flags);
      case Kind.ambient_declaration:
        return this.#ambient(node, flags, documented);
      default:
        this.statement(node);
    }
  }

  /** `declare …`: what is inside a namespace or an ambient module is visible without `export`. */
  #ambient(node: number, flags: number, documented: number): void {
    const after = this.next[node]!;
    for (let at = this.namedFrom(node + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      if (this.kind(at) !== Kind.statement_block) this.declaration(at, flags, documented);
      else
        for (
          let inner = this.namedFrom(at + 1, this.next[at]!);
          inner !== 0;
          inner = this.namedFrom(this.next[inner]!, this.next[at]!)
        )
          this.statement(inner);
    }
  }

  #function(node: number, flags: number, documented: number): void {
    const nameNode = this.child(node, this.fields.name);
    if (nameNode === 0) return;
    const name = this.textOf(nameNode);
    if (this.kind(node) === Kind.function_signature && this.#bodyFollows(documented, name)) {
      this.pendingOverloads.push(node);
      return;
    }
    const overloads = this.pendingOverloads;
    this.pendingOverloads = [];
    const first = overloads[0];
    this.defineFunction({
      kind: NodeKind.function,
      name,
      nameNode,
      node,
      whole: node,
      documented: first === undefined ? documented : this.#statementOf(first),
      flags,
      namespaces: Namespace.value,
      thisKind: ThisKind.none,
      thisDef: 0,
      overloads,
    });
  }

  /** The whole statement of a declaration that `export` or `declare` may stand before. */
  #statementOf(node: number): number {
    const outer = this.kind(this.parent[node]!);
    const isInside = outer === Kind.export_statement || outer === Kind.ambient_declaration;
    return isInside ? this.#statementOf(this.parent[node]!) : node;
  }

  /** Whether the statement after an overload's signature is another one or the body of the same function. */
  #bodyFollows(statement: number, name: string): boolean {
    const whole = this.#statementOf(statement);
    let at = this.namedFrom(this.next[whole]!, this.next[this.parent[whole]!]!);
    while (this.kind(at) === Kind.export_statement || this.kind(at) === Kind.ambient_declaration) {
      at = this.firstNamed(at);
    }
    const kind = this.kind(at);
    const isFunction =
      kind === Kind.function_signature ||
      kind === Kind.function_declaration ||
      kind === Kind.generator_function_declaration;
    if (at === 0 || !isFunction) return false;
    const other = this.child(at, this.fields.name);
    return other !== 0 && this.textOf(other) === name;
  }

  #variables(node: number, flags: number, documented: number): void {
    let isRequire = false;
    const after = this.next[node]!;
    for (let at = node + 1; at < after; at = this.next[at]!) {
      if (this.kind(at) !== Kind.variable_declarator) continue;
      const call = this.requireCall(at);
      if (call !== 0) {
        this.readRequire(at, call);
        isRequire = true;
      }
    }
    if (!isRequire) this.readVariables(node, flags, documented);
  }

  /** Reads the whole file into the builder. */
  file(): void {
    const root = this.builder.def({ kind: NodeKind.file, line: 1, column: 1, endLine: this.lineStart.length });
    const scope = this.builder.scope(ScopeKind.module, -1, 0);
    const unit = this.openUnit(root.def);
    this.block.scope = scope;
    this.block.isModule = true;
    this.statements(0);
    this.closeUnit(unit);
    this.#publish();
  }

  /** Makes public what `export { … }` lists. */
  #publish(): void {
    for (let def = 1; def < this.defCount; def++) {
      if (this.builder.getDef(def, "scope") !== 0) continue;
      const name = this.builder.nameText(this.builder.getDef(def, "name"));
      if (!this.exportedNames.has(name)) continue;
      this.builder.setDef(def, "flags", this.builder.getDef(def, "flags") | NodeFlag.public);
    }
  }
}

/** Kinds that `expression` knows; it hands all others back here. */
function isExpressionKind(kind: number): boolean {
  return kind >= Kind.identifier && kind <= Kind.jsx_self_closing_element && !PARTS.has(kind);
}

const PARTS: ReadonlySet<number> = new Set([
  Kind.arguments,
  Kind.pair,
  Kind.spread_element,
  Kind.template_substitution,
  Kind.computed_property_name,
  Kind.property_identifier,
  Kind.private_property_identifier,
  Kind.nested_identifier,
  Kind.nested_type_identifier,
  Kind.type_identifier,
  Kind.string_fragment,
  Kind.import,
  Kind.meta_property,
  Kind.optional_chain,
  Kind.shorthand_property_identifier_pattern,
  Kind.yield_expression,
]);
