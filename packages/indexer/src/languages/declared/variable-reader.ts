import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import { Namespace } from "../../facts/facts.ts";
import { NO_ORIGIN, Source } from "./environment.ts";
import type { Origin } from "./environment.ts";
import { ExpressionReader } from "./expression-reader.ts";
import type { Match } from "./query-matcher.ts";
import type { Frame } from "./unit-reader.ts";
import { DEFINED_KINDS, FLAGS } from "./vocabulary.ts";

const BOTH: number = Namespace.type | Namespace.value;

/** What is written around a name: more than this nobody does. */
export const MAX_DECLARATORS = 64;

/** What a variable is given where it is declared. */
export interface Assigned {
  readonly env: Frame["env"];
  readonly typeNode: number;
  readonly value: number;
}

/** Variables: locals of functions, fields of types, constants and variables of files. */
export abstract class VariableReader extends ExpressionReader {
  readonly #publicNames = new RegExp(this.options.publicNames);

  /** The flags of a definition with what its name and its place among others add. */
  marked(name: string, flags: number): number {
    const { publicNames } = this.options;
    const isPrivate = this.frame.isPrivate || (flags & FLAGS["private"]!) !== 0;
    return publicNames === "" || isPrivate || !this.#publicNames.test(name) ? flags : flags | NodeFlag.public;
  }

  variable(match: Match, node: number): number {
    const names = match.parts("name");
    const typeNode = match.part("type");
    const [value, element] = [match.part("value"), match.part("element")];
    const through = match.rule.settings.get("through") ?? "";
    const isDefined = element === 0 && through === "" && !this.isInFunction && this.rereading === 0;
    if (isDefined) {
      this.defineVariables(match, names, typeNode, value, this.flagsOf(node));
      this.visitAll(match.parts("also"));
      return 0;
    }
    const type = this.typeAt(typeNode);
    const read = this.visit(value !== 0 ? value : element);
    const term = through !== "" ? this.throughMethod(read, through) : element !== 0 ? this.elementOf(read) : read;
    const source =
      typeNode !== 0
        ? Source.type
        : through !== ""
          ? Source.through
          : element !== 0
            ? Source.element
            : value !== 0
              ? Source.value
              : Source.unknown;
    const from = typeNode !== 0 ? typeNode : value !== 0 ? value : element;
    const origin = { ...NO_ORIGIN, source, node: from, word: through };
    const env = this.env;
    names.forEach((name, index) => {
      const isOne = typeNode !== 0 || names.length === 1;
      const known = typeNode !== 0 ? type : isOne ? term : this.itemOf(term, index);
      this.assign(name, isOne ? origin : { ...origin, path: [index] }, known, { env, typeNode, value });
    });
    for (const name of match.parts("untyped")) this.bindUnknown(this.textOf(name));
    this.visitAll(match.parts("also"));
    this.visitAll(match.parts("body"));
    return term;
  }

  /** The name inside what may be written around it where it is declared: pointers, brackets. */
  declaredName(node: number): number {
    let name = node;
    for (let i = 0; i < MAX_DECLARATORS && name !== 0; i++) {
      const inner = this.declaratorMatch(name)?.part("inner") ?? 0;
      if (inner === 0) break;
      name = inner;
    }
    return name;
  }

  /** Gives a name, the names in a pattern, or a field of the receiver what is known of the value. */
  assign(written: number, origin: Origin, term: number, from: Assigned): void {
    const node = this.declaredName(written);
    const match = this.valueMatch(node);
    switch (match?.rule.head) {
      case "identifier": {
        // A variable without a type that is given a new value without one keeps what was known of it.
        const name = this.textOf(node);
        if (term === 0 && origin.source !== Source.type && this.#knows(name)) return;
        const binding = this.bind(name, origin);
        binding.serial = this.frame.serial;
        binding.term = term;
        return;
      }
      case "pattern":
      case "tuple":
        match.parts("item").forEach((item, index) => {
          const path = [...origin.path, index];
          this.assign(item, { ...origin, path }, this.itemOf(term, index), from);
        });
        return;
      case "member":
        this.visit(node);
        this.#assignMember(match, origin, from);
        return;
      case "inner":
      case "argument":
        this.assign(match.part("inner"), origin, term, from);
        return;
      default:
        this.visit(node);
    }
  }

  /** `None` now and a value elsewhere is the usual way to say that a value comes later. */
  #knows(name: string): boolean {
    const local = this.local(name);
    return local !== undefined && local.serial === this.frame.serial && local.term !== 0;
  }

