import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import { Namespace, RefRole, TermOp, VARIADIC } from "../../facts/facts.ts";
import { ClassReader } from "./class-reader.ts";
import { BindingKind, ThisKind } from "./environment.ts";
import { Kind } from "./kinds.ts";
import { signatureText } from "./signature-text.ts";

/** Interfaces, type aliases, enums and namespaces. */
export abstract class TypeDeclarationReader extends ClassReader {
  defineInterface(node: number, flags: number, documented: number): void {
    const nameNode = this.child(node, this.fields.name);
    const body = this.child(node, this.fields.body);
    if (nameNode === 0) return;
    const def = this.define({
      kind: NodeKind.interface,
      name: this.textOf(nameNode),
      nameNode,
      node,
      flags,
      namespaces: Namespace.type,
      signature: signatureText(this.text.slice(this.start[node], body === 0 ? this.end[node] : this.start[body])),
      documented,
    });
    const unit = this.openUnit(def);
    this.block.selfDef = def;
    this.block.thisKind = ThisKind.instance;
    this.block.thisDef = def;
    const generics = this.typeParameters(this.child(node, this.fields.type_parameters), def);
    const supertypes: number[] = [];
    const heritage = this.childOfKind(node, Kind.extends_type_clause);
    const after = heritage === 0 ? 0 : this.next[heritage]!;
    for (
      let at = heritage === 0 ? 0 : this.namedFrom(heritage + 1, after);
      at !== 0;
      at = this.namedFrom(this.next[at]!, after)
    ) {
      supertypes.push(this.supertype(at, RefRole.extends));
    }
    const called = body === 0 ? 0 : this.#members(body);
    this.closeUnit(unit, called, this.stack.list(supertypes), generics);
  }

  defineAlias(node: number, flags: number, documented: number): void {
    const nameNode = this.child(node, this.fields.name);
    const value = this.child(node, this.fields.value);
    if (nameNode === 0) return;
    const objects = this.#objectTypes(value);
    const end = objects.length > 0 ? this.start[value]! : this.end[node]!;
    const def = this.define({
      kind: NodeKind.typeAlias,
      name: this.textOf(nameNode),
      nameNode,
      node,
      flags,
      namespaces: Namespace.type,
      signature: signatureText(this.text.slice(this.start[node], end)),
      documented,
    });
    const unit = this.openUnit(def);
    const generics = this.typeParameters(this.child(node, this.fields.type_parameters), def);
    let type: number;
    if (objects.length === 0) type = this.type(value);
    else {
      this.block.selfDef = def;
      for (const object of objects) this.#members(object);
      type = this.#besides(value, def, objects);
    }
    this.closeUnit(unit, type, 0, generics);
  }

  /** The object types with named members that a type consists of: itself, or parts of a union or intersection. */
  #objectTypes(node: number, found: number[] = []): number[] {
    const kind = this.kind(node);
    if (kind === Kind.object_type && this.#hasNamedMember(node)) found.push(node);
    if (kind === Kind.union_type || kind === Kind.intersection_type || kind === Kind.parenthesized_type) {
      const after = this.next[node]!;
      for (let at = this.namedFrom(node + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
        if (!this.enter()) return found;
        this.#objectTypes(at, found);
        this.leave();
      }
    }
    return found;
  }

  #hasNamedMember(objectType: number): boolean {
    const after = this.next[objectType]!;
    for (let at = objectType + 1; at < after; at = this.next[at]!) {
      const kind = this.kind(at);
      if (kind === Kind.property_signature || kind === Kind.method_signature) return true;
    }
    return false;
  }

  /**
   * The target of an alias whose object types became its own members: the alias itself, and what stands beside them.
   */
  #besides(value: number, def: number, objects: readonly number[]): number {
    const others: number[] = [];
    let isUnion = false;
    const collect = (node: number): void => {
      const kind = this.kind(node);
      const isCombined = kind === Kind.union_type || kind === Kind.intersection_type;
      if (kind === Kind.union_type) isUnion = true;
      if (isCombined || kind === Kind.parenthesized_type) {
        const after = this.next[node]!;
        for (let at = this.namedFrom(node + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
          if (!this.enter()) return;
          collect(at);
          this.leave();
        }
      } else if (!objects.includes(node)) others.push(this.type(node));
    };
    collect(value);
    const known = others.filter((type) => type !== 0);
    const self = this.term(TermOp.selfType, def);
    if (known.length === 0) return self;
    return this.term(isUnion ? TermOp.union : TermOp.intersection, this.stack.list([self, ...known]));
  }

