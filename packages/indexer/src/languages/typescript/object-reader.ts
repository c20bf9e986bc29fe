import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import { TermOp } from "../../facts/facts.ts";
import { ThisKind } from "./environment.ts";
import type { ExpectedType } from "./environment.ts";
import { FunctionReader, isFunctionKind } from "./function-reader.ts";
import { Kind } from "./kinds.ts";

/** Object literals whose functions and values are definitions: of constants, and returned by functions. */
export abstract class ObjectReader extends FunctionReader {
  /** Opens a constant's unit and defines the functions of its object literal as its methods. */
  readObjectDefinition(def: number, object: number, annotation: number): void {
    const unit = this.openUnit(def);
    const type = this.annotation(annotation);
    this.#defineMembers(def, object, annotation === 0 ? undefined : () => this.annotation(annotation));
    this.closeUnit(unit, annotation === 0 ? this.term(TermOp.selfType, def) : type);
  }

  /** An object that a function returns has its members below the function, which then is the type of its result. */
  override returned(node: number): number {
    const object = this.unwrapped(node);
    const owner = this.resultOwner;
    if (owner === 0 || this.stack.muted > 0 || this.kind(object) !== Kind.object || !this.#hasNamedValues(object)) {
      return this.value(node, this.resultType);
    }
    this.#defineMembers(owner, object, undefined);
    this.typesAround(node, object);
    return this.term(TermOp.selfType, owner);
  }

  #hasNamedValues(object: number): boolean {
    return this.childOfKind(object, Kind.shorthand_property_identifier) !== 0 || this.hasFunctions(object);
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

  hasFunctions(object: number): boolean {
    if (this.kind(object) !== Kind.object) return false;
    const after = this.next[object]!;
    for (let at = object + 1; at < after; at = this.next[at]!) {
      if (this.kind(at) === Kind.method_definition) return true;
      if (this.kind(at) === Kind.pair && isFunctionKind(this.kind(this.child(at, this.fields.value)))) return true;
    }
    return false;
  }

  /** The expression inside parentheses and casts. */
  unwrapped(value: number): number {
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

  /** Reads the types of the casts around a value that became a definition. */
  typesAround(value: number, inner: number): void {
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
}
