import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import { Namespace } from "../../facts/facts.ts";
import type { ParameterContext } from "./binding-reader.ts";
import { BindingKind, ThisKind } from "./environment.ts";
import type { Binding } from "./environment.ts";
import { isFunctionKind } from "./function-reader.ts";
import { Kind, TokenKind } from "./kinds.ts";
import { ObjectReader } from "./object-reader.ts";
import { signatureText } from "./signature-text.ts";

/** Variables: those that are definitions, and locals. */
export abstract class VariableReader extends ObjectReader {
  /** Declares the names of one `name = value` of a `const`, `let` or `var` in the current block. */
  declareVariable(declarator: number): void {
    const pattern = this.child(declarator, this.fields.name);
    if (pattern === 0) return;
    const value = this.child(declarator, this.fields.value);
    if (this.block.isModule) {
      for (const name of this.boundNames(pattern)) this.declareItem(this.textOf(name), Namespace.value);
      return;
    }
    if (this.kind(pattern) === Kind.identifier && this.#isDefinedAs(value)) {
      const isClass = this.kind(this.unwrapped(value)) === Kind.class;
      this.declareItem(this.textOf(pattern), isClass ? Namespace.value | Namespace.type : Namespace.value);
      return;
    }
    const source = this.#variableBinding(declarator, value);
    this.patternSources.set(declarator, source);
    this.declarePattern(pattern, source);
  }

