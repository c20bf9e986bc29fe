import { EdgeFlag } from "@parseltongue/graph/schema";
import { Namespace, TermOp } from "../../facts/facts.ts";
import { BindingKind, ThisKind, findValue } from "./environment.ts";
import type { Binding, Block, ExpectedType } from "./environment.ts";
import { Kind } from "./kinds.ts";
import { LocalOp } from "../../facts/term-stack.ts";
import { TypeReader } from "./type-reader.ts";

const COMMA = 0x2c;

/** Where a function's parameters get their types when they have no annotation: from a call, or from what its place wants. */
export type ParameterContext =
  | { readonly call: number; readonly argument: number }
  | { readonly expected: ExpectedType };

/** Parameters as read: their types in order, and how many a call may give. */
export interface Parameters {
  readonly types: readonly number[];
  readonly count: number;
  /** Fewer (optional, default) or more (rest) may be given. */
  readonly isVariadic: boolean;
}

/**
 * Locals. A name is bound when its block is entered (so that functions may name what comes below them) and its type is
 * worked out when somebody asks, in the unit of whoever asks: terms of one unit cannot name those of another.
 */
export abstract class BindingReader extends TypeReader {
  /** Bindings of destructured initialisers, to be told their term when the initialiser is read. */
  readonly patternSources: Map<number, Binding> = new Map();
  /** Blocks in which object literals were read, by the number in their `LocalOp.objectLiteral` term. */
  readonly literalBlocks: Block[] = [];
  /** The callee of a call as a term of the unit that asks. */
  abstract calleeOf(call: number): number;
  abstract functionValue(node: number, context?: ParameterContext): number;
  /** As `expression`, where the place wants a type: functions inside the value learn their parameters' from it. */
  abstract expressionOf(node: number, expected: ExpectedType): number;

  // Declaring.

  /** Binds the names of a pattern to parts of `source`. */
  declarePattern(pattern: number, source: Binding): void {
    switch (this.kind(pattern)) {
      case Kind.identifier:
      case Kind.shorthand_property_identifier_pattern:
        this.block.declareValue(this.textOf(pattern), source);
        return;
      case Kind.assignment_pattern:
      case Kind.object_assignment_pattern:
        return this.declarePattern(this.child(pattern, this.fields.left), source);
      case Kind.rest_pattern:
        return this.declarePattern(this.firstNamed(pattern), source);
      case Kind.object_pattern:
        return this.#declareObjectPattern(pattern, source);
      case Kind.array_pattern:
        return this.#declareArrayPattern(pattern, source);
    }
  }

  /** The identifiers that a pattern binds, in source order. */
  boundNames(pattern: number, found: number[] = []): number[] {
    const kind = this.kind(pattern);
    if (kind === Kind.identifier || kind === Kind.shorthand_property_identifier_pattern) {
      found.push(pattern);
      return found;
    }
    const after = this.next[pattern]!;
    for (let at = pattern + 1; at < after; at = this.next[at]!) {
      if (this.isDefault(at) || this.field[at] === this.fields.key) continue;
      this.boundNames(at, found);
    }
    return found;
  }

  /** Whether a node is the default value inside a pattern. */
  isDefault(node: number): boolean {
    const parent = this.kind(this.parent[node]!);
    const isAssignment = parent === Kind.assignment_pattern || parent === Kind.object_assignment_pattern;
    return isAssignment && this.field[node] === this.fields.right;
  }

  /** Reads the defaults and computed keys inside a pattern, and records what its properties name. */
  readPattern(pattern: number, source: Binding): void {
    const kind = this.kind(pattern);
    if (kind === Kind.identifier) return;
    const after = this.next[pattern]!;
    for (let at = pattern + 1; at < after; at = this.next[at]!) {
      if (this.isDefault(at)) this.expression(at);
      else if (kind === Kind.object_pattern) this.#readProperty(at, source);
      else this.readPattern(at, source);
    }
  }

