import { EdgeFlag } from "@parseltongue/graph/schema";
import { Namespace, RefRole, TermOp } from "../../facts/facts.ts";
import { ClosureReader } from "./closure-reader.ts";
import { BindingKind, ThisKind, findValue } from "./environment.ts";
import type { ExpectedType } from "./environment.ts";
import { Kind } from "./kinds.ts";
import { LocalOp } from "../../facts/term-stack.ts";

/** Expressions as terms. What they call and name is recorded on the way. */
export abstract class ExpressionReader extends ClosureReader {
  abstract classExpression(node: number): number;
  /** Reads `f(…)`, `new F(…)` and tags of templates. */
  abstract callExpression(node: number): number;
  abstract newExpression(node: number): number;
  abstract jsxElement(node: number): number;

  expression(node: number): number {
    if (node === 0 || !this.enter()) return 0;
    const value = this.#expression(node);
    this.leave();
    return value;
  }

  override expressionOf(node: number, expected: ExpectedType): number {
    switch (this.kind(node)) {
      case Kind.arrow_function:
      case Kind.function_expression:
        return this.functionValue(node, { expected });
      case Kind.object:
        return this.#object(node, expected);
      case Kind.array:
        return this.#array(node, expected);
      case Kind.parenthesized_expression:
        return this.expressionOf(this.firstNamed(node), expected);
      case Kind.ternary_expression:
        return this.#ternary(node, expected);
      default:
        return this.expression(node);
    }
  }

  /** The field `name` of what a place wants. */
  expectedField(expected: ExpectedType | undefined, name: string): ExpectedType | undefined {
    return expected === undefined ? undefined : () => this.fieldTerm(expected(), name);
  }

  /** Reads the children of an expression whose own type no term can say. */
  expressionChildren(node: number): number {
    const after = this.next[node]!;
    for (let at = this.namedFrom(node + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      this.expression(at);
    }
    return 0;
  }

  #expression(node: number): number {
    switch (this.kind(node)) {
      case Kind.identifier:
      case Kind.shorthand_property_identifier:
        return this.identifier(node);
      case Kind.member_expression:
        return this.#memberExpression(node);
      case Kind.call_expression:
        return this.callExpression(node);
      case Kind.string:
        return this.primitive("string");
      case Kind.number:
        return this.primitive("number");
      case Kind.this:
        return this.thisTerm();
      case Kind.new_expression:
        return this.newExpression(node);
      case Kind.arrow_function:
      case Kind.function_expression:
      case Kind.generator_function:
        return this.functionValue(node);
      case Kind.object:
        return this.#object(node);
      case Kind.array:
        return this.#array(node);
      case Kind.binary_expression:
        return this.#binary(node);
      case Kind.parenthesized_expression:
      case Kind.non_null_expression:
        return this.expression(this.firstNamed(node));
      case Kind.await_expression:
        return this.#await(this.firstNamed(node));
      case Kind.ternary_expression:
        return this.#ternary(node);
      case Kind.template_string:
        this.expressionChildren(node);
        return this.primitive("string");
      case Kind.true:
      case Kind.false:
        return this.primitive("boolean");
      case Kind.regex:
        return this.path(0, "RegExp", Namespace.type);
      case Kind.unary_expression:
        return this.#unary(node);
      case Kind.assignment_expression:
        return this.#assignment(node);
      case Kind.subscript_expression:
        return this.#subscript(node);
      case Kind.as_expression:
      case Kind.satisfies_expression:
        return this.#cast(node);
      case Kind.type_assertion:
        return this.#typeAssertion(node);
      case Kind.instantiation_expression: {
        const value = this.expression(this.firstNamed(node));
        const types = this.typeArguments(this.child(node, this.fields.type_arguments));
        return value === 0 ? 0 : this.term(TermOp.apply, value, this.stack.list(types));
      }
      case Kind.update_expression:
        this.expressionChildren(node);
        return this.primitive("number");
      case Kind.augmented_assignment_expression:
        this.expression(this.child(node, this.fields.left));
        return this.expression(this.child(node, this.fields.right));
      case Kind.sequence_expression:
        return this.#sequence(node);
      case Kind.class:
        return this.stack.muted > 0 ? 0 : this.classExpression(node);
      case Kind.jsx_element:
      case Kind.jsx_self_closing_element:
        return this.jsxElement(node);
      case Kind.super:
        return this.superTerm(node);
      case Kind.null:
      case Kind.undefined:
      case Kind.comment:
        return 0;
      default:
        return this.#otherwise(node);
    }
  }

