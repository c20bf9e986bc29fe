import { IndexerError } from "../../indexer-error.ts";

/** A pattern for one syntax node, as it is written. */
export interface NodePattern {
  /** Node type, or a token's text; undefined for `(_)`: any named node that is no comment. */
  readonly type: string | undefined;
  readonly isToken: boolean;
  /** More than one: `[a b]`, any of which may match. Then `type` and `children` say nothing. */
  readonly alternatives: readonly NodePattern[];
  readonly children: readonly ChildPattern[];
  /** Fields that no child may fill: `!name`. */
  readonly absentFields: readonly string[];
  /** Names of captures without the `@`. */
  readonly captures: readonly string[];
  readonly line: number;
  readonly column: number;
}

/** A child that a pattern asks for. */
export interface ChildPattern {
  readonly pattern: NodePattern;
  readonly field: string | undefined;
  readonly quantifier: "" | "?" | "*" | "+";
  /** Nothing but comments may stand between it and the child before, or the start. */
  readonly isAnchored: boolean;
  /** Nothing but comments may follow it. */
  readonly isLast: boolean;
}

/** `(#name? @capture "text" …)` or `(#set! key value)`. */
export interface Predicate {
  readonly name: string;
  /** Captures have their `@`. */
  readonly operands: readonly string[];
  readonly line: number;
  readonly column: number;
}

/** One pattern of the top level, with what must hold of its captures and what it sets. */
export interface QueryPattern {
  readonly root: NodePattern;
  readonly predicates: readonly Predicate[];
}

interface Token {
  readonly kind: "punctuation" | "string" | "word" | "capture" | "end";
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

type Draft = { -readonly [K in keyof NodePattern]: NodePattern[K] };
type ChildDraft = { -readonly [K in keyof ChildPattern]: ChildPattern[K] };

const TOKEN = /\s+|;[^\n]*|("(?:[^"\\\n]|\\.)*")|(@[\w.-]+)|(#?[\w.-]*\w[?!]?)|([()[\]:!?*+._])/gy;
/** Deeper patterns than this nobody writes. */
const MAX_NESTING = 32;

/**
 * The patterns of a text in tree-sitter's query language, in order. Of that language it knows nodes, tokens, fields,
 * `(_)`, alternations, quantifiers, anchors, `!field`, captures and predicates. Refused are groups of siblings, supertypes,
 * `MISSING`, `_` for any token as well, and anchors beside children that repeat or may be missing, but for the last one.
 *
 * @throws IndexerError `bad-language` with line and column
 * @see https://tree-sitter.github.io/tree-sitter/using-parsers/queries/1-syntax.html
 */
export function readQuery(text: string, fileName: string): QueryPattern[] {
  return new QueryReader(text, fileName).read();
}

/** An error at a place of a query file. */
export function queryError(fileName: string, at: { line: number; column: number }, what: string, hint: string): Error {
  const place = `${fileName}:${at.line}:${at.column}`;
  return new IndexerError("bad-language", `${place}: ${what}`, { hint, details: { ...at, file: fileName } });
}

const SYNTAX_HINT = "write patterns as in tree-sitter's queries: (node_type field: (child) @capture)";

class QueryReader {
  readonly #fileName: string;
  readonly #tokens: Token[];
  #at = 0;
  #depth = 0;

  constructor(text: string, fileName: string) {
    this.#fileName = fileName;
    this.#tokens = this.#split(text);
  }

  read(): QueryPattern[] {
    const patterns: QueryPattern[] = [];
    while (this.#peek().kind !== "end") patterns.push(this.#topLevel());
    return patterns;
  }

  #split(text: string): Token[] {
    const tokens: Token[] = [];
    let line = 1;
    let lineStart = 0;
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < text.length) {
      const start = TOKEN.lastIndex;
      const place = { line, column: start - lineStart + 1 };
      const found = TOKEN.exec(text);
      if (found === null) {
        throw queryError(this.#fileName, place, `unexpected ${JSON.stringify(text[start])}`, SYNTAX_HINT);
      }
      const [all, string, capture, word, punctuation] = found;
      if (string !== undefined) tokens.push({ kind: "string", text: unquoted(string), ...place });
      else if (capture !== undefined) tokens.push({ kind: "capture", text: capture.slice(1), ...place });
      else if (word !== undefined && word !== "_") tokens.push({ kind: "word", text: word, ...place });
      else if (word !== undefined || punctuation !== undefined)
        tokens.push({ kind: "punctuation", text: all, ...place });
      for (let at = all.indexOf("\n"); at >= 0; at = all.indexOf("\n", at + 1)) {
        line++;
        lineStart = start + at + 1;
      }
    }
    tokens.push({ kind: "end", text: "the end of the file", line, column: text.length - lineStart + 1 });
    return tokens;
  }

