import { NodeKind } from "@parseltongue/graph/schema";
import { FactsBuilder } from "../../facts/facts-builder.ts";
import { RefRole, ScopeKind, TermOp } from "../../facts/facts.ts";
import type { TermStack } from "../../facts/term-stack.ts";
import type { SyntaxTree } from "../../syntax/syntax-tree.ts";
import type { Binding } from "./environment.ts";
import type { LanguageOptions } from "./language-options.ts";
import type { Match, Matcher, Rule } from "./query-matcher.ts";
import type { RuleSet } from "./rule-set.ts";
import { signatureOf, summaryOf } from "./signature.ts";
import { FLAGS, isTypeKind } from "./vocabulary.ts";

/** A field that a method gives its object, noted until the type around it is read to its end. */
export interface LateField {
  readonly name: string;
  readonly site: number;
  readonly type: number;
  readonly value: number;
  readonly path: readonly number[];
  readonly env: Binding | undefined;
}

/** A definition whose contents are being read. */
export interface Frame {
  readonly def: number;
  readonly kind: number;
  readonly outer: Frame | undefined;
  readonly serial: number;
  readonly env: Binding | undefined;
  /** Scope of its own names; -1 while it declares none. */
  scope: number;
  /** Of a type: names of members met, fields met in its methods, nodes of what it extends. */
  readonly members: Set<string>;
  readonly lateFields: LateField[];
  readonly supertypes: number[];
  readonly stack: ReturnType<TermStack["open"]> | undefined;
  readonly imports: PendingImport[];
  /** Of a type: whether what is declared from here on is not public. */
  isPrivate: boolean;
  /** Of a method outside its type: the extension of that. */
  owner: number;
}

export interface PendingImport {
  readonly alias: string;
  readonly term: number;
  readonly flags: number;
  readonly site: number;
}

/** What a definition is recorded as. */
export interface DefinitionShape {
  readonly kind: number;
  readonly name: string;
  readonly nameNode: number;
  readonly node: number;
  readonly flags: number;
  readonly namespaces: number;
  readonly signatureEnd: number;
  readonly doc: number;
}

const DEPTH_LIMIT = 400;
/** Flags of nodes; those above are for the reader alone. */
const NODE_FLAGS = 0xffffff;

/** Everything a reader is made with. */
export interface ReaderParts {
  readonly tree: SyntaxTree;
  readonly rules: RuleSet;
  readonly matcher: Matcher;
  readonly stack: TermStack;
  readonly options: LanguageOptions;
}

/** The lowest layer of the reader of declared languages: the tree, its rules, the definitions that are open. */
export abstract class UnitReader {
  readonly tree: SyntaxTree;
  readonly builder: FactsBuilder = new FactsBuilder();
  readonly stack: TermStack;
  readonly options: LanguageOptions;
  readonly matcher: Matcher;
  readonly next: Uint32Array;
  frame: Frame;
  env: Binding | undefined = undefined;
  /** While above 0, an expression is read again for its type alone: nothing is defined, nothing recorded. */
  rereading = 0;
  readonly #rules: RuleSet;
  readonly #flags = new Map<number, number>();
  #serials = 0;
  #depth = 0;

  constructor({ tree, rules, matcher, stack, options }: ReaderParts) {
    this.tree = tree;
    this.next = tree.next;
    this.#rules = rules;
    this.matcher = matcher;
    this.stack = stack;
    this.options = options;
    this.frame = this.#newFrame(0, NodeKind.file, undefined);
  }

