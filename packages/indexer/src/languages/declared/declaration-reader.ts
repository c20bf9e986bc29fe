import { NodeKind } from "@parseltongue/graph/schema";
import { Namespace, TermOp } from "../../facts/facts.ts";
import { DefinitionReader } from "./definition-reader.ts";
import { NO_ORIGIN, Source } from "./environment.ts";
import type { Match } from "./query-matcher.ts";
import type { Frame } from "./unit-reader.ts";
import { MAX_DECLARATORS } from "./variable-reader.ts";
import { FLAGS, FORWARD } from "./vocabulary.ts";

const BOTH: number = Namespace.type | Namespace.value;

/** What a declaration says of one name, once all that is written around the name is taken off. */
interface Declared {
  readonly nameNode: number;
  /** Parameters of a function; 0 for what is none. */
  readonly parameters: number;
  readonly isVariadic: boolean;
  /** A pointer to a function. */
  readonly isFunctionPointer: boolean;
  /** The result type where it stands behind the parameters. */
  readonly type: number;
  readonly owners: readonly number[];
  readonly value: number;
  /** Arguments of the constructor that makes the value. */
  readonly arguments: number;
  readonly also: readonly number[];
}

/** Declarations as C writes them: a type, then names inside what says how to get from a name to that type. */
export abstract class DeclarationReader extends DefinitionReader {
  readonly #forwarded = new Set<string>();

  override statement(match: Match, node: number): number | undefined {
    switch (match.rule.head) {
      case "declaration":
        this.#declaration(match, node);
        return 0;
      case "forward":
        this.#forward(match.part("name"));
        return 0;
      case "access":
        this.frame.isPrivate = this.textOf(node) !== "public";
        return 0;
      default:
        return super.statement(match, node);
    }
  }

  #declaration(match: Match, node: number): void {
    const typeNode = match.part("type");
    this.#definedInType(typeNode);
    const flags = this.#marksOf(match, node);
    let hasFunction = false;
    for (const declarator of match.parts("declarator")) {
      if (this.#declared(match, node, flags, typeNode, this.#taken(declarator))) hasFunction = true;
    }
    // What else belongs to a function was read with it.
    if (!hasFunction) this.visitAll(match.parts("also"));
  }

