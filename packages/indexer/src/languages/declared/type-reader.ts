import { Namespace, RefRole, TermOp } from "../../facts/facts.ts";
import { Source, findBinding } from "./environment.ts";
import type { Match } from "./query-matcher.ts";
import { UnitReader } from "./unit-reader.ts";

const BOTH: number = Namespace.type | Namespace.value;

/** Reads types as terms. */
export abstract class TypeReader extends UnitReader {
  /** With how many arguments the type that is read is created, where it is. */
  argumentCount = -1;

  /** Reads a value; types name modules and constants as values do. */
  abstract visit(node: number): number;

  /** The type that a node writes; what it names is recorded as used, or as `role` says of the outermost name. */
  typeAt(node: number, role: number = RefRole.uses): number {
    if (node === 0 || !this.enter()) return 0;
    const match = this.typeMatch(node);
    const term = match === undefined ? this.#unknown(node) : this.#read(match, node, role);
    this.leave();
    return term;
  }

  /** No rule says what this is, but what it mentions is used all the same. */
  #unknown(node: number): number {
    this.eachChild(node, (child) => void this.typeAt(child));
    return 0;
  }

  #read(match: Match, node: number, role: number): number {
    switch (match.rule.head) {
      case "type.name":
        return this.#named(node, role);
      case "type.member":
        return this.#member(match, role);
      case "type.qualified":
        return this.#qualified(match, role);
      case "type.apply": {
        const base = this.typeAt(match.part("base"), role);
        const args = match.parts("argument").map((argument) => this.typeAt(argument));
        return base === 0 ? 0 : this.term(TermOp.apply, base, this.stack.list(args));
      }
      case "type.inner":
        return this.typeAt(match.part("inner"), role);
      case "type.union": {
        const members = match.parts("member").map((member) => this.typeAt(member));
        const known = members.filter((member) => member !== 0);
        return known.length <= 1 ? (known[0] ?? 0) : this.term(TermOp.union, this.stack.list(known));
      }
      case "type.tuple":
        return this.term(TermOp.tuple, this.stack.list(match.parts("member").map((member) => this.typeAt(member))));
      case "type.function":
        return this.#function(match);
      default: {
        const args = match.parts("argument").map((argument) => this.typeAt(argument));
        const head = match.rule.settings.get("type") ?? "";
        if (head === "") return 0;
        return args.length === 0
          ? this.primitive(head)
          : this.term(TermOp.apply, this.primitive(head), this.stack.list(args));
      }
    }
  }

  #named(node: number, role: number): number {
    const name = this.textOf(node);
    const binding = findBinding(this.env, name);
    if (binding?.origin.source === Source.typeParameter) {
      return this.term(TermOp.typeParameter, binding.origin.def, binding.origin.index);
    }
    const term = this.term(TermOp.path, this.scope(), this.name(name), Namespace.type);
    this.ref(role, term, node, name, 0, this.#argumentsOf(role));
    return term;
  }

  #member(match: Match, role: number): number {
    const property = match.part("property");
    const object = this.qualifier(match.part("object"));
    if (object === 0) return 0;
    const name = this.textOf(property);
    const term = this.term(TermOp.member, object, this.name(name), Namespace.type);
    this.ref(role, term, property, name, 0, this.#argumentsOf(role));
    return term;
  }

  #argumentsOf(role: number): number {
    return role === RefRole.calls ? this.argumentCount : -1;
  }

  /** `a::b::C<D>` */
  #qualified(match: Match, role: number): number {
    const { outer, last } = this.qualifiers(match);
    const applied = this.typeMatch(last)?.rule.head === "type.apply" ? this.typeMatch(last)! : undefined;
    const nameNode = applied?.part("base") ?? last;
    const name = this.textOf(nameNode);
    const object = this.qualifiedBy(outer, RefRole.uses);
    const term =
      object === 0
        ? this.term(TermOp.path, 0, this.name(name), Namespace.type)
        : this.term(TermOp.member, object, this.name(name), Namespace.type);
    this.ref(role, term, nameNode, name, 0, this.#argumentsOf(role));
    if (applied === undefined) return term;
    return this.term(TermOp.apply, term, this.stack.list(applied.parts("argument").map((node) => this.typeAt(node))));
  }

  /** The names before the last of a qualified name, which nests to the right, and the last. */
  qualifiers(match: Match): { readonly outer: readonly number[]; readonly last: number } {
    const outer: number[] = [];
    let at: Match = match;
    for (;;) {
      if (at.part("scope") !== 0) outer.push(at.part("scope"));
      const last = at.part("name");
      const inner: Match | undefined = this.typeMatch(last) ?? this.valueMatch(last);
      if (inner === undefined || !inner.rule.head.endsWith("qualified")) return { outer, last };
      at = inner;
    }
  }

  /** The namespace or type that qualifiers lead to; 0 for none: the outermost namespace. */
  qualifiedBy(outer: readonly number[], role: number): number {
    const [first, ...rest] = outer;
    if (first === undefined) return 0;
    const [head, ...inner] = [first, ...rest].map((node) => this.#qualifierName(node));
    let term = this.#bound(head!) ?? this.term(TermOp.path, this.scope(), this.name(head!), BOTH);
    this.ref(role, term, first, head!);
    inner.forEach((name, index) => {
      term = this.term(TermOp.member, term, this.name(name), BOTH);
      this.ref(role, term, rest[index]!, name);
    });
    return term;
  }

  #bound(name: string): number | undefined {
    const origin = findBinding(this.env, name)?.origin;
    return origin?.source === Source.typeParameter
      ? this.term(TermOp.typeParameter, origin.def, origin.index)
      : undefined;
  }

  #qualifierName(node: number): string {
    const match = this.typeMatch(node);
    return this.textOf(match?.rule.head === "type.apply" ? match.part("base") : node);
  }

  /** What stands before a dot where types stand: a module, or a type around another. */
  qualifier(node: number): number {
    const match = this.typeMatch(node);
    if (match?.rule.head === "type.member") {
      const object = this.qualifier(match.part("object"));
      if (object === 0) return 0;
      return this.term(TermOp.member, object, this.name(this.textOf(match.part("property"))), BOTH);
    }
    if (match !== undefined && match.rule.head !== "type.name") return this.typeAt(node);
    return this.term(TermOp.path, this.scope(), this.name(this.textOf(node)), BOTH);
  }

  #function(match: Match): number {
    const types: number[] = [];
    const parameters = match.part("parameters");
    if (parameters !== 0) this.eachChild(parameters, (child) => types.push(this.#parameterType(child)));
    const result = this.typeAt(match.part("result"));
    return this.term(TermOp.fn, this.stack.list(types), result);
  }

  #parameterType(node: number): number {
    const match = this.valueMatch(node);
    return this.typeAt(match?.rule.head === "parameter" ? match.part("type") : node);
  }
}