  /** Defines the members of an interface or object type. @returns what calling it means, 0 if it cannot be called */
  #members(body: number): number {
    let called = 0;
    let overloads: number[] = [];
    const after = this.next[body]!;
    for (let at = this.namedFrom(body + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      switch (this.kind(at)) {
        case Kind.property_signature:
          this.#property(at);
          break;
        case Kind.method_signature:
          if (this.#isRepeated(at, after)) overloads.push(at);
          else {
            this.#methodSignature(at, overloads);
            overloads = [];
          }
          break;
        case Kind.call_signature: {
          const signature = this.functionType(at, this.fields.return_type);
          if (called === 0) called = signature;
          break;
        }
        case Kind.construct_signature:
          this.functionType(at, this.fields.type);
          break;
        case Kind.index_signature: {
          const type = this.child(at, this.fields.type);
          if (type !== 0) this.annotation(type);
          break;
        }
        default:
          this.statement(at);
      }
    }
    return called;
  }

  #isRepeated(node: number, after: number): boolean {
    const following = this.namedFrom(this.next[node]!, after);
    if (following === 0 || this.kind(following) !== Kind.method_signature) return false;
    const name = this.child(node, this.fields.name);
    const other = this.child(following, this.fields.name);
    return name !== 0 && other !== 0 && this.textOf(name) === this.textOf(other);
  }

