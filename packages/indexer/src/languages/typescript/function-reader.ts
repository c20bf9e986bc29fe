import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import { RefRole, TermOp, VARIADIC } from "../../facts/facts.ts";
import type { ParameterContext, Parameters } from "./binding-reader.ts";
import { CallReader } from "./call-reader.ts";
import { BindingKind } from "./environment.ts";
import type { Block } from "./environment.ts";
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

/** Functions and methods that are definitions. */
export abstract class FunctionReader extends CallReader {
  /** Signatures of an overloaded function whose body is still to come. */
  pendingOverloads: number[] = [];

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
    const text = signatureText(this.text.slice(this.start[whole], end));
    if (whole === node) return text;
    // `const f = (x) =>`: what stands before the parameters of the function is its name.
    const keyword = this.kind(this.parent[whole]!) === Kind.lexical_declaration ? "const " : "";
    return keyword + text;
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