  /** `struct point { int x; } origin;` defines the type as well. */
  #definedInType(typeNode: number): void {
    if (typeNode === 0 || this.rereading > 0) return;
    const head = this.valueMatch(typeNode)?.rule.head ?? "";
    if (head.startsWith("define.") || head === "forward") this.visit(typeNode);
  }

  #marksOf(match: Match, node: number): number {
    let flags = this.flagsOf(node);
    for (const flag of (match.rule.settings.get("flags") ?? "").split(" ")) flags |= FLAGS[flag] ?? 0;
    return flags;
  }

  /** Goes from the outside of a declarator to the name in it. */
  #taken(declarator: number): Declared {
    let [at, parameters, type, value, arguments_] = [declarator, 0, 0, 0, 0];
    let isFunctionPointer = false;
    let isVariadic = false;
    const owners: number[] = [];
    const also: number[] = [];
    for (let i = 0; i < MAX_DECLARATORS; i++) {
      const match = this.declaratorMatch(at);
      const inner = match?.part("inner") ?? 0;
      if (match === undefined || inner === 0) break;
      also.push(...match.parts("also"));
      if (match.rule.settings.has("indirect") && parameters !== 0) {
        isFunctionPointer = true;
        also.push(parameters);
        parameters = 0;
      }
      parameters = match.part("parameters") || parameters;
      isVariadic ||= match.rule.settings.has("variadic");
      type = match.part("type") || type;
      value = match.part("value") || value;
      arguments_ = match.part("arguments") || arguments_;
      if (match.part("owner") !== 0) owners.push(match.part("owner"));
      at = inner;
    }
    return {
      nameNode: at,
      parameters,
      isVariadic,
      isFunctionPointer,
      type,
      owners,
      value,
      arguments: arguments_,
      also,
    };
  }

  /** Returns whether a function is declared. */
  #declared(match: Match, node: number, flags: number, typeNode: number, declared: Declared): boolean {
    const value = declared.value || match.part("value");
    const kind = match.rule.settings.get("kind") ?? "";
    // In a function `Point p(a);` makes a value, though it may be written like a function of it.
    const isFunction = declared.parameters !== 0 && kind === "" && (!this.isInFunction || match.part("body") !== 0);
    if (isFunction) {
      if (this.rereading === 0) this.#function(match, node, flags, typeNode, declared);
      return true;
    }
    this.visitAll(declared.also);
    if (kind === "typeAlias") this.#alias(match, node, flags, typeNode, declared);
    else if (this.isInFunction || this.rereading > 0) this.#local(typeNode, value, declared);
    else if (match.rule.settings.has("elsewhere")) this.#elsewhere(typeNode, declared);
    else this.#global(match, node, flags, typeNode, value, declared);
    if (declared.arguments !== 0) this.visitChildren(declared.arguments);
    return false;
  }

  #function(match: Match, node: number, flags: number, typeNode: number, declared: Declared): void {
    const { nameNode, parameters, owners } = declared;
    const name = this.textOf(nameNode).replace(/\s+/g, "");
    const body = match.part("body");
    const isMethod = this.isInType || owners.length > 0;
    const env = this.env;
    this.defineFunction({
      match,
      node,
      nameNode,
      name,
      kind: isMethod ? NodeKind.method : NodeKind.function,
      flags: this.marked(name, flags),
      parameters,
      isVariadic: declared.isVariadic,
      type: declared.type || typeNode,
      body,
      owners,
    });
    this.env = env;
  }

  #alias(match: Match, node: number, flags: number, typeNode: number, declared: Declared): void {
    const name = this.textOf(declared.nameNode);
    // `typedef struct point point;` gives nothing a new name.
    const named = this.typeMatch(typeNode)?.part("inner") ?? 0;
    if (this.rereading > 0 || (named !== 0 && this.textOf(named) === name)) return;
    const { nameNode } = declared;
    const kind = NodeKind.typeAlias;
    const signatureEnd = this.tree.end[node]!;
    const marks = this.marked(name, flags);
    const shape = { kind, name, nameNode, node, flags: marks, namespaces: BOTH, signatureEnd, doc: match.part("doc") };
    this.openUnit(this.define(shape), kind);
    const type = this.typeAt(typeNode);
    this.closeUnit(declared.isFunctionPointer || declared.parameters !== 0 ? this.term(TermOp.fn, 0, type) : type);
  }

  #local(typeNode: number, value: number, declared: Declared): void {
    const type = declared.arguments === 0 ? this.typeAt(typeNode) : this.createdType(typeNode, declared.arguments);
    const read = this.visit(value);
    const isTyped = typeNode !== 0 && !declared.isFunctionPointer;
    const source = isTyped ? Source.type : value !== 0 && typeNode === 0 ? Source.value : Source.unknown;
    const origin = { ...NO_ORIGIN, source, node: isTyped ? typeNode : value };
    const term = isTyped ? type : typeNode === 0 ? read : 0;
    this.assign(declared.nameNode, origin, term, { env: this.env, typeNode, value });
  }

  /** What another file defines is no definition; that its name is known here matters. */
  #elsewhere(typeNode: number, { nameNode }: Declared): void {
    this.typeAt(typeNode);
    this.#forward(nameNode);
  }

  #global(match: Match, node: number, flags: number, typeNode: number, value: number, declared: Declared): void {
    const { nameNode, owners } = declared;
    // The value of a static member, whose class has it already.
    if (owners.length > 0) {
      this.visit(value);
      return;
    }
    this.defineVariable(match, nameNode, declared.isFunctionPointer ? 0 : typeNode, value, [], flags);
  }

  /** Notes that a name is declared here and defined elsewhere. */
  #forward(nameNode: number): void {
    if (nameNode === 0 || this.rereading > 0) return;
    const alias = FORWARD + [...this.#namespaces(), this.textOf(nameNode)].join(this.options.namespaceSeparator);
    if (this.#forwarded.has(alias)) return;
    this.#forwarded.add(alias);
    let file: Frame = this.frame;
    while (file.outer !== undefined) file = file.outer;
    file.imports.push({ alias, term: 0, flags: 0, site: nameNode });
  }

  /** Names of the namespaces around what is read, outermost first; types and functions count for nothing. */
  #namespaces(): string[] {
    const names: string[] = [];
    for (let at: Frame | undefined = this.frame; at !== undefined; at = at.outer) {
      if (at.kind === NodeKind.module) names.unshift(this.builder.nameText(this.builder.getDef(at.def, "name")));
    }
    return names;
  }
}
