import { Namespace } from "../../facts/facts.ts";
import { BindingKind } from "./environment.ts";
import { Kind } from "./kinds.ts";
import { ModuleReader } from "./module-reader.ts";

const BOTH: number = Namespace.type | Namespace.value;

/** What a block declares before its first statement runs. */
export abstract class HoistReader extends ModuleReader {
  #hasVar: boolean | undefined;

  /** Declares what the children of a block declare. */
  hoist(node: number): void {
    const after = this.next[node]!;
    for (let at = node + 1; at < after; at = this.next[at]!) this.hoistOne(at);
  }

  hoistOne(node: number): void {
    switch (this.kind(node)) {
      case Kind.function_declaration:
      case Kind.generator_function_declaration:
      case Kind.function_signature:
        return this.#declareNamed(node, Namespace.value);
      case Kind.class_declaration:
      case Kind.abstract_class_declaration:
      case Kind.enum_declaration:
        return this.#declareNamed(node, BOTH);
      case Kind.interface_declaration:
      case Kind.type_alias_declaration:
        return this.#declareNamed(node, Namespace.type);
      case Kind.lexical_declaration:
      case Kind.variable_declaration:
        return this.declareVariables(node);
      case Kind.import_statement:
        return this.declareImports(node);
      case Kind.import_alias: {
        const name = this.firstNamed(node);
        if (name !== 0) this.declareItem(this.textOf(name), BOTH, BindingKind.namespace);
        return;
      }
      case Kind.module:
      case Kind.internal_module:
        return this.#declareNamespace(node);
      case Kind.export_statement:
        return this.#hoistExport(node);
      case Kind.expression_statement: {
        const inner = this.firstNamed(node);
        if (this.kind(inner) === Kind.internal_module) this.#declareNamespace(inner);
        return;
      }
      case Kind.ambient_declaration:
        return this.hoist(node);
      case Kind.statement_block:
        // `declare global { … }`
        if (this.kind(this.parent[node]!) === Kind.ambient_declaration) this.hoist(node);
        return;
      case 0:
        // What a syntax error left over may hold whole declarations.
        if (this.next[node]! > node + 1 && this.block.isModule) this.#hoistBroken(node);
    }
  }

  #hoistBroken(node: number): void {
    if (!this.enter()) return;
    this.hoist(node);
    this.leave();
  }

  #declareNamed(node: number, namespaces: number): void {
    const name = this.child(node, this.fields.name);
    if (name !== 0) this.declareItem(this.textOf(name), namespaces);
  }

  #declareNamespace(node: number): void {
    let name = this.child(node, this.fields.name);
    if (name === 0 || this.kind(name) === Kind.string) return;
    while (this.kind(name) !== Kind.identifier && this.firstNamed(name) !== 0) name = this.firstNamed(name);
    const text = this.textOf(name);
    // A namespace beside a class or function of its name adds members to it.
    if (this.block.ownValue(text) !== undefined) return;
    this.declareItem(text, BOTH, BindingKind.namespace);
  }

  #hoistExport(node: number): void {
    const declaration = this.child(node, this.fields.declaration);
    if (declaration !== 0) {
      this.hoistOne(declaration);
      return;
    }
    const value = this.child(node, this.fields.value);
    const kind = this.kind(value);
    if (kind === Kind.class) this.#declareNamed(value, BOTH);
    if (kind === Kind.function_expression || kind === Kind.generator_function)
      this.#declareNamed(value, Namespace.value);
  }

  declareVariables(node: number): void {
    const after = this.next[node]!;
    for (let at = node + 1; at < after; at = this.next[at]!) {
      if (this.kind(at) !== Kind.variable_declarator) continue;
      if (this.requireCall(at) !== 0) this.declareRequire(at);
      else this.declareVariable(at);
    }
  }

  override hoistVariables(body: number): void {
    this.#hasVar ??= this.#findVar();
    if (!this.#hasVar) return;
    const after = this.next[body]!;
    let at = body + 1;
    while (at < after) {
      const kind = this.kind(at);
      if (isFunctionLike(kind)) {
        at = this.next[at]!;
        continue;
      }
      if (kind === Kind.variable_declaration) this.declareVariables(at);
      at++;
    }
  }

  #findVar(): boolean {
    for (let at = 0; at < this.nodeCount; at++) if (this.kind(at) === Kind.variable_declaration) return true;
    return false;
  }
}

function isFunctionLike(kind: number): boolean {
  return (
    kind === Kind.function_declaration ||
    kind === Kind.generator_function_declaration ||
    kind === Kind.function_expression ||
    kind === Kind.generator_function ||
    kind === Kind.arrow_function ||
    kind === Kind.method_definition
  );
}