  /** Nodes that are no expression: what a syntax error left, or a part of one; statements are read as such. */
  #otherwise(node: number): number {
    if (this.stack.muted === 0) this.statement(node);
    else this.expressionChildren(node);
    return 0;
  }

  #memberExpression(node: number): number {
    const objectNode = this.child(node, this.fields.object);
    const propertyNode = this.child(node, this.fields.property);
    if (objectNode === 0) return 0;
    const object = this.expression(objectNode);
    if (propertyNode === 0) return 0;
    const narrowed = this.narrowedMember(node);
    if (narrowed !== undefined) return this.bindingTerm(narrowed);
    if (object === 0) return 0;
    const name = this.textOf(propertyNode);
    const term = this.memberTerm(objectNode, object, name);
    if (this.namesMember(term)) this.uses(term, propertyNode, name, EdgeFlag.value);
    return term;
  }

  /** The value of `object.name` that is not called. */
  memberTerm(objectNode: number, object: number, name: string): number {
    if (this.namesNamespace(objectNode) || this.#isNamespaceMember(object)) {
      return this.term(TermOp.member, object, this.name(name), Namespace.value);
    }
    return this.fieldTerm(object, name);
  }

  /** Whether a term is a module, so that what is reached from it is one of its exports. */
  #isNamespaceMember(term: number): boolean {
    return this.stack.op(term) === TermOp.moduleSpecifier;
  }

  /** The instance or class that `super` stands for. */
  superTerm(_node: number): number {
    const { superNode, superBlock, thisKind } = this.block;
    if (superNode === 0 || superBlock === undefined) return 0;
    const isStatic = thisKind === ThisKind.value;
    return this.inBlock(superBlock, () => this.muted(() => this.superclass(superNode, isStatic)));
  }

  /** The class a heritage clause names, as a type or as a value. */
  superclass(node: number, asValue: boolean): number {
    if (asValue) return this.expression(node);
    const namespaces = Namespace.type | Namespace.value;
    if (this.kind(node) === Kind.identifier) {
      const name = this.textOf(node);
      const binding = findValue(this.block, name);
      const isLocal = binding !== undefined && binding.kind !== BindingKind.item;
      if (isLocal) return this.bindingTerm(binding);
      return this.path(binding === undefined ? 0 : this.scopeOf(binding.block), name, namespaces);
    }
    if (this.kind(node) === Kind.member_expression) {
      const object = this.child(node, this.fields.object);
      const property = this.child(node, this.fields.property);
      const value = this.expression(object);
      if (value === 0 || property === 0) return 0;
      return this.term(TermOp.member, value, this.name(this.textOf(property)), namespaces);
    }
    return this.expression(node);
  }

  #object(node: number, expected?: ExpectedType): number {
    const after = this.next[node]!;
    let count = 0;
    for (let at = this.namedFrom(node + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      count++;
      if (this.stack.muted === 0) this.objectMember(at, expected);
    }
    if (count === 0) return 0;
    this.literalBlocks.push(this.block);
    return this.term(LocalOp.objectLiteral, node, this.literalBlocks.length - 1);
  }

  /** Reads one property of an object literal. */
  objectMember(node: number, expected?: ExpectedType): void {
    switch (this.kind(node)) {
      case Kind.pair: {
        const key = this.child(node, this.fields.key);
        if (this.kind(key) === Kind.computed_property_name) this.expressionChildren(key);
        this.value(this.child(node, this.fields.value), this.expectedField(expected, this.propertyName(key)));
        return;
      }
      case Kind.method_definition: {
        const field = this.expectedField(expected, this.propertyName(this.child(node, this.fields.name)));
        this.functionValue(node, field === undefined ? undefined : { expected: field });
        return;
      }
      default:
        this.expression(node);
    }
  }

  #array(node: number, expected?: ExpectedType): number {
    const item = expected === undefined ? undefined : (): number => this.elementOf(expected());
    const items: number[] = [];
    let hasSpread = false;
    const after = this.next[node]!;
    for (let at = this.namedFrom(node + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      if (this.kind(at) === Kind.spread_element) {
        hasSpread = true;
        const spread = this.expression(this.firstNamed(at));
        items.push(spread === 0 ? 0 : this.term(TermOp.element, spread));
      } else items.push(this.value(at, item));
    }
    const isArgument = this.kind(this.parent[node]!) === Kind.arguments;
    if (isArgument && !hasSpread && items.length > 1 && items.length <= TUPLE_LIMIT) {
      return this.term(TermOp.tuple, this.stack.list(items));
    }
    const joined = this.stack.join(items.slice(0, TUPLE_LIMIT));
    return this.term(TermOp.apply, this.primitive("array"), this.stack.list([joined]));
  }

  /** `a + b + c`, which the grammar nests to the left, without recursion. */
  #binary(node: number): number {
    const spine: number[] = [];
    let at = node;
    while (this.kind(at) === Kind.binary_expression && spine.length < SPINE_LIMIT) {
      spine.push(at);
      at = this.child(at, this.fields.left);
      if (at === 0) break;
    }
    let value = at === 0 ? 0 : this.expression(at);
    const outer = this.block;
    for (const binary of spine.reverse()) value = this.#operation(binary, value);
    this.block = outer;
    return value;
  }

  #operation(node: number, left: number): number {
    const leftNode = this.child(node, this.fields.left);
    const rightNode = this.child(node, this.fields.right);
    const operator = this.text.slice(this.end[leftNode], this.start[rightNode]).trim();
    if (operator === "&&") this.narrow(leftNode, true);
    if (operator === "||") this.narrow(leftNode, false);
    const right = this.expression(rightNode);
    switch (operator) {
      case "&&":
        return right;
      case "||":
      case "??":
        return this.stack.join([left, right]);
      case "+":
        return this.#isString(left) || this.#isString(right) ? this.primitive("string") : 0;
      case "-":
      case "*":
      case "/":
      case "%":
      case "**":
        return this.primitive("number");
      default:
        return this.primitive("boolean");
    }
  }

  #isString(term: number): boolean {
    const isPrimitive = this.stack.op(term) === TermOp.primitive;
    return isPrimitive && this.builder.nameText(this.stack.operand(term, 0)) === "string";
  }

  #await(node: number): number {
    if (this.#isDynamicImport(node)) return this.#dynamicModule(node);
    const value = this.expression(node);
    return value === 0 ? 0 : this.term(TermOp.await, value);
  }

  #isDynamicImport(node: number): boolean {
    return (
      this.kind(node) === Kind.call_expression && this.kind(this.child(node, this.fields.function)) === Kind.import
    );
  }

  /** The module that `import("…")` loads; records the import. */
  #dynamicModule(call: number): number {
    const argument = this.firstNamed(this.child(call, this.fields.arguments));
    if (this.kind(argument) === Kind.string) return this.moduleSpecifier(argument, 0);
    this.expression(argument);
    return 0;
  }

  /** The module a specifier string names; records the import. */
  moduleSpecifier(node: number, flags: number): number {
    const specifier = this.stringText(node);
    const term = this.term(TermOp.moduleSpecifier, this.name(specifier));
    this.ref(RefRole.imports, term, node, specifier, flags);
    return term;
  }

  /** `import("…")` that is not awaited: a promise of the module. */
  dynamicImport(call: number): number {
    const module = this.#dynamicModule(call);
    if (module === 0) return 0;
    return this.term(TermOp.apply, this.path(0, "Promise", Namespace.type), this.stack.list([module]));
  }

  elementOf(iterated: number): number {
    return iterated === 0 ? 0 : this.term(TermOp.element, iterated);
  }

  #ternary(node: number, expected?: ExpectedType): number {
    const condition = this.child(node, this.fields.condition);
    this.expression(condition);
    const outer = this.block;
    this.narrow(condition, true);
    const consequence = this.value(this.child(node, this.fields.consequence), expected);
    this.block = outer;
    this.narrow(condition, false);
    const alternative = this.value(this.child(node, this.fields.alternative), expected);
    this.block = outer;
    return this.stack.join([consequence, alternative]);
  }

  #unary(node: number): number {
    this.expression(this.child(node, this.fields.argument));
    switch (this.text.charCodeAt(this.start[node]!)) {
      case EXCLAMATION:
      case LOWER_D:
        return this.primitive("boolean");
      case LOWER_T:
        return this.primitive("string");
      case LOWER_V:
        return 0;
      default:
        return this.primitive("number");
    }
  }

  #assignment(node: number): number {
    const left = this.child(node, this.fields.left);
    const right = this.child(node, this.fields.right);
    const kind = this.kind(left);
    if (kind === Kind.object_pattern || kind === Kind.array_pattern) this.expressionChildren(left);
    else if (kind !== Kind.identifier) this.expression(left);
    const isMember = kind === Kind.member_expression;
    const value = this.value(right, isMember ? () => this.expression(left) : undefined);
    if (kind === Kind.identifier) this.#assign(left, right, value);
    return value;
  }

  /** A variable declared without type or value takes those of what is first assigned to it. */
  #assign(target: number, valueNode: number, value: number): void {
    const binding = findValue(this.block, this.textOf(target));
    if (binding === undefined || binding.kind === BindingKind.item) this.identifier(target);
    else if (binding.kind === BindingKind.value && binding.node === 0) {
      binding.node = valueNode;
      this.settle(binding, value);
    }
  }

  #subscript(node: number): number {
    const object = this.expression(this.child(node, this.fields.object));
    const indexNode = this.child(node, this.fields.index);
    if (this.kind(indexNode) === Kind.string) return this.fieldTerm(object, this.stringText(indexNode));
    this.expression(indexNode);
    if (object === 0 || this.stack.op(object) >= LocalOp.objectType) return 0;
    return this.term(TermOp.index, object);
  }

  #cast(node: number): number {
    const valueNode = this.firstNamed(node);
    const typeNode = this.namedFrom(this.next[valueNode]!, this.next[node]!);
    const value = this.expression(valueNode);
    if (typeNode === 0) return value;
    const type = this.type(typeNode);
    if (this.kind(node) === Kind.satisfies_expression) return value;
    return this.#casted(value, type);
  }

  #typeAssertion(node: number): number {
    const types = this.firstNamed(node);
    const type = this.typeArguments(types)[0] ?? 0;
    return this.#casted(this.expression(this.namedFrom(this.next[types]!, this.next[node]!)), type);
  }

  #casted(value: number, type: number): number {
    return this.stack.op(type) >= LocalOp.objectType ? type : this.term(TermOp.cast, value, type);
  }

  #sequence(node: number): number {
    let last = 0;
    const after = this.next[node]!;
    for (let at = this.namedFrom(node + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      last = this.expression(at);
    }
    return last;
  }
}

/** Array literals up to this length count as tuples where they are arguments. */
const TUPLE_LIMIT = 16;
/** Longest chain of operators whose operands are all read. */
const SPINE_LIMIT = 20_000;
const EXCLAMATION = 0x21;
const LOWER_D = 0x64;
const LOWER_T = 0x74;
const LOWER_V = 0x76;
