import { NodeFlag, NodeKind } from "@parseltongue/graph";
import { Namespace, RefRole, TermOp, VARIADIC } from "../../facts/facts.ts";
import type { ParameterContext, Parameters } from "./binding-reader.ts";
import { CallReader } from "./call-reader.ts";
import { BindingKind, ThisKind } from "./environment.ts";
import type { Binding, Block, ExpectedType } from "./environment.ts";
import { Kind, TokenKind } from "./kinds.ts";
import { signatureText } from "./signature-text.ts";

/** How a function is defined: as an item of a block or as a member of a class or object. */
export interface FunctionShape {
  readonly kind: number;
  readonly name: string;
  readonly nameNode: number;
  /** The node that has parameters and body. */
  readonly node: number;
  /** The node whose last line is the definition's, and whose start its signature begins at. */
  readonly whole: number;
  readonly documented: number;
  readonly flags: number;
  readonly namespaces: number;
  readonly thisKind: number;
  readonly thisDef: number;
  readonly context?: ParameterContext;
  /** The type annotation of the variable or field that holds the function, 0 for none. */
  readonly annotation?: number;
  /** Signatures that stand before the body: the first says the type. */
  readonly overloads?: readonly number[];
  readonly decorators?: readonly number[];
}

/** Functions and variables that are definitions, and locals. */
export abstract class DeclarationReader extends CallReader {
  /** Signatures of an overloaded function whose body is still to come. */
  pendingOverloads: number[] = [];

  // Functions.

  /**
   * Defines a function with its parameters, type and body. An overloaded one is one definition: at its body, with the
   * first signature's type, the largest number of parameters, and the uses of all signatures.
   */
  defineFunction(shape: FunctionShape): number {
    const { node } = shape;
    const body = this.child(node, this.fields.body);
    const isAsync = this.hasToken(node, TokenKind.async);
    const def = this.define({
      kind: shape.kind,
      name: shape.name,
      nameNode: shape.nameNode,
      node: shape.whole,
      flags: shape.flags | (isAsync ? NodeFlag.async : 0) | (body === 0 ? 0 : NodeFlag.body),
      namespaces: shape.namespaces,
      signature: this.#functionSignature(shape, body),
      documented: shape.documented,
    });
    const unit = this.openUnit(def);
    this.block.thisKind = shape.thisKind;
    this.block.thisDef = shape.thisDef;
    for (const decorator of shape.decorators ?? []) this.decorator(decorator);
    this.annotation(shape.annotation ?? 0);
    if (shape.kind === NodeKind.function) this.declareOwnName(node, shape.name, unit.outerBlock);
    const first = this.#overloads(shape.overloads ?? [], def);
    let generics = this.typeParameters(this.child(node, this.fields.type_parameters), def);
    const bare = this.child(node, this.fields.parameter);
    const parameters =
      bare === 0
        ? this.parameters(this.child(node, this.fields.parameters), shape.context)
        : this.bareParameter(bare, shape.context);
    const annotation = this.child(node, this.fields.return_type);
    let result = this.annotation(annotation);
    const outerResult = this.resultType;
    const outerOwner = this.resultOwner;
    this.resultType = annotation === 0 ? undefined : () => this.annotation(annotation);
    this.resultOwner = annotation === 0 ? def : 0;
    const inferred = this.#readBody(node, body);
    this.resultType = outerResult;
    this.resultOwner = outerOwner;
    if (annotation === 0) result = inferred;
    const type = this.#definedType(shape, def, parameters, result, first);
    if (generics === 0) generics = first.generics;
    const count = Math.max(parameters.count, first.count);
    const isVariadic = parameters.isVariadic || first.isVariadic;
    this.builder.setDef(def, "arity", count | (isVariadic ? VARIADIC : 0));
    this.closeUnit(unit, type, 0, generics);
    return def;
  }

  /** A decorator is a function called with what it stands before. */
  decorator(node: number): void {
    const inner = this.firstNamed(node);
    if (this.kind(inner) !== Kind.identifier) {
      this.expression(inner);
      return;
    }
    const term = this.muted(() => this.identifier(inner));
    this.ref(RefRole.calls, term, inner, this.textOf(inner), 0, 1);
  }

  /** `const a = class B {}`, `const a = function b() {}`: inside, and only there, `B` and `b` mean `a`. */
  declareOwnName(node: number, name: string, outer: Block): void {
    const own = this.child(node, this.fields.name);
    if (own === 0 || this.textOf(own) === name) return;
    const binding = { ...this.binding(BindingKind.item, 0, 0, 0, name), block: outer };
    this.block.declareValue(this.textOf(own), binding);
    this.block.declareType(this.textOf(own), binding);
  }