  #peek(ahead = 0): Token {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]!;
  }

  #take(): Token {
    const token = this.#peek();
    this.#at++;
    return token;
  }

  #is(text: string, ahead = 0): boolean {
    const token = this.#peek(ahead);
    return token.kind === "punctuation" && token.text === text;
  }

  #accept(text: string): boolean {
    if (!this.#is(text)) return false;
    this.#at++;
    return true;
  }

  #expect(text: string): void {
    if (!this.#accept(text)) this.#fail(`${this.#shown()} where ${text} is due`);
  }

  #shown(): string {
    const token = this.#peek();
    return token.kind === "end" ? token.text : JSON.stringify(token.text);
  }

  #fail(what: string): never {
    throw queryError(this.#fileName, this.#peek(), what, SYNTAX_HINT);
  }

  /** `pattern`, or `(pattern predicate…)`. */
  #topLevel(): QueryPattern {
    const predicates: Predicate[] = [];
    if (!this.#is("(") || !(this.#is("(", 1) || this.#is("[", 1))) {
      const root = this.#pattern(predicates);
      return { root, predicates };
    }
    this.#take();
    const root = this.#pattern(predicates);
    while (this.#is("(")) predicates.push(this.#predicate());
    this.#expect(")");
    return { root, predicates };
  }

  #isPredicate(): boolean {
    return this.#is("(") && this.#peek(1).kind === "word" && this.#peek(1).text.startsWith("#");
  }

  #predicate(): Predicate {
    this.#expect("(");
    const { text, line, column, kind } = this.#take();
    if (kind !== "word" || !text.startsWith("#")) this.#fail("a second pattern in one group, which is not understood");
    const operands: string[] = [];
    while (!this.#is(")")) {
      const operand = this.#take();
      if (operand.kind === "end" || operand.kind === "punctuation") this.#fail("a predicate that does not end");
      operands.push(operand.kind === "capture" ? `@${operand.text}` : operand.text);
    }
    this.#take();
    return { name: text.slice(1), operands, line, column };
  }

  #pattern(predicates: Predicate[]): NodePattern {
    if (++this.#depth > MAX_NESTING) this.#fail("patterns nested too deep");
    const { line, column } = this.#peek();
    const draft: Draft = {
      type: undefined,
      isToken: false,
      alternatives: [],
      children: [],
      absentFields: [],
      captures: [],
      line,
      column,
    };
    if (this.#accept("[")) draft.alternatives = this.#alternatives(predicates);
    else if (this.#peek().kind === "string") {
      draft.type = this.#take().text;
      draft.isToken = true;
    } else {
      if (this.#is("_")) this.#fail("_ for any node or token; write (_) for any node");
      this.#expect("(");
      this.#node(draft, predicates);
    }
    this.#depth--;
    draft.captures = this.#captures();
    return draft;
  }

  #captures(): string[] {
    const captures: string[] = [];
    while (this.#peek().kind === "capture") captures.push(this.#take().text);
    return captures;
  }

  #alternatives(predicates: Predicate[]): NodePattern[] {
    const alternatives: NodePattern[] = [];
    while (!this.#accept("]")) alternatives.push(this.#pattern(predicates));
    if (alternatives.length === 0) this.#fail("an alternation of nothing");
    return alternatives;
  }

  /** What stands between the parentheses of a node. */
  #node(draft: Draft, predicates: Predicate[]): void {
    if (!this.#accept("_")) {
      const type = this.#take();
      if (type.kind !== "word" || type.text.startsWith("#")) this.#fail("a node without a type");
      draft.type = type.text;
    }
    const children: ChildDraft[] = [];
    const absent: string[] = [];
    let isAnchored = false;
    const check = (child: ChildDraft | undefined): void => {
      if (child !== undefined && child.quantifier !== "")
        this.#fail("an anchor beside a child that repeats or may be missing");
    };
    while (!this.#accept(")")) {
      if (this.#isPredicate()) predicates.push(this.#predicate());
      else if (this.#accept(".")) isAnchored = true;
      else if (this.#accept("!")) absent.push(this.#take().text);
      else {
        if (isAnchored) check(children.at(-1));
        children.push(this.#child(isAnchored, predicates));
        isAnchored = false;
        const isOptionalEnd = children.at(-1)!.quantifier === "?" && this.#is(")");
        if (children.at(-1)!.isAnchored && !isOptionalEnd) check(children.at(-1));
      }
    }
    const last = children.at(-1);
    if (isAnchored) check(last);
    if (isAnchored && last !== undefined) last.isLast = true;
    draft.children = children;
    draft.absentFields = absent;
  }

  #child(isAnchored: boolean, predicates: Predicate[]): ChildDraft {
    const hasField = this.#peek().kind === "word" && this.#is(":", 1);
    const field = hasField ? this.#take().text : undefined;
    if (hasField) this.#take();
    const pattern = this.#pattern(predicates);
    let quantifier: ChildPattern["quantifier"] = "";
    for (const sign of ["?", "*", "+"] as const) if (this.#accept(sign)) quantifier = sign;
    const captures = [...pattern.captures, ...this.#captures()];
    return { pattern: { ...pattern, captures }, field, quantifier, isAnchored, isLast: false };
  }
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (_all, char: string) => ({ n: "\n", t: "\t", r: "\r" })[char] ?? char);
}
