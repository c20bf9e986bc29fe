import { RefRole, TermOp } from "../../facts/facts.ts";
import { BindingKind, findValue } from "./environment.ts";
import { ExpressionReader } from "./expression-reader.ts";
import { Kind } from "./kinds.ts";

/** Calls, `new`, tags and JSX elements. */
export abstract class CallReader extends ExpressionReader {
  /** Callee of each call as a term of the unit last seen, for the parameters of functions passed to it. */
  readonly #callees = new Map<number, { readonly serial: number; readonly term: number }>();

  override calleeOf(call: number): number {
    const known = this.#callees.get(call);
    if (known !== undefined && known.serial === this.serial) return known.term;
    this.#setCallee(call, 0);
    const isNew = this.kind(call) === Kind.new_expression;
    const callee = isNew ? this.#constructorOf(call, this.#constructed(call)) : this.#callee(call);
    this.#setCallee(call, callee);
    return callee;
  }

  #setCallee(call: number, term: number): void {
    this.#callees.set(call, { serial: this.serial, term });
  }

  override callExpression(node: number): number {
    const functionNode = this.child(node, this.fields.function);
    if (this.kind(functionNode) === Kind.import) return this.dynamicImport(node);
    if (this.#isRequire(functionNode)) {
      const argument = this.firstNamed(this.child(node, this.fields.arguments));
      if (this.kind(argument) === Kind.string) return this.moduleSpecifier(argument, 0);
    }
    const callee = this.#callee(node);
    this.#setCallee(node, callee);
    const values = this.#arguments(node);
    return callee === 0 ? 0 : this.term(TermOp.call, callee, this.stack.list(values));
  }

  #isRequire(node: number): boolean {
    return (
      this.kind(node) === Kind.identifier &&
      this.textOf(node) === "require" &&
      findValue(this.block, "require") === undefined
    );
  }

  /** What a call calls, with its type arguments; records the call. */
  #callee(node: number): number {
    const callee = this.#called(this.child(node, this.fields.function), this.#argumentCount(node));
    const types = this.child(node, this.fields.type_arguments);
    if (types === 0) return callee;
    const list = this.stack.list(this.typeArguments(types));
    return callee === 0 ? 0 : this.term(TermOp.apply, callee, list);
  }

  #called(node: number, count: number): number {
    switch (this.kind(node)) {
      case Kind.identifier:
        return this.#calledName(node, count);
      case Kind.member_expression:
        return this.#calledMember(node, count);
      case Kind.parenthesized_expression:
      case Kind.non_null_expression:
        return this.#calledInside(node, count);
      case Kind.super: {
        const superclass = this.superTerm(node);
        if (superclass === 0) return 0;
        const constructor = this.term(TermOp.new, superclass);
        this.ref(RefRole.calls, constructor, node, "constructor", 0, count);
        return constructor;
      }
      default:
        return this.expression(node);
    }
  }

  #calledInside(node: number, count: number): number {
    if (!this.enter()) return 0;
    const callee = this.#called(this.firstNamed(node), count);
    this.leave();
    return callee;
  }

  #calledName(node: number, count: number): number {
    const name = this.textOf(node);
    const binding = findValue(this.block, name);
    const term = this.muted(() => this.identifier(node));
    const isItem = binding === undefined || binding.kind <= BindingKind.namespace;
    // `f: typeof g` is of the type of `g`, but not `g`.
    const isAlias = binding?.kind !== BindingKind.annotated && this.namesMember(term);
    if (isItem || isAlias) this.ref(RefRole.calls, term, node, name, 0, count);
    return term;
  }

  #calledMember(node: number, count: number): number {
    const objectNode = this.child(node, this.fields.object);
    const propertyNode = this.child(node, this.fields.property);
    if (objectNode === 0) return 0;
    const object = this.expression(objectNode);
    if (propertyNode === 0) return 0;
    const name = this.textOf(propertyNode);
    const term = this.#methodTerm(objectNode, object, name, count);
    if (this.namesMember(term)) this.ref(RefRole.calls, term, propertyNode, name, 0, count);
    return term;
  }

  #methodTerm(objectNode: number, object: number, name: string, count: number): number {
    const value = this.memberTerm(objectNode, object, name);
    // A field of an object unknown here still has a name that definitions elsewhere may have.
    if (value !== 0 && this.stack.op(value) !== TermOp.field) return value;
    if (value === 0 && this.isLocalObject(object)) return 0;
    return this.term(TermOp.method, object, this.name(name), count);
  }

  #argumentCount(node: number): number {
    const args = this.child(node, this.fields.arguments);
    if (args === 0) return 0;
    const isTemplate = this.kind(args) === Kind.template_string;
    let count = isTemplate ? 1 : 0;
    const after = this.next[args]!;
    for (let at = this.namedFrom(args + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      if (!isTemplate || this.kind(at) === Kind.template_substitution) count++;
    }
    return count;
  }

  /** Reads the arguments of a call; functions among them learn what they are passed to. */
  #arguments(call: number): number[] {
    const values: number[] = [];
    const args = this.child(call, this.fields.arguments);
    if (args === 0) return values;
    if (this.kind(args) === Kind.template_string) {
      this.expressionChildren(args);
      return values;
    }
    const after = this.next[args]!;
    for (let at = this.namedFrom(args + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      const kind = this.kind(at);
      if (kind === Kind.arrow_function || kind === Kind.function_expression) {
        values.push(this.functionValue(at, { call, argument: values.length }));
      } else if (kind === Kind.object || kind === Kind.array) {
        const index = values.length;
        values.push(this.expressionOf(at, () => this.#argumentType(call, index)));
      } else if (kind === Kind.spread_element) {
        this.expression(this.firstNamed(at));
        values.push(0);
      } else values.push(this.expression(at));
    }
    return values;
  }

  /** The type a call wants of an argument. */
  #argumentType(call: number, index: number): number {
    const callee = this.calleeOf(call);
    return callee === 0 ? 0 : this.term(TermOp.expectedParameter, callee, index, WHOLE_ARGUMENT);
  }

  override newExpression(node: number): number {
    const constructed = this.#constructed(node);
    this.#setCallee(node, this.#constructorOf(node, constructed));
    this.#arguments(node);
    return constructed;
  }

  /** What functions among the arguments of `new` are passed to. */
  #constructorOf(node: number, instance: number): number {
    if (instance === 0) return 0;
    return this.term(TermOp.method, instance, this.name("constructor"), this.#argumentCount(node));
  }

  #constructed(node: number): number {
    const classNode = this.child(node, this.fields.constructor);
    const types = this.child(node, this.fields.type_arguments);
    const list = this.typeArguments(types);
    const site =
      this.kind(classNode) === Kind.member_expression ? this.child(classNode, this.fields.property) : classNode;
    const value = this.#classValue(classNode, site);
    if (value === 0) return 0;
    const applied = types === 0 ? value : this.term(TermOp.apply, value, this.stack.list(list));
    const term = this.term(TermOp.new, applied);
    const isNamed = this.kind(classNode) === Kind.identifier || this.kind(classNode) === Kind.member_expression;
    if (isNamed && site !== 0) {
      this.ref(RefRole.calls, term, site, this.textOf(site), 0, this.#argumentCount(node));
    }
    return term;
  }

  /** The class after `new` as a value: not recorded as used, since `new` calls it. */
  #classValue(node: number, property: number): number {
    if (this.kind(node) === Kind.identifier) return this.muted(() => this.identifier(node));
    if (this.kind(node) !== Kind.member_expression || property === 0) return this.expression(node);
    const objectNode = this.child(node, this.fields.object);
    const object = this.expression(objectNode);
    return object === 0 ? 0 : this.memberTerm(objectNode, object, this.textOf(property));
  }

  // JSX

  override jsxElement(node: number): number {
    const opening = this.kind(node) === Kind.jsx_element ? this.child(node, this.fields.open_tag) : node;
    if (opening !== 0) this.#jsxOpening(opening);
    if (opening === node) return 0;
    const after = this.next[node]!;
    for (let at = this.namedFrom(node + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      const kind = this.kind(at);
      if (at !== opening && kind !== Kind.jsx_closing_element) this.#jsxChild(at);
    }
    return 0;
  }

  #jsxOpening(node: number): void {
    const name = this.child(node, this.fields.name);
    if (name !== 0) this.#jsxName(name);
    this.typeArguments(this.child(node, this.fields.type_arguments));
    const after = this.next[node]!;
    for (let at = this.namedFrom(node + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      if (this.field[at] === this.fields.attribute || this.kind(at) === Kind.jsx_attribute) this.#jsxChild(at);
    }
  }

  /** A component is called; a tag in lower case is the platform's own. */
  #jsxName(node: number): void {
    if (this.kind(node) === Kind.member_expression) {
      this.#calledMember(node, 1);
    } else if (this.kind(node) === Kind.identifier && !isLowerCase(this.text.charCodeAt(this.start[node]!))) {
      this.#calledName(node, 1);
    }
  }

  #jsxChild(node: number): void {
    const kind = this.kind(node);
    if (kind === Kind.jsx_element || kind === Kind.jsx_self_closing_element) this.expression(node);
    else if (kind === Kind.jsx_attribute || kind === Kind.jsx_expression) {
      const after = this.next[node]!;
      for (let at = this.namedFrom(node + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
        if (this.kind(at) !== Kind.property_identifier) this.expression(at);
      }
    }
  }

  /** Whether a term is an object whose every member is written in this file. */
  isLocalObject(term: number): boolean {
    return term !== 0 && this.stack.op(term) >= 100;
  }
}

/** As parameter index: the type of the argument, not of a parameter of the function it is. */
const WHOLE_ARGUMENT = -1;

function isLowerCase(code: number): boolean {
  return code >= 0x61 && code <= 0x7a;
}