  #readProperty(node: number, source: Binding): void {
    let site = node;
    switch (this.kind(node)) {
      case Kind.object_assignment_pattern:
        site = this.child(node, this.fields.left);
        this.readPattern(node, source);
        break;
      case Kind.pair_pattern: {
        site = this.child(node, this.fields.key);
        const value = this.child(node, this.fields.value);
        const name = this.propertyName(site);
        if (value !== 0) this.readPattern(value, this.binding(BindingKind.field, 0, 0, 0, name, source));
        break;
      }
      case Kind.shorthand_property_identifier_pattern:
        break;
      default:
        return this.readPattern(node, source);
    }
    if (site === 0 || this.kind(site) === Kind.computed_property_name || this.stack.muted > 0) return;
    const name = this.propertyName(site);
    const term = this.patternField(this.bindingTerm(source), name);
    if (this.namesMember(term)) this.uses(term, site, name, EdgeFlag.value);
  }

  /** Whether the term of a call's callee or of a value can name a definition by itself. */
  namesMember(term: number): boolean {
    const op = this.stack.op(term);
    if (op === TermOp.path || op === TermOp.member) return (this.stack.operand(term, 2) & Namespace.value) !== 0;
    return op === TermOp.field || op === TermOp.method || op === TermOp.patternField;
  }

  #declareObjectPattern(pattern: number, source: Binding): void {
    const after = this.next[pattern]!;
    for (let at = pattern + 1; at < after; at = this.next[at]!) {
      switch (this.kind(at)) {
        case Kind.shorthand_property_identifier_pattern:
        case Kind.object_assignment_pattern: {
          const target = this.kind(at) === Kind.object_assignment_pattern ? this.child(at, this.fields.left) : at;
          this.declarePattern(target, this.binding(BindingKind.field, 0, 0, 0, this.textOf(target), source));
          break;
        }
        case Kind.pair_pattern: {
          const name = this.propertyName(this.child(at, this.fields.key));
          const value = this.child(at, this.fields.value);
          this.declarePattern(value, this.binding(BindingKind.field, 0, 0, 0, name, source));
          break;
        }
        case Kind.rest_pattern:
          this.declarePattern(at, source);
          break;
      }
    }
  }

  #declareArrayPattern(pattern: number, source: Binding): void {
    const after = this.next[pattern]!;
    let index = 0;
    let from = this.start[pattern]! + 1;
    for (let at = this.namedFrom(pattern + 1, after); at !== 0; at = this.namedFrom(this.next[at]!, after)) {
      for (let i = from; i < this.start[at]!; i++) if (this.text.charCodeAt(i) === COMMA) index++;
      from = this.end[at]!;
      if (this.kind(at) === Kind.rest_pattern) this.declarePattern(at, source);
      else this.declarePattern(at, this.binding(BindingKind.position, 0, 0, 0, String(index), source));
    }
  }

  // Parameters.

  /** Declares the parameters in `(…)` and reads their annotations and defaults. */
  parameters(node: number, context?: ParameterContext): Parameters {
    const types: number[] = [];
    let count = 0;
    let isVariadic = false;
    const after = node === 0 ? 0 : this.next[node]!;
    for (
      let at = node === 0 ? 0 : this.namedFrom(node + 1, after);
      at !== 0;
      at = this.namedFrom(this.next[at]!, after)
    ) {
      if (this.kind(at) === Kind.decorator) continue;
      const pattern = this.#parameterPattern(at);
      if (this.kind(pattern) === Kind.this) {
        this.annotation(this.child(at, this.fields.type));
        this.block.thisKind = ThisKind.none;
        continue;
      }
      types.push(this.#parameter(at, pattern, types.length, context));
      if (this.kind(pattern) === Kind.rest_pattern) isVariadic = true;
      else count++;
      if (this.#isOptional(at)) isVariadic = true;
    }
    return { types, count, isVariadic };
  }

  /** A single parameter without parentheses: `x => …`. */
  bareParameter(node: number, context?: ParameterContext): Parameters {
    return { types: [this.#parameter(node, node, 0, context)], count: 1, isVariadic: false };
  }

  #parameterPattern(node: number): number {
    const pattern = this.child(node, this.fields.pattern);
    if (pattern !== 0) return pattern;
    return this.kind(node) === Kind.assignment_pattern ? this.child(node, this.fields.left) : node;
  }

  #isOptional(node: number): boolean {
    const kind = this.kind(node);
    if (kind === Kind.optional_parameter || kind === Kind.assignment_pattern) return true;
    return kind === Kind.required_parameter && this.child(node, this.fields.value) !== 0;
  }

  #parameter(node: number, pattern: number, index: number, context: ParameterContext | undefined): number {
    const annotation = this.child(node, this.fields.type);
    const standard =
      this.kind(node) === Kind.assignment_pattern
        ? this.child(node, this.fields.right)
        : this.child(node, this.fields.value);
    let binding: Binding;
    if (annotation !== 0) binding = this.binding(BindingKind.annotated, annotation);
    else if (context !== undefined) binding = this.#contextBinding(context, index);
    else if (standard !== 0) binding = this.binding(BindingKind.value, standard);
    else binding = this.binding(BindingKind.opaque, 0);
    this.declarePattern(pattern, binding);
    const typeTerm = annotation === 0 ? 0 : this.annotation(annotation);
    const valueTerm = standard === 0 ? 0 : this.valueFor(standard, annotation);
    if (annotation !== 0) this.settle(binding, typeTerm);
    else if (binding.kind === BindingKind.value) this.settle(binding, valueTerm);
    this.readPattern(pattern, binding);
    return annotation !== 0 ? typeTerm : valueTerm;
  }

  #contextBinding(context: ParameterContext, index: number): Binding {
    if ("call" in context) return this.binding(BindingKind.argumentParameter, context.call, context.argument, index);
    // The function's own block hides names and `this` of the place that wants the type.
    const place = this.block.outer ?? this.block;
    const expected = (): number => this.inBlock(place, context.expected);
    return this.binding(BindingKind.contextParameter, 0, 0, index, "", undefined, expected);
  }

  /** Reads an initialiser; functions in it take their parameters' types from the annotation. */
  valueFor(value: number, annotation: number): number {
    return annotation === 0 ? this.expression(value) : this.expressionOf(value, () => this.annotation(annotation));
  }

  // Asking.

  /** Tells a binding its term in the open unit, as it has just been read there. */
  settle(binding: Binding, term: number): void {
    if (this.stack.muted > 0 && binding.unit === this.serial) return;
    binding.unit = this.serial;
    binding.term = term;
  }

  /** The term of a local in the open unit. */
  bindingTerm(binding: Binding): number {
    if (binding.unit === this.serial) return binding.term;
    if (binding.unit === -this.serial) return 0;
    binding.unit = -this.serial;
    const term = this.inBlock(binding.block, () => this.muted(() => this.#evaluate(binding)));
    binding.unit = this.serial;
    binding.term = term;
    return term;
  }

  #evaluate(binding: Binding): number {
    const { kind, node, source } = binding;
    switch (kind) {
      case BindingKind.annotated:
        return this.annotation(node);
      case BindingKind.value:
        return node === 0 ? 0 : this.expression(node);
      case BindingKind.instance: {
        const constructor = this.expression(node);
        return constructor === 0 ? 0 : this.term(TermOp.new, constructor);
      }
      case BindingKind.field:
        return source === undefined ? 0 : this.patternField(this.bindingTerm(source), binding.name);
      case BindingKind.position: {
        // Of a tuple it is the field of that number, of anything else an element.
        const iterated = source === undefined ? 0 : this.bindingTerm(source);
        if (iterated === 0) return 0;
        const field = this.term(TermOp.patternField, iterated, 0, this.name(binding.name));
        return this.term(TermOp.join, field, this.term(TermOp.element, iterated));
      }
      case BindingKind.element: {
        const iterated = source === undefined ? 0 : this.bindingTerm(source);
        return iterated === 0 ? 0 : this.term(TermOp.element, iterated);
      }
      case BindingKind.argumentParameter: {
        const callee = this.calleeOf(node);
        return callee === 0 ? 0 : this.term(TermOp.expectedParameter, callee, binding.a, binding.b);
      }
      case BindingKind.contextParameter: {
        const type = binding.expected?.() ?? 0;
        if (type === 0) return 0;
        const callee = this.term(TermOp.fn, this.stack.list([type]), 0);
        return this.term(TermOp.expectedParameter, callee, 0, binding.b);
      }
      default:
        return 0;
    }
  }

  /** The part of a value that a pattern's property binds. */
  patternField(value: number, name: string): number {
    if (value === 0) return 0;
    const op = this.stack.op(value);
    if (op === LocalOp.objectType || op === LocalOp.objectLiteral) return this.fieldTerm(value, name);
    if (op === TermOp.moduleSpecifier) return this.term(TermOp.member, value, this.name(name), Namespace.value);
    return this.term(TermOp.patternField, value, 0, this.name(name));
  }

  override fieldTerm(object: number, name: string): number {
    if (this.stack.op(object) === LocalOp.objectLiteral) return this.#literalMember(object, name);
    if (this.stack.op(object) === TermOp.moduleSpecifier) {
      return this.term(TermOp.member, object, this.name(name), Namespace.value);
    }
    return super.fieldTerm(object, name);
  }

  #literalMember(object: number, name: string): number {
    const literal = this.stack.operand(object, 0);
    const block = this.literalBlocks[this.stack.operand(object, 1)];
    if (block === undefined) return 0;
    const after = this.next[literal]!;
    for (let at = literal + 1; at < after; at = this.next[at]!) {
      const kind = this.kind(at);
      if (kind === Kind.shorthand_property_identifier && this.textOf(at) === name) {
        return this.inBlock(block, () => this.muted(() => this.identifier(at)));
      }
      const key = this.child(at, kind === Kind.pair ? this.fields.key : this.fields.name);
      if (key === 0 || this.propertyName(key) !== name) continue;
      const value = kind === Kind.pair ? this.child(at, this.fields.value) : 0;
      return value === 0 ? 0 : this.inBlock(block, () => this.muted(() => this.expression(value)));
    }
    return 0;
  }

  /** A name as a value: a local's term, else a path. Records the use of a definition or import. */
  identifier(node: number): number {
    const name = this.textOf(node);
    const binding = findValue(this.block, name);
    if (binding === undefined) {
      const term = this.path(0, name, Namespace.value);
      this.uses(term, node, name, EdgeFlag.value);
      return term;
    }
    switch (binding.kind) {
      case BindingKind.item: {
        const term = this.path(this.scopeOf(binding.block), binding.name || name, Namespace.value);
        this.uses(term, node, name, EdgeFlag.value);
        return term;
      }
      case BindingKind.namespace:
        return this.path(this.scopeOf(binding.block), name, Namespace.value);
      default:
        return this.bindingTerm(binding);
    }
  }

  /** Whether an expression names a namespace or module, whose members are reached with `member`. */
  namesNamespace(node: number): boolean {
    const kind = this.kind(node);
    if (kind === Kind.identifier) return findValue(this.block, this.textOf(node))?.kind === BindingKind.namespace;
    return false;
  }
}