  /** An accessor's type is its value's; a constructor gives an instance. */
  #definedType(shape: FunctionShape, def: number, parameters: Parameters, result: number, first: Overloads): number {
    if (shape.flags & NodeFlag.accessor)
      return result === 0 || parameters.count > 0 ? (parameters.types[0] ?? result) : result;
    const isConstructor = shape.kind === NodeKind.method && shape.name === "constructor";
    if (first.type !== 0 && !isConstructor) return first.type;
    const given = isConstructor ? this.term(TermOp.selfType, this.builder.getDef(def, "parent")) : result;
    const types = first.type === 0 ? this.stack.list(parameters.types) : this.stack.operand(first.type, 0);
    return this.term(TermOp.fn, types, given);
  }

  #overloads(signatures: readonly number[], def: number): Overloads {
    const found: Overloads = { type: 0, generics: 0, count: 0, isVariadic: false };
    signatures.forEach((node, i) => {
      const generics = this.typeParameters(this.child(node, this.fields.type_parameters), def);
      const outer = this.openBlock();
      const parameters = this.parameters(this.child(node, this.fields.parameters));
      const result = this.annotation(this.child(node, this.fields.return_type));
      this.block = outer;
      if (i === 0) {
        found.type = this.term(TermOp.fn, this.stack.list(parameters.types), result);
        found.generics = generics;
      }
      found.isVariadic ||= parameters.isVariadic || (i > 0 && parameters.count !== found.count);
      found.count = Math.max(found.count, parameters.count);
    });
    return found;
  }

  /** Reads the body. @returns the result type its `return`s say, 0 where they do not */
  #readBody(node: number, body: number): number {
    if (body === 0) return 0;
    const outerReturns = this.returns;
    this.returns = [];
    const isGenerator = this.#isGenerator(node);
    let result: number;
    if (this.kind(body) === Kind.statement_block) {
      this.functionBody(body);
      result = this.inferredResult(node);
    } else {
      const value = this.returned(body);
      result = this.hasToken(node, TokenKind.async) ? this.future(value) : value;
    }
    this.returns = outerReturns;
    return isGenerator ? 0 : result;
  }

  #isGenerator(node: number): boolean {
    const kind = this.kind(node);
    if (kind === Kind.generator_function_declaration || kind === Kind.generator_function) return true;
    return kind === Kind.method_definition && this.hasToken(node, TokenKind["*"]);
  }

  #functionSignature(shape: FunctionShape, body: number): string {
    const { node, whole } = shape;
    const end = body === 0 ? this.end[node]! : this.start[body]!;
    const text = signatureText(this.text.slice(this.start[whole]!, end));
    if (whole === node) return text;
    // `const f = (x) =>`: what stands before the parameters of the function is its name.
    const keyword = this.kind(this.parent[whole]!) === Kind.lexical_declaration ? "const " : "";
    return keyword + text;
  }

  // Variables.

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
      const isClass = this.kind(this.#unwrapped(value)) === Kind.class;
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
    const inner = this.#unwrapped(value);
    const kind = this.kind(inner);
    return isFunctionKind(kind) || kind === Kind.class || this.#hasFunctions(inner);
  }

  #hasFunctions(object: number): boolean {
    if (this.kind(object) !== Kind.object) return false;
    const after = this.next[object]!;
    for (let at = object + 1; at < after; at = this.next[at]!) {
      if (this.kind(at) === Kind.method_definition) return true;
      if (this.kind(at) === Kind.pair && isFunctionKind(this.kind(this.child(at, this.fields.value)))) return true;
    }
    return false;
  }

  /** The expression inside parentheses and casts. */
  #unwrapped(value: number): number {
    let at = value;
    while (at !== 0) {
      const kind = this.kind(at);
      const isWrapper =
        kind === Kind.parenthesized_expression || kind === Kind.as_expression || kind === Kind.satisfies_expression;
      if (!isWrapper) return at;
      at = this.firstNamed(at);
    }
    return 0;
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
    const inner = this.#unwrapped(value);
    const kind = this.kind(inner);
    const name = this.textOf(nameNode);
    if (kind === Kind.class) {
      this.defineClass(inner, nameNode, name, flags, documented);
      this.#typesAround(value, inner);
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
    this.#typesAround(value, inner);
  }

  /** Reads the types of the casts around a value that became a definition. */
  #typesAround(value: number, inner: number): void {
    for (let at = value; at !== 0 && at !== inner; at = this.firstNamed(at)) {
      const after = this.next[at]!;
      const first = this.firstNamed(at);
      for (
        let part = this.namedFrom(this.next[first]!, after);
        part !== 0;
        part = this.namedFrom(this.next[part]!, after)
      ) {
        this.type(part);
      }
    }
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

  // Objects with functions: a constant whose members are the functions and the other properties' values.

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

  /** Opens a constant's unit and defines the functions of its object literal as its methods. */
  readObjectDefinition(def: number, object: number, annotation: number): void {
    const unit = this.openUnit(def);
    const type = this.annotation(annotation);
    this.#defineMembers(def, object, annotation === 0 ? undefined : () => this.annotation(annotation));
    this.closeUnit(unit, annotation === 0 ? this.term(TermOp.selfType, def) : type);
  }

  /** An object that a function returns has its members below the function, which then is the type of its result. */
  override returned(node: number): number {
    const object = this.#unwrapped(node);
    const owner = this.resultOwner;
    if (owner === 0 || this.stack.muted > 0 || this.kind(object) !== Kind.object || !this.#hasNamedValues(object)) {
      return this.value(node, this.resultType);
    }
    this.#defineMembers(owner, object, undefined);
    this.#typesAround(node, object);
    return this.term(TermOp.selfType, owner);
  }

  #hasNamedValues(object: number): boolean {
    return this.childOfKind(object, Kind.shorthand_property_identifier) !== 0 || this.#hasFunctions(object);
  }

  /** Defines the properties of an object literal below the definition whose unit is open. */
  #defineMembers(def: number, object: number, expected: ExpectedType | undefined): void {
    const after = this.next[object]!;
    for (let at = this.namedFrom(object + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      const isMethod = this.kind(at) === Kind.method_definition;
      const isPair = this.kind(at) === Kind.pair;
      const nameNode = this.child(at, isMethod ? this.fields.name : this.fields.key);
      const value = isPair ? this.child(at, this.fields.value) : 0;
      if (isMethod || isFunctionKind(this.kind(value)))
        this.#objectMethod(def, at, nameNode, isMethod ? at : value, expected);
      else if (isPair && this.kind(nameNode) !== Kind.computed_property_name)
        this.#objectField(nameNode, at, value, expected);
      else if (this.kind(at) === Kind.shorthand_property_identifier) this.#objectField(at, at, at, undefined);
      else this.objectMember(at, expected);
    }
  }

  #objectMethod(object: number, whole: number, nameNode: number, node: number, expected?: ExpectedType): void {
    const field = this.expectedField(expected, this.propertyName(nameNode));
    const isArrow = this.kind(node) === Kind.arrow_function;
    this.defineFunction({
      kind: NodeKind.method,
      name: this.propertyName(nameNode),
      nameNode,
      node,
      whole,
      documented: whole,
      flags: NodeFlag.public | (isArrow ? 0 : NodeFlag.receiver) | this.accessorFlag(node),
      namespaces: 0,
      thisKind: isArrow ? this.block.thisKind : ThisKind.instance,
      thisDef: isArrow ? this.block.thisDef : object,
      ...(field === undefined ? {} : { context: { expected: field } }),
    });
  }

  #objectField(nameNode: number, whole: number, value: number, expected?: ExpectedType): void {
    const name = this.propertyName(nameNode);
    const def = this.define({
      kind: NodeKind.field,
      name,
      nameNode,
      node: whole,
      flags: NodeFlag.public,
      namespaces: 0,
      signature: name,
    });
    const unit = this.openUnit(def);
    this.closeUnit(unit, this.value(value, this.expectedField(expected, name)));
  }

  /** `NodeFlag.accessor` for a getter or setter. */
  accessorFlag(method: number): number {
    if (this.kind(method) === Kind.arrow_function) return 0;
    const isAccessor =
      this.hasToken(method, TokenKind.get) ||
      this.hasToken(method, TokenKind.set) ||
      this.hasToken(method, TokenKind["static get"]);
    return isAccessor ? NodeFlag.accessor : 0;
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

interface Overloads {
  type: number;
  generics: number;
  count: number;
  isVariadic: boolean;
}

export function isFunctionKind(kind: number): boolean {
  return kind === Kind.arrow_function || kind === Kind.function_expression || kind === Kind.generator_function;
}
