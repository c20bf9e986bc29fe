import { FactsBuilder } from "../../facts/facts-builder.ts";
import { Namespace, RefRole, ScopeKind, TermOp } from "../../facts/facts.ts";
import type { SyntaxTree } from "../../syntax/syntax-tree.ts";
import { NodeFlag } from "@parseltongue/graph/schema";
import { BindingKind, Block, ThisKind } from "./environment.ts";
import type { Binding, ExpectedType } from "./environment.ts";
import { documentationOf } from "./documentation.ts";
import { Kind, TokenKind } from "./kinds.ts";
import type { Fields, GrammarTable } from "./kinds.ts";
import type { TermStack } from "../../facts/term-stack.ts";

/** How a definition is to be recorded; see `FileReader.define`. */
export interface DefinitionShape {
  kind: number;
  name: string;
  /** The node whose start is the definition's line and column. */
  nameNode: number;
  /** The whole definition, for its last line. */
  node: number;
  flags: number;
  namespaces: number;
  signature: string;
  /** The node before which a documentation comment may stand; the definition itself unless an `export` is around it. */
  documented?: number;
}

/** An import record whose term is not written yet. */
export interface PendingImport {
  readonly scope: number;
  readonly alias: string;
  readonly def: number;
  readonly term: number;
  readonly flags: number;
  readonly site: number;
}

/** What has to be put back when a definition's contents have been read. */
export interface OpenUnit {
  readonly def: number;
  readonly outerDef: number;
  readonly outerSerial: number;
  readonly outerBlock: Block;
  readonly stack: ReturnType<TermStack["open"]>;
}

/** Nesting of expressions, types and statements beyond which a file's deeper parts are left out. */
const DEPTH_LIMIT = 300;

/**
 * The lowest layer of the extractor: the tree, the facts being built, the block and definition being read. The layers
 * above it add types, patterns, expressions, declarations; each knows those below and names what it needs from above as
 * abstract methods.
 */
export abstract class FileReader {
  readonly text: string;
  readonly fields: Fields;
  readonly builder: FactsBuilder = new FactsBuilder();
  readonly stack: TermStack;
  readonly next: Uint32Array;
  readonly start: Uint32Array;
  readonly end: Uint32Array;
  readonly field: Uint8Array;
  readonly parent: Uint32Array;
  readonly lines: Uint32Array;
  readonly lineStart: Uint32Array;
  readonly nodeCount: number;
  block: Block;
  /** The definition whose unit is open. */
  def = 0;
  /** Definitions so far, the root included. */
  defCount = 1;
  /** Number of the open unit; each has its own. */
  serial = 0;
  /** Imports of the open units, written when their unit is closed. */
  readonly imports: PendingImport[] = [];
  readonly #symbol: Uint16Array;
  readonly #kindOf: Uint8Array;
  #serials = 0;
  #depth = 0;

  constructor(tree: SyntaxTree, grammar: GrammarTable, stack: TermStack) {
    this.stack = stack;
    this.text = tree.text;
    this.fields = grammar.fields;
    this.#kindOf = grammar.kindOf;
    this.#symbol = tree.symbol;
    this.next = tree.next;
    this.start = tree.start;
    this.end = tree.end;
    this.field = tree.field;
    this.parent = tree.parent;
    this.lines = tree.line;
    this.lineStart = tree.lineStart;
    this.nodeCount = tree.nodeCount;
    this.block = new Block(undefined, 0, -1);
  }

  kind(node: number): number {
    return this.#kindOf[this.#symbol[node]!]!;
  }

  textOf(node: number): string {
    return this.text.slice(this.start[node], this.end[node]);
  }

  /** The child that fills a field, 0 for none (no node is a child of itself, and 0 is the root). */
  child(node: number, field: number): number {
    if (node === 0) return 0;
    const after = this.next[node]!;
    for (let at = node + 1; at < after; at = this.next[at]!) if (this.field[at] === field) return at;
    return 0;
  }

  /** The first child of a kind, 0 for none. */
  childOfKind(node: number, kind: number): number {
    if (node === 0) return 0;
    const after = this.next[node]!;
    for (let at = node + 1; at < after; at = this.next[at]!) if (this.kind(at) === kind) return at;
    return 0;
  }

  /** The first child that is neither a comment nor a token, 0 for none. */
  firstNamed(node: number): number {
    return node === 0 ? 0 : this.namedFrom(node + 1, this.next[node]!);
  }

  /** The first node at or after `at` among siblings that end before `after`, not a comment nor a token; 0 for none. */
  namedFrom(at: number, after: number): number {
    for (; at < after; at = this.next[at]!) {
      const kind = this.kind(at);
      if (kind !== Kind.comment && kind < TokenKind.async) return at;
    }
    return 0;
  }

  /** Whether a node has a child token before its field `name` or its end. */
  hasToken(node: number, token: number): boolean {
    const after = this.next[node]!;
    for (let at = node + 1; at < after; at = this.next[at]!) {
      if (this.kind(at) === token) return true;
      if (this.field[at] === this.fields.name && token !== TokenKind.async) return false;
    }
    return false;
  }

  /** The text of a string literal without its quotes; escapes are left as they are written. */
  stringText(node: number): string {
    return this.text.slice(this.start[node]! + 1, Math.max(this.start[node]! + 1, this.end[node]! - 1));
  }

  column(node: number): number {
    return this.start[node]! - (this.lineStart[this.lines[node]! - 1] ?? 0) + 1;
  }

  name(text: string): number {
    return this.builder.name(text);
  }

