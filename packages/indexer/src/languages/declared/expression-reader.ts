import { EdgeFlag } from "@parseltongue/graph/schema";
import { Namespace, RefRole, TermOp } from "../../facts/facts.ts";
import { Source } from "./environment.ts";
import { LocalReader } from "./local-reader.ts";
import type { Match } from "./query-matcher.ts";

/** Reads expressions: what they call and name, and the terms of their values. */
export abstract class ExpressionReader extends LocalReader {
  /** Terms of what the function or closure that is read returns and yields. */
  returns: number[] = [];
  yields: number[] = [];

  /** Statements and declarations; undefined when the head is none of theirs. */
  abstract statement(match: Match, node: number): number | undefined;
  abstract parameters(node: number): { readonly types: number[]; readonly count: number; readonly isVariadic: boolean };

  override visit(node: number): number {
    if (node === 0 || !this.enter()) return 0;
    this.noteFlags(node);
    const match = this.valueMatch(node);
    const term = match === undefined ? this.visitChildren(node) : this.#read(match, node);
    this.leave();
    return term;
  }

  visitChildren(node: number): number {
    this.eachChild(node, (child) => void this.visit(child));
    return 0;
  }

  visitAll(nodes: readonly number[]): number[] {
    return nodes.map((node) => this.visit(node));
  }