  #newFrame(def: number, kind: number, outer: Frame | undefined, stack?: Frame["stack"]): Frame {
    return {
      def,
      kind,
      outer,
      serial: ++this.#serials,
      env: this.env,
      scope: -1,
      members: new Set(),
      lateFields: [],
      supertypes: [],
      stack,
      imports: [],
      isPrivate: false,
      owner: 0,
    };
  }

  textOf(node: number): string {
    return this.tree.text.slice(this.tree.start[node], this.tree.end[node]);
  }

  name(text: string): number {
    return this.builder.name(text);
  }

  enter(): boolean {
    if (this.#depth >= DEPTH_LIMIT) return false;
    this.#depth++;
    return true;
  }

  leave(): void {
    this.#depth--;
  }

  // What rules say of a node.

  valueMatch(node: number): Match | undefined {
    return this.#first(this.#rules.values[this.tree.symbol[node]!], node);
  }

  typeMatch(node: number): Match | undefined {
    return this.#first(this.#rules.types[this.tree.symbol[node]!], node);
  }

  declaratorMatch(node: number): Match | undefined {
    return this.#first(this.#rules.declarators[this.tree.symbol[node]!], node);
  }

  #first(rules: readonly Rule[] | undefined, node: number): Match | undefined {
    for (const rule of rules ?? []) {
      const match = this.matcher.match(rule, node);
      if (match !== undefined) return match;
    }
    return undefined;
  }

  /** Notes the marks that a node puts on itself or on definitions inside it. */
  noteFlags(node: number): void {
    for (const rule of this.#rules.flags[this.tree.symbol[node]!] ?? []) {
      const match = this.matcher.match(rule, node);
      if (match === undefined) continue;
      const flagged = match.part(rule.head);
      this.#flags.set(flagged, (this.#flags.get(flagged) ?? 0) | FLAGS[rule.head.slice("flag.".length)]!);
    }
  }

  flagsOf(node: number): number {
    return this.#flags.get(node) ?? 0;
  }

  /** Calls back for each named child that is no comment. */
  eachChild(node: number, visit: (child: number) => void): void {
    const after = this.next[node]!;
    for (let at = node + 1; at < after; at = this.next[at]!) if (this.matcher.isPlain(at)) visit(at);
  }

  // Definitions and scopes.

  /** The nearest type around what is read. */
  get type(): Frame | undefined {
    for (let at: Frame | undefined = this.frame; at !== undefined; at = at.outer) if (isTypeKind(at.kind)) return at;
    return undefined;
  }

  /** The definition whose instance the code that is read belongs to: a type, or an extension of one; 0 for none. */
  get selfDef(): number {
    for (let at: Frame | undefined = this.frame; at !== undefined; at = at.outer) {
      if (at.owner !== 0) return at.owner;
      if (isTypeKind(at.kind)) return at.def;
    }
    return 0;
  }

  get isInType(): boolean {
    return isTypeKind(this.frame.kind);
  }

  get isInFunction(): boolean {
    return this.frame.kind === NodeKind.function || this.frame.kind === NodeKind.method;
  }

  /** The scope in which names are looked up where the reader is. */
  scope(): number {
    for (let at: Frame | undefined = this.frame; at !== undefined; at = at.outer) if (at.scope >= 0) return at.scope;
    return 0;
  }

  declaringScope(frame: Frame = this.frame): number {
    if (frame.scope < 0) {
      let outer = frame.outer;
      while (outer !== undefined && outer.scope < 0) outer = outer.outer;
      frame.scope = this.builder.scope(ScopeKind.block, outer?.scope ?? -1, frame.def);
    }
    return frame.scope;
  }

  define(shape: DefinitionShape, parent: Frame = this.frame): number {
    const { node, nameNode } = shape;
    const isMember = shape.namespaces === 0 || isTypeKind(parent.kind);
    if (isTypeKind(parent.kind)) parent.members.add(shape.name);
    return this.builder.def({
      kind: shape.kind,
      name: this.name(shape.name),
      parent: parent.def,
      flags: shape.flags & NODE_FLAGS,
      line: this.tree.line[nameNode]!,
      column: this.column(nameNode),
      endLine: this.lineAt(this.tree.end[node]!),
      signature: this.name(signatureOf(this.tree.text.slice(this.tree.start[node], shape.signatureEnd))),
      doc: this.name(summaryOf(this.#docText(shape.doc, node))),
      namespaces: isMember ? 0 : shape.namespaces,
      scope: isMember ? -1 : this.declaringScope(parent),
    }).def;
  }

  /** A documentation part's text, else that of the comments right above. */
  #docText(doc: number, node: number): string {
    if (doc !== 0) return this.textOf(doc);
    const { text, start } = this.tree;
    let end = start[node]!;
    // What stands between the start of the line and the definition belongs to it: `export`, a bracket.
    end = this.tree.lineStart[this.lineAt(end) - 1]!;
    const lines: string[] = [];
    for (let count = 0; count < 60 && end > 0; count++) {
      const lineStart = this.tree.lineStart[this.lineAt(end - 1) - 1]!;
      const line = text.slice(lineStart, end).trim();
      lines.unshift(line);
      end = lineStart;
    }
    return lines.join("\n");
  }

  openUnit(def: number, kind: number): Frame {
    const outer = this.frame;
    this.frame = this.#newFrame(def, kind, outer, this.stack.open());
    return outer;
  }

  /** Writes a definition's unit and goes back to the outer one. */
  closeUnit(type = 0, supertypes = 0, generics = 0): void {
    const { def, imports, stack, scope, outer, env } = this.frame;
    if (stack === undefined || outer === undefined) throw new Error("no unit is open");
    const header = [type, supertypes, generics, ...imports.map((entry) => entry.term)];
    const written = this.stack.close(stack, this.builder, def, header);
    this.writeImports(imports, def, scope, written.slice(3));
    this.builder.setDef(def, "ownScope", scope);
    this.builder.setDef(def, "type", written[0] ?? 0);
    this.builder.setDef(def, "supertypes", written[1] ?? 0);
    this.builder.setDef(def, "generics", written[2] ?? 0);
    this.frame = outer;
    this.env = env;
  }

  writeImports(imports: readonly PendingImport[], def: number, scope: number, terms: readonly number[]): void {
    imports.forEach(({ alias, flags, site }, i) => {
      const place = { line: this.tree.line[site]!, column: this.column(site) };
      this.builder.import({ scope, alias: this.name(alias), def, term: terms[i] ?? 0, flags, ...place });
    });
  }

  // Places.

  column(node: number): number {
    return this.tree.start[node]! - (this.tree.lineStart[this.tree.line[node]! - 1] ?? 0) + 1;
  }

  /** The 1-based line of an offset; an offset right behind a line end is still on that line when something ends there. */
  lineAt(offset: number): number {
    const { lineStart } = this.tree;
    let low = 0;
    let high = lineStart.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (lineStart[middle]! < offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  // Terms and references.

  term(op: number, a = 0, b = 0, c = 0): number {
    return this.stack.term(op, a, b, c);
  }

  primitive(name: string): number {
    return this.stack.term(TermOp.primitive, this.name(name));
  }

  ref(role: number, term: number, site: number, name: string, flags = 0, argumentCount = -1): void {
    if (term === 0 || name === "" || this.rereading > 0) return;
    this.stack.ref(role, term, this.tree.line[site]!, this.column(site), flags, this.name(name), argumentCount);
  }

  uses(term: number, site: number, flags = 0): void {
    this.ref(RefRole.uses, term, site, this.textOf(site), flags);
  }

  /** Reads something for its meaning alone, as it was seen from an earlier environment. */
  again<T>(env: Binding | undefined, read: () => T): T {
    const here = this.env;
    this.env = env;
    this.rereading++;
    this.stack.muted++;
    try {
      return read();
    } finally {
      this.rereading--;
      this.stack.muted--;
      this.env = here;
    }
  }
}
