import { EdgeFlag } from "@parseltongue/graph/schema";
import { Namespace, RefRole, TermOp } from "../../facts/facts.ts";
import type { Block } from "./environment.ts";
import { BindingKind, findType, findValue } from "./environment.ts";
import { FileReader } from "./file-reader.ts";
import { Kind } from "./kinds.ts";
import { LocalOp } from "../../facts/term-stack.ts";

const NOTHING_SAID = new Set(["any", "unknown", "never", "object"]);

/** Types as terms. Every type read is also recorded as used, unless the reader is muted. */
export abstract class TypeReader extends FileReader {
  /** The term of a value that `typeof` names in a type. */
  abstract expression(node: number): number;

  /** The type after the colon of an annotation; 0 for none. */
  annotation(node: number): number {
    if (node === 0) return 0;
    const kind = this.kind(node);
    if (kind === Kind.type_annotation) return this.type(this.firstNamed(node));
    this.typeChildren(node);
    return this.primitive(kind === Kind.asserts_annotation ? "void" : "boolean");
  }

  type(node: number): number {
    if (node === 0 || !this.enter()) return 0;
    const type = this.#type(node);
    this.leave();
    return type;
  }

  /** Types of all children: for constructs whose own type no term can say. */
  typeChildren(node: number): number {
    const after = this.next[node]!;
    for (let at = this.namedFrom(node + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) this.type(at);
    return 0;
  }

  /** The terms of the types in `<…>`; empty for no list. */
  typeArguments(node: number): number[] {
    const types: number[] = [];
    if (node === 0) return types;
    const after = this.next[node]!;
    for (let at = this.namedFrom(node + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      types.push(this.type(at));
    }
    return types;
  }

  /** A type's name, with or without a namespace before it; records a reference with the given role. */
  typeName(node: number, role: number): number {
    switch (this.kind(node)) {
      case Kind.identifier:
      case Kind.type_identifier: {
        const name = this.textOf(node);
        const binding = findType(this.block, name);
        if (binding?.kind === BindingKind.opaque) return 0;
        if (binding?.kind === BindingKind.typeParameter) return this.term(TermOp.typeParameter, binding.a, binding.b);
        const scope = binding === undefined ? 0 : this.scopeOf(binding.block);
        const term = this.path(scope, binding?.name || name, Namespace.type);
        this.ref(role, term, node, name);
        return term;
      }
      case Kind.nested_type_identifier: {
        const qualifier = this.namespaceName(this.child(node, this.fields.module));
        const nameNode = this.child(node, this.fields.name);
        if (qualifier === 0 || nameNode === 0) return 0;
        const name = this.textOf(nameNode);
        const term = this.term(TermOp.member, qualifier, this.name(name), Namespace.type);
        this.ref(role, term, nameNode, name);
        return term;
      }
      case Kind.generic_type: {
        const head = this.typeName(this.child(node, this.fields.name), role);
        const types = this.typeArguments(this.child(node, this.fields.type_arguments));
        return head === 0 ? 0 : this.term(TermOp.apply, head, this.stack.list(types));
      }
      default:
        return this.type(node);
    }
  }

  /** `A.B` before a type's last name: a namespace, module or enum, never the interface of that name. */
  namespaceName(node: number): number {
    if (this.kind(node) === Kind.identifier) {
      const name = this.textOf(node);
      const binding = findValue(this.block, name) ?? findType(this.block, name);
      return this.path(binding === undefined ? 0 : this.scopeOf(binding.block), name, Namespace.value);
    }
    return this.qualifiedName(node, Namespace.value);
  }

  /** `A.B` with what `B` may be. */
  qualifiedName(node: number, namespaces: number): number {
    const object = this.child(node, this.fields.object);
    const property = this.child(node, this.fields.property);
    if (object === 0 || property === 0) return 0;
    const qualifier = this.namespaceName(object);
    return qualifier === 0 ? 0 : this.term(TermOp.member, qualifier, this.name(this.textOf(property)), namespaces);
  }

  /** A supertype with its type arguments; records the reference with the given role. */
  supertype(node: number, role: number): number {
    return this.typeName(node, role);
  }

  /**
   * Declares the type parameters of a definition in the current block.
   * @returns the list of `generic` terms, 0 for none
   */
  typeParameters(node: number, def: number): number {
    if (node === 0) return 0;
    const parameters: number[] = [];
    const after = this.next[node]!;
    for (let at = node + 1; at < after; at = this.next[at]!) {
      if (this.kind(at) === Kind.type_parameter) parameters.push(at);
    }
    parameters.forEach((at, i) => {
      const name = this.textOf(this.child(at, this.fields.name));
      this.block.declareType(name, this.binding(BindingKind.typeParameter, 0, def, i));
    });
    return this.stack.list(
      parameters.map((at) => {
        const constraint = this.child(at, this.fields.constraint);
        const bound = constraint === 0 ? 0 : this.type(this.firstNamed(constraint));
        const standard = this.child(at, this.fields.value);
        const name = this.name(this.textOf(this.child(at, this.fields.name)));
        const bounds = bound === 0 ? 0 : this.stack.list([bound]);
        return this.term(TermOp.generic, name, bounds, standard === 0 ? 0 : this.type(this.firstNamed(standard)));
      }),
    );
  }

  /** Declares type parameters that belong to no definition: of a closure, a function type, `infer`. */
  opaqueTypeParameters(node: number): void {
    if (node === 0) return;
    const after = this.next[node]!;
    for (let at = node + 1; at < after; at++) {
      if (this.kind(at) !== Kind.type_parameter) continue;
      this.block.declareType(this.textOf(this.child(at, this.fields.name)), this.binding(BindingKind.opaque, 0));
    }
    this.typeChildren(node);
  }

  /** The type of member `name` of an object type written in place, 0 for none. */
  objectTypeMember(objectType: number, name: string): number {
    const after = this.next[objectType]!;
    for (let at = objectType + 1; at < after; at = this.next[at]!) {
      const nameNode = this.child(at, this.fields.name);
      if (nameNode === 0 || this.propertyName(nameNode) !== name) continue;
      const kind = this.kind(at);
      if (kind === Kind.property_signature) return this.annotation(this.child(at, this.fields.type));
      if (kind === Kind.method_signature) return this.functionType(at, this.fields.return_type);
    }
    return 0;
  }

  /** Name of a property as it is asked for: without quotes, `[Symbol.iterator]` for a computed one. */
  propertyName(node: number): string {
    if (this.kind(node) === Kind.string) return this.stringText(node);
    const text = this.textOf(node);
    return this.kind(node) === Kind.computed_property_name ? text.replace(/\s+/g, "") : text;
  }

  /** A function type, or a signature that stands for one. */
  functionType(node: number, resultField: number): number {
    const outer = this.openBlock();
    this.opaqueTypeParameters(this.child(node, this.fields.type_parameters));
    const parameters = this.#parameterTypes(this.child(node, this.fields.parameters));
    const result = this.child(node, resultField);
    const resultType = this.kind(result) === Kind.type_annotation ? this.annotation(result) : this.type(result);
    this.block = outer;
    return this.term(TermOp.fn, this.stack.list(parameters), result === 0 ? 0 : resultType);
  }

  #parameterTypes(node: number): number[] {
    const types: number[] = [];
    if (node === 0) return types;
    const after = this.next[node]!;
    for (let at = node + 1; at < after; at = this.next[at]!) {
      const pattern = this.child(at, this.fields.pattern);
      if (pattern === 0) continue;
      const type = this.annotation(this.child(at, this.fields.type));
      if (this.kind(pattern) === Kind.this) continue;
      types.push(this.kind(pattern) === Kind.rest_pattern && type !== 0 ? this.term(TermOp.element, type) : type);
    }
    return types;
  }

  #type(node: number): number {
    switch (this.kind(node)) {
      case Kind.type_identifier:
      case Kind.nested_type_identifier:
      case Kind.generic_type:
      case Kind.identifier:
        return this.typeName(node, RefRole.uses);
      case Kind.predefined_type: {
        const name = this.textOf(node);
        return NOTHING_SAID.has(name) ? 0 : this.primitive(name);
      }
      case Kind.union_type:
        return this.#combined(node, Kind.union_type, TermOp.union);
      case Kind.intersection_type:
        return this.#combined(node, Kind.intersection_type, TermOp.intersection);
      case Kind.array_type: {
        const item = this.type(this.firstNamed(node));
        return this.term(TermOp.apply, this.primitive("array"), this.stack.list([item]));
      }
      case Kind.literal_type:
        return this.#literal(this.firstNamed(node));
      case Kind.parenthesized_type:
      case Kind.readonly_type:
      case Kind.optional_type:
      case Kind.flow_maybe_type:
      case Kind.constraint:
      case Kind.default_type:
        return this.type(this.firstNamed(node));
      case Kind.function_type:
        return this.functionType(node, this.fields.return_type);
      case Kind.constructor_type:
        this.functionType(node, this.fields.type);
        return 0;
      case Kind.tuple_type:
        return this.#tuple(node);
      case Kind.object_type:
        return this.#objectType(node);
      case Kind.this_type:
        return this.block.selfDef === 0 ? 0 : this.term(TermOp.selfType, this.block.selfDef);
      case Kind.type_query:
        return this.#typeQuery(this.firstNamed(node));
      case Kind.lookup_type:
        return this.#lookup(node);
      case Kind.template_literal_type:
        this.typeChildren(node);
        return this.primitive("string");
      case Kind.conditional_type:
        return this.#conditional(node);
      case Kind.member_expression:
      case Kind.call_expression:
        return this.#importType(node);
      case Kind.type_annotation:
        return this.type(this.firstNamed(node));
      case Kind.type_predicate:
        this.type(this.child(node, this.fields.type));
        return this.primitive("boolean");
      case Kind.asserts:
        this.typeChildren(node);
        return this.primitive("void");
      case Kind.type_parameter:
        this.type(this.child(node, this.fields.constraint));
        return this.type(this.child(node, this.fields.value));
      case Kind.infer_type:
        this.block.declareType(this.textOf(this.firstNamed(node)), this.binding(BindingKind.opaque, 0));
        return 0;
      case Kind.mapped_type_clause:
        this.block.declareType(this.textOf(this.child(node, this.fields.name)), this.binding(BindingKind.opaque, 0));
        this.type(this.child(node, this.fields.alias));
        return this.type(this.child(node, this.fields.type));
      case Kind.property_identifier:
      case Kind.string:
      case Kind.number:
        return 0;
      default:
        return this.typeChildren(node);
    }
  }

