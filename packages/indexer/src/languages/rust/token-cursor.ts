import { Namespace, RefRole, TermOp } from "../../facts/facts.ts";
import { lex, Token } from "./token-lexer.ts";
import type { Tokens } from "./token-lexer.ts";
import { globalName, isConstParameterName, specialType } from "./types.ts";
import type { Walk } from "./walk.ts";

/** Where the reading of a macro's arguments stands, and what it may conclude. */
export class TokenCursor {
  readonly x: Walk;
  readonly text: string;
  readonly tokens: Tokens;
  /** Index of the next token. */
  at = 0;
  /** Index behind the last token of the list that is being read. */
  end: number;
  /**
   * Whether a lone name is surely a value, as in `println!`. In a macro nobody knows it may as well be a field's, a new
   * item's or a keyword of the macro's own, so only calls and longer paths are noted.
   */
  trustsNames = false;
  readonly #readExpression: (c: TokenCursor, allowsStruct: boolean) => number;

  constructor(x: Walk, from: number, to: number, readExpression: (c: TokenCursor, allowsStruct: boolean) => number) {
    this.x = x;
    this.#readExpression = readExpression;
    this.text = x.text;
    this.tokens = lex(x.text, from, to);
    this.end = this.tokens.kind.length;
  }

  /** Reads an expression; 0 without a step when none starts here. In a condition `Name {` starts no struct literal. */
  expression(allowsStruct = true): number {
    if (!this.x.enter()) return 0;
    const term = this.#readExpression(this, allowsStruct);
    this.x.leave();
    return term;
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  kind(ahead = 0): number {
    return this.at + ahead < this.end ? (this.tokens.kind[this.at + ahead] as number) : -1;
  }

  slice(ahead = 0): string {
    const i = this.at + ahead;
    return i < this.end ? this.text.slice(this.tokens.start[i], this.tokens.end[i]) : "";
  }

  /** Whether the next token has this text. */
  is(text: string, ahead = 0): boolean {
    const i = this.at + ahead;
    if (i >= this.end) return false;
    const start = this.tokens.start[i] as number;
    if ((this.tokens.end[i] as number) - start !== text.length) return false;
    // Asked some fifty times for each expression, so the first unit is compared before anything is called.
    if (this.text.charCodeAt(start) !== text.charCodeAt(0)) return false;
    return text.length === 1 || this.text.startsWith(text, start);
  }

  /** Steps over the next token if it has this text. */
  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.at++;
    return true;
  }

  isName(ahead = 0): boolean {
    return this.kind(ahead) === Token.identifier;
  }

  name(index: number): number {
    const start = this.tokens.start[index] as number;
    const end = this.tokens.end[index] as number;
    // An `r` may also stand alone before a `#`.
    const isRaw = end - start > 2 && this.text.startsWith("r#", start);
    return this.x.facts.nameAt(this.text, isRaw ? start + 2 : start, end);
  }

  startsUpper(index: number): boolean {
    const code = this.text.charCodeAt(this.tokens.start[index] as number);
    return code >= 65 && code <= 90;
  }

  /** Reads what lies between the brackets that open at the next token, and steps behind them. */
  inside<T>(read: () => T): T {
    const close = this.tokens.match[this.at] as number;
    const outer = this.end;
    this.at++;
    // An unclosed bracket's content runs to the end.
    this.end = Math.min(this.tokens.kind[close] === Token.close ? close : close + 1, outer);
    const result = read();
    this.at = Math.min(close + 1, outer);
    this.end = outer;
    return result;
  }

  /** Steps over one token, or over a bracket with all it holds. */
  skip(): void {
    this.at = this.kind() === Token.open ? Math.min((this.tokens.match[this.at] as number) + 1, this.end) : this.at + 1;
  }

  ref(role: number, term: number, index: number, name: number, flags = 0, argumentCount = -1): number {
    const { x } = this;
    if (x.quiet > 0) return -1;
    const offset = this.tokens.start[index] as number;
    const line = x.lineAt(offset);
    const column = offset - (x.tree.lineStart[line - 1] as number) + 1;
    return x.refAt(role, term, line, column, name, flags, argumentCount);
  }

  /** First segment of a path in a namespace: `Self` and type parameters included. */
  first(index: number, namespace: number, isGlobal: boolean): number {
    const { x } = this;
    const name = this.name(index);
    if (isGlobal) return x.term(TermOp.path, x.scope, globalName(x, name), namespace);
    const special = namespace === Namespace.type || x.facts.nameText(name) === "Self" ? specialType(x, name) : -1;
    if (special >= 0 || isConstParameterName(x, name)) return Math.max(special, 0);
    return x.term(TermOp.path, x.scope, name, namespace);
  }

  /** Notes a type named at a token, unless it is `Self`, `_` or a type parameter. */
  usesType(term: number, index: number): void {
    const name = this.name(index);
    if (specialType(this.x, name) < 0) this.ref(RefRole.uses, term, index, name);
  }
}
