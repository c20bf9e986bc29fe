import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import { Namespace, RefRole, TermOp } from "../../facts/facts.ts";
import { isFunctionKind } from "./function-reader.ts";
import { VariableReader } from "./variable-reader.ts";
import { BindingKind, ThisKind, findValue } from "./environment.ts";
import { Kind, TokenKind } from "./kinds.ts";
import { signatureText } from "./signature-text.ts";

/** Classes with their members. */
export abstract class ClassReader extends VariableReader {
  override classExpression(node: number): number {
    const nameNode = this.child(node, this.fields.name);
    const outer = this.openBlock();
    const name = nameNode === 0 ? "class" : this.textOf(nameNode);
    this.declareItem(name, Namespace.type | Namespace.value);
    const scope = this.block.scope;
    this.defineClass(node, nameNode === 0 ? node : nameNode, name, 0, node);
    this.block = outer;
    return this.path(scope, name, Namespace.value);
  }

  override defineClass(node: number, nameNode: number, name: string, flags: number, documented: number): number {
    const body = this.child(node, this.fields.body);
    const isAbstract = this.kind(node) === Kind.abstract_class_declaration;
    const start = this.#afterDecorators(node);
    const end = body === 0 ? this.end[node]! : this.start[body]!;
    const def = this.define({
      kind: NodeKind.class,
      name,
      nameNode,
      node,
      flags: flags | (isAbstract ? NodeFlag.abstract : 0),
      namespaces: Namespace.type | Namespace.value,
      signature: signatureText(this.text.slice(start, end)),
      documented,
    });
    const unit = this.openUnit(def);
    this.declareOwnName(node, name, unit.outerBlock);
    const generics = this.typeParameters(this.child(node, this.fields.type_parameters), def);
    this.#decorators(node);
    const supertypes = this.#heritage(node);
    this.block.selfDef = def;
    this.block.thisDef = def;
    this.block.thisKind = ThisKind.instance;
    if (body !== 0) this.#members(body, def);
    this.closeUnit(unit, 0, supertypes, generics);
    return def;
  }