  /** All members of `A | B | C`, which the grammar nests to the left; without `null` and `undefined`. */
  #combined(node: number, kind: number, op: number): number {
    const members: number[] = [];
    let at = node;
    while (this.kind(at) === kind) {
      const first = this.firstNamed(at);
      const second = first === 0 ? 0 : this.namedFrom(this.next[first]!, this.next[at]!);
      if (second !== 0) members.push(second);
      at = first;
    }
    if (at !== 0) members.push(at);
    const types: number[] = [];
    for (const member of members.reverse()) {
      if (this.#isNothing(member)) continue;
      const type = this.type(member);
      if (this.stack.op(type) < LocalOp.objectType || members.length === 1) types.push(type);
    }
    const known = types.filter((type) => type !== 0);
    if (known.length <= 1 && (op === TermOp.intersection || known.length === types.length)) return known[0] ?? 0;
    return this.term(op, this.stack.list(types));
  }

  #isNothing(node: number): boolean {
    if (this.kind(node) !== Kind.literal_type) return false;
    const literal = this.kind(this.firstNamed(node));
    return literal === Kind.null || literal === Kind.undefined;
  }

  #literal(node: number): number {
    switch (this.kind(node)) {
      case Kind.string:
        return this.primitive("string");
      case Kind.number:
      case Kind.unary_expression:
        return this.primitive("number");
      case Kind.true:
      case Kind.false:
        return this.primitive("boolean");
      case Kind.undefined:
        return this.primitive("undefined");
      default:
        return this.primitive("null");
    }
  }

  #tuple(node: number): number {
    const types: number[] = [];
    const after = this.next[node]!;
    for (let at = this.namedFrom(node + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      const named = this.child(at, this.fields.type);
      const type =
        named === 0 ? this.type(this.kind(at) === Kind.rest_type ? this.firstNamed(at) : at) : this.annotation(named);
      const isRest =
        this.kind(at) === Kind.rest_type ||
        (named !== 0 && this.kind(this.child(at, this.fields.name)) === Kind.rest_pattern);
      types.push(isRest && type !== 0 ? this.term(TermOp.element, type) : type);
    }
    return this.term(TermOp.tuple, this.stack.list(types));
  }

  /** An object type in place: its members' types are read for what they use; a lone signature says what it stands for. */
  #objectType(node: number): number {
    const outer = this.openBlock();
    let only = 0;
    let members = 0;
    let signature = 0;
    const after = this.next[node]!;
    for (let at = this.namedFrom(node + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      members++;
      only = at;
      signature = this.#memberType(at);
    }
    this.block = outer;
    if (members === 1 && this.kind(only) === Kind.call_signature) return signature;
    if (members === 1 && this.kind(only) === Kind.index_signature) {
      if (signature === 0) return 0;
      const record = this.path(0, "Record", Namespace.type);
      return this.term(TermOp.apply, record, this.stack.list([this.primitive("string"), signature]));
    }
    return members === 0 ? 0 : this.term(LocalOp.objectType, node);
  }

  #memberType(node: number): number {
    switch (this.kind(node)) {
      case Kind.property_signature:
        return this.annotation(this.child(node, this.fields.type));
      case Kind.method_signature:
      case Kind.call_signature:
        return this.functionType(node, this.fields.return_type);
      case Kind.construct_signature:
        return this.functionType(node, this.fields.type);
      case Kind.index_signature: {
        const mapped = this.childOfKind(node, Kind.mapped_type_clause);
        this.type(mapped === 0 ? this.child(node, this.fields.index) : mapped);
        const type = this.child(node, this.fields.type);
        const known = type === 0 ? 0 : this.type(this.firstNamed(type));
        return mapped === 0 ? known : 0;
      }
      default:
        return this.typeChildren(node);
    }
  }

  /** `typeof x.y`: the type of a value. */
  #typeQuery(node: number): number {
    switch (this.kind(node)) {
      case Kind.identifier:
      case Kind.member_expression:
      case Kind.this:
        return this.expression(node);
      case Kind.call_expression:
        return this.#importType(node);
      default:
        return 0;
    }
  }

  /** `T["name"]` and `T[number]`. */
  #lookup(node: number): number {
    const objectNode = this.firstNamed(node);
    const indexNode = this.namedFrom(this.next[objectNode]!, this.next[node]!);
    const object = this.type(objectNode);
    const literal = this.kind(indexNode) === Kind.literal_type ? this.firstNamed(indexNode) : 0;
    if (literal !== 0 && this.kind(literal) === Kind.string) return this.fieldTerm(object, this.stringText(literal));
    this.type(indexNode);
    const isNumber = this.kind(indexNode) === Kind.predefined_type && this.textOf(indexNode) === "number";
    return isNumber && object !== 0 ? this.term(TermOp.index, object) : 0;
  }

  #conditional(node: number): number {
    const outer = this.openBlock();
    this.typeChildren(node);
    this.block = outer;
    return 0;
  }

  /** `import("./m").Name` as a type. */
  #importType(node: number): number {
    if (this.kind(node) === Kind.call_expression) {
      const argument = this.firstNamed(this.child(node, this.fields.arguments));
      if (this.kind(argument) !== Kind.string) return 0;
      const specifier = this.stringText(argument);
      const term = this.term(TermOp.moduleSpecifier, this.name(specifier));
      this.ref(RefRole.imports, term, argument, specifier, EdgeFlag.typeOnly);
      return term;
    }
    const object = this.child(node, this.fields.object);
    const property = this.child(node, this.fields.property);
    if (object === 0 || property === 0) return 0;
    const module = this.type(object);
    if (module === 0) return 0;
    const name = this.textOf(property);
    const term = this.term(TermOp.member, module, this.name(name), Namespace.type | Namespace.value);
    this.uses(term, property, name);
    return term;
  }

  /** The value of a field: from this file where the type is written in place, else a term. */
  fieldTerm(object: number, name: string): number {
    if (object === 0) return 0;
    if (this.stack.op(object) === LocalOp.objectType) {
      const node = this.stack.operand(object, 0);
      return this.muted(() => this.objectTypeMember(node, name));
    }
    return this.term(TermOp.field, object, this.name(name));
  }

  /** Works something out without recording references. */
  muted(read: () => number): number {
    this.stack.muted++;
    const result = read();
    this.stack.muted--;
    return result;
  }

  /** A block inside the current one for reading at another place; see `Binding.block`. */
  inBlock(block: Block, read: () => number): number {
    const outer = this.block;
    this.block = block;
    const result = read();
    this.block = outer;
    return result;
  }
}