  #read(match: Match, node: number): number {
    switch (match.rule.head) {
      case "identifier":
        return this.#identifier(node);
      case "member":
        return this.#member(match);
      case "qualified":
        return this.#qualified(match, -1);
      case "call":
        return this.#call(match);
      case "new":
        return this.#new(match);
      case "composite":
        return this.#composite(match);
      case "argument":
      case "inner":
        return this.#inner(match);
      case "index": {
        const object = this.visit(match.part("object"));
        this.visitAll(match.parts("also"));
        return object === 0 ? 0 : this.term(TermOp.index, object);
      }
      case "literal": {
        this.visitAll(match.parts("also"));
        const type = match.rule.settings.get("type") ?? "";
        return type === "" ? 0 : this.primitive(type);
      }
      case "build":
      case "map":
        return this.#build(match);
      case "tuple":
        return this.term(TermOp.tuple, this.stack.list(this.visitAll(match.parts("item"))));
      case "join": {
        const branches = this.visitAll(match.parts("branch"));
        this.visitAll(match.parts("also"));
        return this.stack.join(branches);
      }
      case "await": {
        const awaited = this.visit(match.part("inner"));
        return awaited === 0 ? 0 : this.term(TermOp.await, awaited);
      }
      case "self":
        return this.selfDef === 0 ? 0 : this.term(TermOp.selfType, this.selfDef);
      case "super":
        return this.#super();
      case "cast": {
        const inner = this.visit(match.part("inner"));
        const type = this.typeAt(match.part("type"));
        this.visitAll(match.parts("also"));
        return type === 0 ? inner : type;
      }
      case "closure":
        return this.#closure(match);
      case "skip":
        return 0;
      default:
        return this.statement(match, node) ?? 0;
    }
  }

  #inner(match: Match): number {
    const inner = match.parts("inner").map((node) => this.visit(node));
    this.visitAll(match.parts("also"));
    return inner[0] ?? 0;
  }

  #identifier(node: number): number {
    const name = this.textOf(node);
    const local = this.local(name);
    if (local !== undefined && local.origin.source !== Source.typeParameter) return this.localValue(local);
    const term = this.pathTo(name);
    this.ref(RefRole.uses, term, node, name, EdgeFlag.value);
    return term;
  }

  pathTo(name: string): number {
    return this.term(TermOp.path, this.scope(), this.name(name), Namespace.value);
  }

  #member(match: Match): number {
    const object = this.visit(match.part("object"));
    const property = match.part("property");
    if (object === 0 || property === 0) return 0;
    const name = this.textOf(property);
    const term = this.term(TermOp.field, object, this.name(name));
    this.ref(RefRole.uses, term, property, name, EdgeFlag.value);
    return term;
  }

  // Calls.

  #call(match: Match): number {
    const list = match.part("arguments");
    const count = this.#count(list);
    const isMember = match.part("property") !== 0;
    const refsBefore = this.stack.refCount;
    const callee = isMember ? this.#calledMember(match, count) : this.#callee(match.part("function"), count);
    const ref = this.stack.refCount - 1;
    const args: number[] = [];
    if (list !== 0) this.eachChild(list, (child) => args.push(this.visit(child)));
    if (callee === 0) return 0;
    // A call of the class around it by its receiver's name: `cls(…)`.
    if (this.stack.op(callee) === TermOp.selfType) return callee;
    const term = this.term(TermOp.call, callee, this.stack.list(args));
    // Which of several is called, the arguments say.
    if (this.options.hasOverloads && ref >= refsBefore) this.stack.aimCall(ref, term);
    return term;
  }

  #count(list: number): number {
    let count = 0;
    if (list !== 0) this.eachChild(list, () => count++);
    return count;
  }

  #callee(node: number, count: number): number {
    const match = node === 0 ? undefined : this.valueMatch(node);
    switch (match?.rule.head) {
      case "identifier":
        return this.#calledName(node, count);
      case "member":
        return this.#calledMember(match, count);
      case "qualified":
        return this.#qualified(match, count);
      case "inner":
        this.visitAll(match.parts("also"));
        return this.#callee(match.part("inner"), count);
      default:
        return this.visit(node);
    }
  }

  /** `a::b::c`, called with so many arguments or, for −1, named. */
  #qualified(match: Match, count: number): number {
    const { outer, last } = this.qualifiers(match);
    const inner = this.valueMatch(last)?.rule.head === "inner" ? this.valueMatch(last)! : undefined;
    this.visitAll(inner?.parts("also") ?? []);
    const nameNode = inner?.part("inner") || last;
    const name = this.textOf(nameNode);
    const object = this.qualifiedBy(outer, RefRole.uses);
    const term =
      object === 0
        ? this.term(TermOp.path, 0, this.name(name), Namespace.value)
        : this.term(TermOp.member, object, this.name(name), Namespace.value);
    if (count >= 0) this.ref(RefRole.calls, term, nameNode, name, 0, count);
    else this.ref(RefRole.uses, term, nameNode, name, EdgeFlag.value);
    return term;
  }

  #calledName(node: number, count: number): number {
    const name = this.textOf(node);
    const local = this.local(name);
    const term = local === undefined ? this.pathTo(name) : this.localValue(local);
    // A local that is said to be of a type holds a value of it, which is called, and not the type.
    const isNamed = local === undefined || (local.origin.source !== Source.type && this.#namesDefinition(term));
    if (isNamed) this.ref(RefRole.calls, term, node, name, 0, count);
    return term;
  }

  /** Whether a local stands for something with a name of its own, which calling the local calls. */
  #namesDefinition(term: number): boolean {
    const op = this.stack.op(term);
    return op === TermOp.path || op === TermOp.field || op === TermOp.member;
  }

  #calledMember(match: Match, count: number): number {
    const object = this.visit(match.part("object"));
    const property = match.part("property");
    if (property === 0) return 0;
    const name = this.textOf(property);
    const term = this.term(TermOp.method, object, this.name(name), count);
    this.ref(RefRole.calls, term, property, name, 0, count);
    return term;
  }

  #new(match: Match): number {
    const list = match.part("arguments");
    const type = this.createdType(match.part("type"), list);
    if (list !== 0) this.visitChildren(list);
    if (match.part("body") !== 0) this.anonymousType(match.part("body"));
    return type;
  }

  /** A type of which arguments create a value. */
  createdType(type: number, list: number): number {
    this.argumentCount = this.#count(list);
    return this.typeAt(type, RefRole.calls);
  }

  /** The body of a class that is written where it is created. */
  abstract anonymousType(body: number): void;

  #composite(match: Match): number {
    const type = this.typeAt(match.part("type"));
    this.visitAll(match.parts("body"));
    return type;
  }

  // Built-in collections.

  #build(match: Match): number {
    const env = this.env;
    this.visitAll(match.parts("first"));
    const arguments_ =
      match.rule.head === "build"
        ? [this.stack.join(this.visitAll(match.parts("item")))]
        : [this.stack.join(this.visitAll(match.parts("key"))), this.stack.join(this.visitAll(match.parts("value")))];
    this.visitAll(match.parts("also"));
    this.env = env;
    const head = this.primitive(match.rule.settings.get("type") ?? "");
    if (arguments_.every((term) => term === 0)) return head;
    return this.term(TermOp.apply, head, this.stack.list(arguments_));
  }

  // What stands around.

  #super(): number {
    const type = this.type;
    if (type === undefined) return 0;
    const above = this.again(type.env, () => type.supertypes.map((node) => this.typeAt(node)));
    const known = above.filter((term) => term !== 0);
    return known.length <= 1 ? (known[0] ?? 0) : this.term(TermOp.intersection, this.stack.list(known));
  }

  #closure(match: Match): number {
    const { env, returns, yields } = this;
    this.returns = [];
    this.yields = [];
    const { types } = this.parameters(match.part("parameters"));
    const declared = this.typeAt(match.part("type"));
    const body = this.visit(match.part("body"));
    const result = declared !== 0 ? declared : this.stack.join([body, ...this.returns]);
    this.returns = returns;
    this.yields = yields;
    this.env = env;
    return this.term(TermOp.fn, this.stack.list(types), result);
  }
}