  #assignMember(match: Match, origin: Origin, { env, typeNode, value }: Assigned): void {
    const [object, property] = [match.part("object"), match.part("property")];
    const receiver = this.local(this.textOf(object));
    const isReceiver =
      receiver !== undefined &&
      (receiver.origin.source === Source.receiver || receiver.origin.source === Source.typeReceiver);
    const type = this.type;
    if (!isReceiver || type === undefined || this.rereading > 0 || type.def !== receiver.origin.def) return;
    const isPlain = origin.source === Source.value || origin.source === Source.type;
    type.lateFields.push({
      name: this.textOf(property),
      site: property,
      type: typeNode,
      value: isPlain ? value : 0,
      path: origin.path,
      env,
    });
  }

  defineVariables(match: Match, names: readonly number[], typeNode: number, value: number, flags: number): void {
    const isOne = typeNode !== 0 || names.length === 1;
    const defined = names.flatMap((name, index) => this.#namesIn(name, isOne ? [] : [index]));
    const [only] = defined;
    if (defined.length === 1 && only !== undefined && only.path.length === 0) {
      this.defineVariable(match, only.node, typeNode, value, [], flags);
      return;
    }
    this.typeAt(typeNode);
    this.visit(value);
    for (const { node, path } of defined) this.defineVariable(match, node, typeNode, value, path, flags);
    if (defined.length === 0) for (const name of names) this.visit(name);
  }

  #namesIn(written: number, path: readonly number[]): { readonly node: number; readonly path: readonly number[] }[] {
    const node = this.declaredName(written);
    const match = this.valueMatch(node);
    switch (match?.rule.head) {
      case "identifier":
        return [{ node, path }];
      case "pattern":
      case "tuple":
        return match.parts("item").flatMap((item, index) => this.#namesIn(item, [...path, index]));
      case "inner":
        return this.#namesIn(match.part("inner"), path);
      default:
        return [];
    }
  }

  defineVariable(
    match: Match,
    nameNode: number,
    typeNode: number,
    value: number,
    path: readonly number[],
    marks: number,
  ): void {
    const name = this.textOf(nameNode);
    if (this.frame.members.has(name)) {
      if (path.length === 0) {
        this.typeAt(typeNode);
        this.visit(value);
      }
      return;
    }
    const kind = this.isInType
      ? NodeKind.field
      : (DEFINED_KINDS[match.rule.settings.get("kind") ?? ""] ??
        (/^_*[A-Z][A-Z0-9_]*$/.test(name) ? NodeKind.constant : NodeKind.static));
    const node = this.tree.parent[nameNode]!;
    this.frame.members.add(name);
    let flags = this.marked(name, marks | this.flagsOf(node));
    for (const flag of (match.rule.settings.get("flags") ?? "").split(" ")) flags |= FLAGS[flag] ?? 0;
    const signatureEnd =
      value === 0 ? this.tree.end[node]! : Math.max(this.tree.start[value]!, this.tree.end[nameNode]!);
    const shape = { kind, name, nameNode, node, flags, namespaces: BOTH, signatureEnd, doc: match.part("doc") };
    const def = this.define(shape);
    this.openUnit(def, kind);
    const isWhole = path.length === 0;
    const read = (): number => {
      const declared = this.typeAt(typeNode);
      let term = this.visit(value);
      for (const index of path) term = this.itemOf(term, index);
      return declared === 0 ? term : declared;
    };
    this.closeUnit(isWhole ? read() : this.again(this.env, read));
  }
}