  #afterDecorators(node: number): number {
    const after = this.next[node]!;
    let start = this.start[node]!;
    for (let at = node + 1; at < after && this.kind(at) === Kind.decorator; at = this.next[at]!) start = this.end[at]!;
    return start;
  }

  #decorators(node: number): void {
    const after = this.next[node]!;
    for (let at = node + 1; at < after; at = this.next[at]!) {
      if (this.kind(at) === Kind.decorator) this.decorator(at);
    }
    const outer = this.parent[node]!;
    if (this.kind(outer) !== Kind.export_statement) return;
    for (let at = outer + 1; at < node; at = this.next[at]!) if (this.kind(at) === Kind.decorator) this.decorator(at);
  }

  /** `extends` and `implements`. @returns the list of supertypes, the superclass first */
  #heritage(node: number): number {
    const heritage = this.childOfKind(node, Kind.class_heritage);
    if (heritage === 0) return 0;
    const supertypes: number[] = [];
    const after = this.next[heritage]!;
    for (let at = this.namedFrom(heritage + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      if (this.kind(at) === Kind.implements_clause) {
        for (
          let type = this.namedFrom(at + 1, this.next[at]!);
          type !== 0;
          type = this.namedFrom(this.next[type]!, this.next[at]!)
        ) {
          supertypes.push(this.supertype(type, RefRole.implements));
        }
      } else if (this.kind(at) === Kind.extends_clause) {
        const value = this.child(at, this.fields.value);
        const types = this.typeArguments(this.child(at, this.fields.type_arguments));
        supertypes.push(this.#superclass(value, types));
      } else supertypes.push(this.#superclass(at, []));
    }
    return this.stack.list(supertypes);
  }

  #superclass(node: number, types: readonly number[]): number {
    if (node === 0) return 0;
    this.block.superNode = node;
    this.block.superBlock = this.block;
    const isName = this.kind(node) === Kind.identifier || this.kind(node) === Kind.member_expression;
    const term = isName ? this.muted(() => this.superclass(node, false)) : this.expression(node);
    if (isName) {
      const site = this.kind(node) === Kind.identifier ? node : this.child(node, this.fields.property);
      if (site !== 0 && !this.#isOpaque(node)) this.ref(RefRole.extends, term, site, this.textOf(site));
    }
    return types.length === 0 || term === 0 ? term : this.term(TermOp.apply, term, this.stack.list(types));
  }

  #isOpaque(node: number): boolean {
    if (this.kind(node) !== Kind.identifier) return false;
    return findValue(this.block, this.textOf(node))?.kind === BindingKind.opaque;
  }

  // Members.

  #members(body: number, def: number): void {
    const after = this.next[body]!;
    let decorators: number[] = [];
    let overloads: number[] = [];
    for (let at = this.namedFrom(body + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      const kind = this.kind(at);
      if (kind === Kind.decorator) {
        decorators.push(at);
        continue;
      }
      if (kind === Kind.method_signature && this.#isOverload(at, after)) {
        overloads.push(at);
        continue;
      }
      this.#member(at, def, decorators, overloads);
      decorators = [];
      overloads = [];
    }
  }

  /** Whether the next member is another signature or the body of the same method. */
  #isOverload(node: number, after: number): boolean {
    const following = this.namedFrom(this.next[node]!, after);
    if (following === 0) return false;
    const kind = this.kind(following);
    if (kind !== Kind.method_signature && kind !== Kind.method_definition) return false;
    const name = this.child(node, this.fields.name);
    const other = this.child(following, this.fields.name);
    return name !== 0 && other !== 0 && this.textOf(name) === this.textOf(other);
  }

  #member(node: number, def: number, decorators: readonly number[], overloads: readonly number[]): void {
    switch (this.kind(node)) {
      case Kind.method_definition:
      case Kind.method_signature:
      case Kind.abstract_method_signature:
        this.#method(node, def, decorators, overloads);
        return;
      case Kind.public_field_definition:
      case Kind.field_definition:
        this.#field(node, def, decorators);
        return;
      case Kind.class_static_block: {
        const outer = this.openBlock();
        this.block.thisKind = ThisKind.value;
        this.statements(this.child(node, this.fields.body));
        this.block = outer;
        return;
      }
      case Kind.index_signature:
        this.type(node);
        return;
      default:
        this.statement(node);
    }
  }

  #method(node: number, def: number, decorators: readonly number[], overloads: readonly number[]): void {
    const nameNode = this.child(node, this.fields.name);
    if (nameNode === 0) return;
    const flags = this.memberFlags(node, nameNode) | this.accessorFlag(node);
    const isStatic = (flags & NodeFlag.static) !== 0;
    const isConstructor = this.textOf(nameNode) === "constructor" && !isStatic;
    if (this.kind(nameNode) === Kind.computed_property_name) this.expressionChildren(nameNode);
    const nested = decorators.length > 0 ? decorators : this.#ownDecorators(node);
    this.defineFunction({
      kind: NodeKind.method,
      name: this.propertyName(nameNode),
      nameNode,
      node,
      whole: node,
      documented: overloads[0] ?? nested[0] ?? node,
      flags: flags | (isStatic || isConstructor ? 0 : NodeFlag.receiver),
      namespaces: 0,
      thisKind: isStatic ? ThisKind.value : ThisKind.instance,
      thisDef: def,
      overloads,
      decorators: nested,
    });
    if (isConstructor) this.#parameterProperties(this.child(node, this.fields.parameters));
    if (isConstructor && this.kind(node) === Kind.method_definition) this.#assignedFields(node, def);
  }

  #ownDecorators(node: number): number[] {
    const found: number[] = [];
    const after = this.next[node]!;
    for (let at = node + 1; at < after && this.kind(at) === Kind.decorator; at = this.next[at]!) found.push(at);
    return found;
  }

  /** What the modifiers before a member's name say. */
  memberFlags(node: number, nameNode: number): number {
    let flags = this.kind(node) === Kind.abstract_method_signature ? NodeFlag.abstract : 0;
    let isPrivate = this.kind(nameNode) === Kind.private_property_identifier;
    for (let at = node + 1; at < nameNode; at = this.next[at]!) {
      switch (this.kind(at)) {
        case Kind.accessibility_modifier:
          isPrivate ||= this.textOf(at) === "private";
          break;
        case Kind.override_modifier:
          flags |= NodeFlag.override;
          break;
        case TokenKind.static:
        case TokenKind["static get"]:
          flags |= NodeFlag.static;
          break;
      }
    }
    return flags | (isPrivate ? 0 : NodeFlag.public);
  }

  #field(node: number, def: number, decorators: readonly number[]): void {
    const name = this.child(node, this.fields.name);
    const nameNode = name === 0 ? this.child(node, this.fields.property) : name;
    if (nameNode === 0) return;
    const flags = this.memberFlags(node, nameNode);
    const value = this.child(node, this.fields.value);
    const annotation = this.child(node, this.fields.type);
    const isStatic = (flags & NodeFlag.static) !== 0;
    const nested = decorators.length > 0 ? decorators : this.#ownDecorators(node);
    const thisKind = isStatic ? ThisKind.value : ThisKind.instance;
    if (isFunctionKind(this.kind(value))) {
      this.defineFunction({
        kind: NodeKind.method,
        name: this.propertyName(nameNode),
        nameNode,
        node: value,
        whole: node,
        documented: nested[0] ?? node,
        flags: flags | (isStatic ? 0 : NodeFlag.receiver),
        namespaces: 0,
        thisKind: this.kind(value) === Kind.arrow_function ? thisKind : ThisKind.none,
        thisDef: def,
        decorators: nested,
        ...(annotation === 0 ? {} : { context: { expected: () => this.annotation(annotation) }, annotation }),
      });
      return;
    }
    const isMethod = this.#isFunctionType(annotation);
    const end = annotation === 0 ? this.end[nameNode]! : this.end[annotation]!;
    const field = this.define({
      kind: isMethod && value === 0 ? NodeKind.method : NodeKind.field,
      name: this.propertyName(nameNode),
      nameNode,
      node,
      flags,
      namespaces: 0,
      signature: signatureText(this.text.slice(this.start[nested.at(-1) ?? node], end)),
      documented: nested[0] ?? node,
    });
    const unit = this.openUnit(field);
    this.block.thisKind = thisKind;
    for (const decorator of nested) this.decorator(decorator);
    if (this.kind(nameNode) === Kind.computed_property_name) this.expressionChildren(nameNode);
    const type = this.declaredType(annotation);
    const term = value === 0 ? 0 : this.valueFor(value, annotation);
    this.closeUnit(unit, annotation === 0 ? term : type);
  }

  #isFunctionType(annotation: number): boolean {
    return annotation !== 0 && this.kind(this.firstNamed(annotation)) === Kind.function_type;
  }

  /** `constructor(private readonly a: A)` declares a field. */
  #parameterProperties(parameters: number): void {
    if (parameters === 0) return;
    const after = this.next[parameters]!;
    for (let at = parameters + 1; at < after; at = this.next[at]!) {
      const pattern = this.child(at, this.fields.pattern);
      if (this.kind(pattern) !== Kind.identifier || !this.#isProperty(at, pattern)) continue;
      const annotation = this.child(at, this.fields.type);
      const value = this.child(at, this.fields.value);
      const field = this.define({
        kind: NodeKind.field,
        name: this.textOf(pattern),
        nameNode: pattern,
        node: at,
        flags: this.memberFlags(at, pattern),
        namespaces: 0,
        signature: signatureText(this.text.slice(this.start[at], this.end[annotation === 0 ? pattern : annotation])),
      });
      const unit = this.openUnit(field);
      const type = this.muted(() => (annotation === 0 ? this.expression(value) : this.annotation(annotation)));
      this.closeUnit(unit, type);
    }
  }

  #isProperty(parameter: number, pattern: number): boolean {
    for (let at = parameter + 1; at < pattern; at = this.next[at]!) {
      const kind = this.kind(at);
      if (kind === Kind.accessibility_modifier || kind === Kind.override_modifier) return true;
    }
    return /\breadonly\s+$/.test(this.text.slice(this.start[parameter], this.start[pattern]));
  }

  /** JavaScript declares no fields: `this.x = …` in the constructor says which there are. */
  #assignedFields(constructor: number, def: number): void {
    if (this.fields.return_type !== MISSING_FIELD) return;
    const declared = new Set<string>();
    const body = this.child(constructor, this.fields.body);
    const after = body === 0 ? 0 : this.next[body]!;
    for (let at = body; at < after; at++) {
      if (this.kind(at) !== Kind.assignment_expression) continue;
      const left = this.child(at, this.fields.left);
      const value = this.child(at, this.fields.right);
      if (this.kind(left) !== Kind.member_expression) continue;
      const property = this.child(left, this.fields.property);
      if (this.kind(this.child(left, this.fields.object)) !== Kind.this || property === 0) continue;
      const name = this.textOf(property);
      if (declared.has(name)) continue;
      declared.add(name);
      this.#assignedField(name, property, constructor, value, def);
    }
  }

  #assignedField(name: string, site: number, constructor: number, value: number, def: number): void {
    const field = this.define({
      kind: NodeKind.field,
      name,
      nameNode: site,
      node: site,
      flags: this.kind(site) === Kind.private_property_identifier ? 0 : NodeFlag.public,
      namespaces: 0,
      signature: name,
    });
    const unit = this.openUnit(field);
    this.block.thisKind = ThisKind.instance;
    this.block.thisDef = def;
    const type = this.muted(() => {
      this.parameters(this.child(constructor, this.fields.parameters));
      return this.expression(value);
    });
    this.closeUnit(unit, type);
  }
}

const MISSING_FIELD = 255;
