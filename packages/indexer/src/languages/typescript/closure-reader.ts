import type { ParameterContext } from "./binding-reader.ts";
import { TermOp } from "../../facts/facts.ts";
import { ThisKind } from "./environment.ts";
import type { ExpectedType } from "./environment.ts";
import { Kind, TokenKind } from "./kinds.ts";
import { NarrowingReader } from "./narrowing-reader.ts";

/** Functions that are no definitions, whose contents belong to the definition around them; what functions return. */
export abstract class ClosureReader extends NarrowingReader {
  /** Terms of what the function being read returns; undefined outside of functions whose result nobody asks. */
  returns: number[] | undefined;
  /** What the function being read has to return, where it says so. */
  resultType: ExpectedType | undefined;
  /** The function being read whose result is what it returns; 0 inside a closure or where the result is written. */
  resultOwner = 0;

  /** Reads a statement, or an expression whose value nobody asks. */
  abstract statement(node: number): void;
  abstract statements(block: number): void;
  /** Declares the `var`s of nested blocks in the current one, that of the function. */
  abstract hoistVariables(body: number): void;
  /** A value that the function being read returns. */
  abstract returned(node: number): number;

  /** A value with what its place wants, if that is known. */
  value(node: number, expected: ExpectedType | undefined): number {
    return expected === undefined ? this.expression(node) : this.expressionOf(node, expected);
  }

  override functionValue(node: number, context?: ParameterContext): number {
    const outer = this.openBlock();
    const outerReturns = this.returns;
    const outerResult = this.resultType;
    const outerOwner = this.resultOwner;
    this.returns = [];
    this.resultOwner = 0;
    if (this.kind(node) !== Kind.arrow_function) this.block.thisKind = ThisKind.none;
    this.opaqueTypeParameters(this.child(node, this.fields.type_parameters));
    this.#declareOwnName(node);
    const bare = this.child(node, this.fields.parameter);
    const parameters =
      bare === 0
        ? this.parameters(this.child(node, this.fields.parameters), context)
        : this.bareParameter(bare, context);
    const annotation = this.child(node, this.fields.return_type);
    const declared = this.annotation(annotation);
    this.resultType = this.#resultOf(annotation);
    const body = this.child(node, this.fields.body);
    const inferred = this.#bodyResult(node, body);
    this.block = outer;
    this.returns = outerReturns;
    this.resultType = outerResult;
    this.resultOwner = outerOwner;
    const result = annotation === 0 ? inferred : declared;
    return this.term(TermOp.fn, this.stack.list(parameters.types), result);
  }

  #resultOf(annotation: number): ExpectedType | undefined {
    return annotation === 0 ? undefined : () => this.annotation(annotation);
  }

  #declareOwnName(node: number): void {
    if (this.kind(node) === Kind.method_definition) return;
    const name = this.child(node, this.fields.name);
    if (name !== 0) this.declareOpaque(this.textOf(name));
  }

  #bodyResult(node: number, body: number): number {
    if (this.kind(body) !== Kind.statement_block) {
      const value = this.value(body, this.resultType);
      return this.hasToken(node, TokenKind.async) ? this.future(value) : value;
    }
    if (this.stack.muted > 0) return 0;
    this.functionBody(body);
    return this.inferredResult(node);
  }

  /** Reads a function's statements in the current block, which holds its parameters. */
  functionBody(body: number): void {
    this.hoistVariables(body);
    this.statements(body);
  }

  /** The result of a function by its `return` statements. */
  inferredResult(node: number): number {
    const returned = this.returns ?? [];
    const result = returned.length === 0 ? this.primitive("void") : this.stack.join(returned);
    return this.hasToken(node, TokenKind.async) ? this.future(result) : result;
  }

  future(result: number): number {
    return result === 0 ? 0 : this.term(TermOp.future, result);
  }
}