  #methodSignature(node: number, overloads: readonly number[]): void {
    const nameNode = this.child(node, this.fields.name);
    if (nameNode === 0) return;
    this.defineFunction({
      kind: NodeKind.method,
      name: this.propertyName(nameNode),
      nameNode,
      node,
      whole: node,
      documented: overloads[0] ?? node,
      flags: NodeFlag.public | NodeFlag.receiver | this.accessorFlag(node),
      namespaces: 0,
      thisKind: ThisKind.instance,
      thisDef: this.block.thisDef,
      overloads,
    });
  }

  /** A property is a field; one of function type is a method. */
  #property(node: number): void {
    const nameNode = this.child(node, this.fields.name);
    if (nameNode === 0) return;
    const annotation = this.child(node, this.fields.type);
    const typeNode = annotation === 0 ? 0 : this.firstNamed(annotation);
    const isMethod = this.kind(typeNode) === Kind.function_type;
    const end = annotation === 0 ? this.end[nameNode]! : this.end[annotation]!;
    const def = this.define({
      kind: isMethod ? NodeKind.method : NodeKind.field,
      name: this.propertyName(nameNode),
      nameNode,
      node,
      flags: NodeFlag.public | (isMethod ? NodeFlag.receiver : 0),
      namespaces: 0,
      signature: signatureText(this.text.slice(this.start[node], end)),
    });
    const unit = this.openUnit(def);
    if (isMethod) {
      const outer = this.openBlock();
      const parameters = this.muted(() => this.#arity(typeNode));
      this.block = outer;
      this.builder.setDef(def, "arity", parameters);
    }
    this.closeUnit(unit, this.declaredType(annotation));
  }

  override declaredType(annotation: number): number {
    const type = annotation === 0 ? 0 : this.firstNamed(annotation);
    if (this.kind(type) !== Kind.object_type || !this.#hasNamedMember(type)) return this.annotation(annotation);
    this.#members(type);
    return this.term(TermOp.selfType, this.def);
  }

  #arity(functionType: number): number {
    const { count, isVariadic } = this.parameters(this.child(functionType, this.fields.parameters));
    return count | (isVariadic ? VARIADIC : 0);
  }

  defineEnum(node: number, flags: number, documented: number): void {
    const nameNode = this.child(node, this.fields.name);
    const body = this.child(node, this.fields.body);
    if (nameNode === 0) return;
    const def = this.define({
      kind: NodeKind.enum,
      name: this.textOf(nameNode),
      nameNode,
      node,
      flags,
      namespaces: Namespace.type | Namespace.value,
      signature: signatureText(this.text.slice(this.start[node], body === 0 ? this.end[node] : this.start[body])),
      documented,
    });
    const unit = this.openUnit(def);
    const after = body === 0 ? 0 : this.next[body]!;
    const variants: number[] = [];
    for (
      let at = body === 0 ? 0 : this.namedFrom(body + 1, after);
      at !== 0;
      at = this.namedFrom(this.next[at]!, after)
    ) {
      variants.push(at);
      const variantName = this.kind(at) === Kind.enum_assignment ? this.child(at, this.fields.name) : at;
      // Initialisers may name earlier variants.
      if (variantName !== 0) this.declareOpaque(this.propertyName(variantName));
    }
    for (const variant of variants) this.#variant(variant, def);
    this.closeUnit(unit);
  }

  #variant(node: number, def: number): void {
    const isAssigned = this.kind(node) === Kind.enum_assignment;
    const nameNode = isAssigned ? this.child(node, this.fields.name) : node;
    if (nameNode === 0) return;
    const variant = this.define({
      kind: NodeKind.variant,
      name: this.propertyName(nameNode),
      nameNode,
      node,
      flags: NodeFlag.public,
      namespaces: 0,
      signature: signatureText(this.textOf(node)),
    });
    const unit = this.openUnit(variant);
    if (isAssigned) this.expression(this.child(node, this.fields.value));
    this.closeUnit(unit, this.term(TermOp.selfType, def));
  }

  /** `namespace A.B { … }`: one module per name; `declare module "m" { … }`: public if that is all there is of `m`. */
  defineNamespace(node: number, flags: number, documented: number): void {
    const nameNode = this.child(node, this.fields.name);
    if (nameNode === 0) return;
    const isAmbient = this.kind(nameNode) === Kind.string;
    const names = isAmbient ? [nameNode] : this.#namesOf(nameNode);
    const own = isAmbient && !this.#isModuleFile() ? flags | NodeFlag.public : flags;
    this.#namespace(node, names, 0, own, documented, isAmbient);
  }

  /** Whether the file imports or exports: what it declares as `module "m"` then only adds to a module that is there. */
  #isModuleFile(): boolean {
    for (let at = this.namedFrom(1, this.nodeCount); at !== 0; at = this.namedFrom(this.next[at]!, this.nodeCount)) {
      const kind = this.kind(at);
      if (kind === Kind.import_statement || kind === Kind.export_statement) return true;
    }
    return false;
  }

  #namesOf(node: number): number[] {
    const names: number[] = [];
    for (let at = node; at < this.next[node]!; at++) {
      const kind = this.kind(at);
      if (kind === Kind.identifier || kind === Kind.property_identifier) names.push(at);
    }
    return names;
  }

  #namespace(
    node: number,
    names: readonly number[],
    index: number,
    flags: number,
    documented: number,
    isAmbient: boolean,
  ): void {
    const nameNode = names[index];
    if (nameNode === undefined) return;
    const name = isAmbient ? this.stringText(nameNode) : this.textOf(nameNode);
    const def = this.define({
      kind: NodeKind.module,
      name,
      nameNode,
      node,
      flags,
      // No scope has a name for `module "m"`: imports find it.
      namespaces: isAmbient ? 0 : Namespace.type | Namespace.value,
      signature: `${isAmbient ? "module" : "namespace"} ${isAmbient ? this.textOf(nameNode) : name}`,
      documented,
    });
    const unit = this.openUnit(def);
    this.block.isModule = true;
    this.block.thisKind = ThisKind.none;
    this.declaringScope(this.block);
    const inner = names[index + 1];
    if (inner !== undefined) {
      this.declareItem(this.textOf(inner), Namespace.type | Namespace.value, BindingKind.namespace);
      this.#namespace(node, names, index + 1, NodeFlag.public, node, isAmbient);
    } else {
      const body = this.child(node, this.fields.body);
      if (body !== 0) this.statements(body);
    }
    this.closeUnit(unit);
  }
}