  #variableBinding(declarator: number, value: number): Binding {
    const annotation = this.child(declarator, this.fields.type);
    if (annotation !== 0) return this.binding(BindingKind.annotated, annotation);
    return this.binding(BindingKind.value, value);
  }

  /** Whether a local with this value is a definition of its own: a function, a class, an object with functions. */
  #isDefinedAs(value: number): boolean {
    const inner = this.unwrapped(value);
    const kind = this.kind(inner);
    return isFunctionKind(kind) || kind === Kind.class || this.hasFunctions(inner);
  }

  /** Reads a `const`, `let` or `var` statement: defines what is a definition, gives locals their terms. */
  readVariables(declaration: number, flags: number, documented: number): void {
    const isConst = this.hasToken(declaration, TokenKind.const);
    const after = this.next[declaration]!;
    for (let at = declaration + 1; at < after; at = this.next[at]!) {
      if (this.kind(at) === Kind.variable_declarator) this.#readVariable(at, isConst, flags, documented);
    }
  }

  #readVariable(declarator: number, isConst: boolean, flags: number, documented: number): void {
    const pattern = this.child(declarator, this.fields.name);
    if (pattern === 0) return;
    const value = this.assignedValue(declarator, this.child(declarator, this.fields.value));
    const annotation = this.child(declarator, this.fields.type);
    const isName = this.kind(pattern) === Kind.identifier;
    if (isName && this.#isDefinedAs(value)) {
      this.#defineValue(declarator, pattern, value, annotation, isConst, flags, documented);
    } else if (this.block.isModule && isName) {
      this.#defineConstant(declarator, pattern, value, isConst, flags, documented);
    } else if (this.block.isModule) {
      this.#defineDestructured(declarator, pattern, value, isConst, flags, documented);
    } else this.#readLocal(declarator, pattern, value, annotation);
  }

  #readLocal(declarator: number, pattern: number, value: number, annotation: number): void {
    const type = this.annotation(annotation);
    const term = value === 0 ? 0 : this.valueFor(value, annotation);
    const source = this.patternSources.get(declarator);
    if (source === undefined) return;
    if (annotation !== 0 || value !== 0) this.settle(source, annotation === 0 ? term : type);
    this.readPattern(pattern, source);
  }

  #defineValue(
    declarator: number,
    nameNode: number,
    value: number,
    annotation: number,
    isConst: boolean,
    flags: number,
    documented: number,
  ): void {
    const inner = this.unwrapped(value);
    const kind = this.kind(inner);
    const name = this.textOf(nameNode);
    if (kind === Kind.class) {
      this.defineClass(inner, nameNode, name, flags, documented);
      this.typesAround(value, inner);
      return;
    }
    if (kind === Kind.object) {
      this.#defineObject(declarator, nameNode, inner, annotation, isConst, flags, documented);
      return;
    }
    const context: ParameterContext = { expected: () => this.annotation(annotation) };
    this.defineFunction({
      kind: NodeKind.function,
      name,
      nameNode,
      node: inner,
      whole: declarator,
      documented,
      flags,
      namespaces: Namespace.value,
      thisKind: kind === Kind.arrow_function ? this.block.thisKind : ThisKind.none,
      thisDef: this.block.thisDef,
      ...(annotation === 0 ? {} : { context, annotation }),
    });
    this.typesAround(value, inner);
  }

  #variableKind(isConst: boolean): { kind: number; flags: number } {
    return isConst ? { kind: NodeKind.constant, flags: 0 } : { kind: NodeKind.static, flags: NodeFlag.mutable };
  }

  #defineConstant(
    declarator: number,
    nameNode: number,
    value: number,
    isConst: boolean,
    flags: number,
    documented: number,
  ): void {
    const annotation = this.child(declarator, this.fields.type);
    const shape = this.#variableKind(isConst);
    const end = annotation === 0 ? this.end[nameNode]! : this.end[annotation]!;
    const def = this.define({
      kind: shape.kind,
      name: this.textOf(nameNode),
      nameNode,
      node: declarator,
      flags: flags | shape.flags,
      namespaces: Namespace.value,
      signature: (isConst ? "const " : "let ") + signatureText(this.text.slice(this.start[nameNode], end)),
      documented,
    });
    const unit = this.openUnit(def);
    const type = this.declaredType(annotation);
    const term = value === 0 ? 0 : this.valueFor(value, annotation);
    this.closeUnit(unit, annotation === 0 ? term : type);
  }

  #defineDestructured(
    declarator: number,
    pattern: number,
    value: number,
    isConst: boolean,
    flags: number,
    documented: number,
  ): void {
    const shape = this.#variableKind(isConst);
    const outer = this.openBlock();
    const source = this.#variableBinding(declarator, value);
    this.declarePattern(pattern, source);
    const inner = this.block;
    this.annotation(this.child(declarator, this.fields.type));
    if (value !== 0) this.settle(source, this.expression(value));
    this.readPattern(pattern, source);
    this.block = outer;
    for (const nameNode of this.boundNames(pattern)) {
      const name = this.textOf(nameNode);
      const binding = inner.ownValue(name);
      const def = this.define({
        kind: shape.kind,
        name,
        nameNode,
        node: nameNode,
        flags: flags | shape.flags,
        namespaces: Namespace.value,
        signature: (isConst ? "const " : "let ") + name,
        documented,
      });
      const unit = this.openUnit(def);
      this.closeUnit(unit, binding === undefined ? 0 : this.bindingTerm(binding));
    }
  }

  #defineObject(
    declarator: number,
    nameNode: number,
    object: number,
    annotation: number,
    isConst: boolean,
    flags: number,
    documented: number,
  ): void {
    const shape = this.#variableKind(isConst);
    const end = annotation === 0 ? this.end[nameNode]! : this.end[annotation]!;
    const def = this.define({
      kind: shape.kind,
      name: this.textOf(nameNode),
      nameNode,
      node: declarator,
      flags: flags | shape.flags,
      namespaces: Namespace.value,
      signature: (isConst ? "const " : "let ") + signatureText(this.text.slice(this.start[nameNode], end)),
      documented,
    });
    this.readObjectDefinition(def, object, annotation);
  }

  /** What a variable is worth where the text assigns it to something else too. */
  abstract assignedValue(declarator: number, value: number): number;
  /**
   * The type an annotation gives the definition whose unit is open. An object type written in place has its members
   * below the definition, which then is a type of its own.
   */
  abstract declaredType(annotation: number): number;
  abstract defineClass(node: number, nameNode: number, name: string, flags: number, documented: number): number;
}