  /** Goes one level deeper into the tree; false when the nesting is too deep, so that the part must be left out. */
  enter(): boolean {
    if (this.#depth >= DEPTH_LIMIT) return false;
    this.#depth++;
    return true;
  }

  leave(): void {
    this.#depth--;
  }

  // Blocks and scopes.

  openBlock(): Block {
    const outer = this.block;
    this.block = new Block(outer, this.def, -1);
    return outer;
  }

  /** Scope of the facts in which names of the block are looked up: its own or the nearest outer one. */
  scopeOf(block: Block): number {
    for (let at: Block | undefined = block; at !== undefined; at = at.outer) if (at.scope >= 0) return at.scope;
    return 0;
  }

  /** Scope of the facts in which the block declares definitions, made on first use. */
  declaringScope(block: Block): number {
    if (block.scope < 0) block.scope = this.builder.scope(ScopeKind.block, this.scopeOf(block), block.def);
    return block.scope;
  }

  /** Declares a definition or import of the current block under its name. */
  declareItem(name: string, namespaces: number, kind: number = BindingKind.item): void {
    const block = this.block;
    this.declaringScope(block);
    if (namespaces & Namespace.value) block.declareValue(name, this.binding(kind, 0));
    if (namespaces & Namespace.type) block.declareType(name, this.binding(kind, 0));
  }

  /** Declares a local of which nothing is known. */
  declareOpaque(name: string): void {
    this.block.declareValue(name, this.binding(BindingKind.opaque, 0));
  }

  binding(kind: number, node: number, a = 0, b = 0, name = "", source?: Binding, expected?: ExpectedType): Binding {
    return { kind, block: this.block, node, a, b, name, source, expected, unit: 0, term: 0 };
  }

  // Definitions.

  /** Records a definition in the current block, or as a member when `namespaces` is 0. */
  define(shape: DefinitionShape): number {
    const { nameNode, node } = shape;
    const documentation = documentationOf(this, shape.documented ?? node);
    this.defCount++;
    return this.builder.def({
      kind: shape.kind,
      name: this.name(shape.name),
      parent: this.def,
      flags: shape.flags | (documentation.deprecated ? NodeFlag.deprecated : 0),
      line: this.lines[nameNode]!,
      column: this.column(nameNode),
      endLine: this.endLine(node),
      signature: this.name(shape.signature),
      doc: this.name(documentation.summary),
      namespaces: shape.namespaces,
      scope: shape.namespaces === 0 ? -1 : this.declaringScope(this.block),
    }).def;
  }

  endLine(node: number): number {
    const end = this.end[node]!;
    const lineStart = this.lineStart;
    let low = this.lines[node]! - 1;
    let high = lineStart.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (lineStart[middle]! < end) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** Opens the unit of a definition, and a block for what is inside it. */
  openUnit(def: number): OpenUnit {
    const outerBlock = this.block;
    const open = { def, outerDef: this.def, outerSerial: this.serial, outerBlock, stack: this.stack.open() };
    this.def = def;
    this.serial = ++this.#serials;
    this.block = new Block(outerBlock, def, -1);
    return open;
  }

  /** Writes a definition's unit, given the terms of its header, and goes back to the outer one. */
  closeUnit(open: OpenUnit, type = 0, supertypes = 0, generics = 0): void {
    const firstImport = this.imports.findIndex((entry) => entry.def === open.def);
    const imports = firstImport < 0 ? [] : this.imports.splice(firstImport);
    const header = [type, supertypes, generics, ...imports.map((entry) => entry.term)];
    const written = this.stack.close(open.stack, this.builder, open.def, header);
    imports.forEach((entry, i) => this.#writeImport(entry, written[i + 3] ?? 0));
    this.builder.setDef(open.def, "ownScope", this.block.scope);
    this.builder.setDef(open.def, "type", written[0] ?? 0);
    this.builder.setDef(open.def, "supertypes", written[1] ?? 0);
    this.builder.setDef(open.def, "generics", written[2] ?? 0);
    this.def = open.outerDef;
    this.serial = open.outerSerial;
    this.block = open.outerBlock;
  }

  #writeImport(entry: PendingImport, term: number): void {
    this.builder.import({
      scope: entry.scope,
      alias: this.name(entry.alias),
      def: entry.def,
      term,
      flags: entry.flags,
      line: this.lines[entry.site]!,
      column: this.column(entry.site),
    });
  }

  // Terms and references.

  term(op: number, a = 0, b = 0, c = 0): number {
    return this.stack.term(op, a, b, c);
  }

  path(scope: number, name: string, namespace: number): number {
    return this.stack.term(TermOp.path, scope, this.name(name), namespace);
  }

  primitive(name: string): number {
    return this.stack.term(TermOp.primitive, this.name(name));
  }

  /** Records a reference at the identifier `site`. */
  ref(role: number, term: number, site: number, name: string, flags = 0, argumentCount = -1): void {
    if (term === 0 || name === "" || this.stack.muted > 0) return;
    this.stack.ref(role, term, this.lines[site]!, this.column(site), flags, this.name(name), argumentCount);
  }

  uses(term: number, site: number, name: string, flags = 0): void {
    this.ref(RefRole.uses, term, site, name, flags);
  }

  /** `this` as a value. */
  thisTerm(): number {
    const { thisKind, thisDef } = this.block;
    if (thisKind === ThisKind.instance) return this.term(TermOp.selfType, thisDef);
    if (thisKind !== ThisKind.value) return 0;
    const scope = this.builder.getDef(thisDef, "scope");
    if (scope < 0) return 0;
    return this.term(TermOp.path, scope, this.builder.getDef(thisDef, "name"), Namespace.value);
  }
}
