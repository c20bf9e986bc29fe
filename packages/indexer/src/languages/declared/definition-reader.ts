import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import { DEF_KIND_IMPL, Namespace, RefRole, TermOp, VARIADIC } from "../../facts/facts.ts";
import { NO_ORIGIN, Source } from "./environment.ts";
import type { Origin } from "./environment.ts";
import type { Match } from "./query-matcher.ts";
import type { Frame } from "./unit-reader.ts";
import { VariableReader } from "./variable-reader.ts";
import { DEFINED_KINDS, FLAGS, isTypeKind } from "./vocabulary.ts";

const BOTH: number = Namespace.type | Namespace.value;

/** Namespaces in which the names of definitions stand, by kind; members have none whatever their kind. */
const NAMESPACES: Readonly<Record<number, number>> = {
  [NodeKind.function]: Namespace.value,
  [NodeKind.method]: Namespace.value,
  [NodeKind.constant]: BOTH,
  [NodeKind.static]: BOTH,
  [NodeKind.macro]: Namespace.value | Namespace.macro,
  [NodeKind.field]: 0,
  [NodeKind.variant]: 0,
  [DEF_KIND_IMPL]: 0,
};

/** What a node that defines something says of it. */
interface Definition {
  readonly match: Match;
  readonly node: number;
  readonly nameNode: number;
  readonly name: string;
  readonly kind: number;
  readonly flags: number;
}

/** A function or method: nodes of its parts, 0 for those that it has not. */
export interface FunctionDefinition extends Definition {
  readonly parameters: number;
  readonly isVariadic?: boolean;
  readonly type: number;
  readonly body: number;
  /** The types that a method written outside its type names as its own, outermost first; often one or none. */
  readonly owners: readonly number[];
}

/** Declarations and statements: definitions, variables, parameters, what functions return. */
export abstract class DefinitionReader extends VariableReader {
  /** The local whose type the cases of a switch say. */
  #switched = 0;

  abstract import(match: Match, node: number): void;

  override statement(match: Match, node: number): number | undefined {
    const [head] = match.rule.head.split(".", 1);
    switch (head) {
      case "define":
        if (this.rereading === 0) this.#define(match, node);
        return 0;
      case "variable":
        return this.variable(match, node);
      case "import":
        if (this.rereading === 0) this.import(match, node);
        return 0;
      case "scope": {
        const env = this.env;
        this.visitChildren(node);
        this.env = env;
        return 0;
      }
      case "switch":
        this.#switch(match);
        return 0;
      case "narrow":
        this.#narrow(match);
        return 0;
      case "return":
        this.#returned(match, this.returns);
        return 0;
      case "yield":
        this.#returned(match, this.yields);
        return 0;
      case "pattern":
        this.visitAll(match.parts("item"));
        return 0;
      case "parameter":
        // Of a record, whose parameters are its fields.
        if (this.isInType && this.rereading === 0) {
          this.defineVariables(match, match.parts("name"), match.part("type"), match.part("value"), this.flagsOf(node));
        } else this.visit(match.part("value"));
        return 0;
      default:
        return undefined;
    }
  }

  /** Cases that each say what type a value has in them. */
  #switch(match: Match): void {
    const [env, outer] = [this.env, this.#switched];
    this.visitAll(match.parts("also"));
    const [name, value] = [match.part("name"), match.part("value")];
    const term = this.visit(value);
    const binding = this.bind(this.textOf(name), { ...NO_ORIGIN, source: Source.value, node: value });
    binding.serial = this.frame.serial;
    binding.term = term;
    this.#switched = name;
    for (const node of match.parts("case")) {
      const before = this.env;
      this.visit(node);
      this.env = before;
    }
    this.#switched = outer;
    this.env = env;
  }

  /** A part in which a local is known to be of a type. */
  #narrow(match: Match): void {
    const nameNode = match.part("name") === 0 ? this.#switched : match.part("name");
    const types = match.parts("type");
    const read = types.map((node) => this.typeAt(node));
    const name = this.textOf(nameNode);
    const before = this.local(name);
    const isKnown = nameNode !== 0 && types.length === 1;
    if (isKnown) {
      const binding = this.bind(name, { ...NO_ORIGIN, source: Source.type, node: types[0]! });
      binding.serial = this.frame.serial;
      binding.term = read[0]!;
    }
    this.visitAll(match.parts("body"));
    if (isKnown) {
      const binding = this.bind(name, before?.origin ?? NO_ORIGIN);
      binding.serial = before?.serial ?? 0;
      binding.term = before?.term ?? 0;
    }
    this.visitAll(match.parts("also"));
  }

  #returned(match: Match, into: number[]): void {
    const values = this.visitAll(match.parts("inner"));
    into.push(values.length > 1 ? this.term(TermOp.tuple, this.stack.list(values)) : (values[0] ?? 0));
  }

  // Definitions.

  #define(match: Match, node: number): void {
    const nameNode = match.part("name");
    const named = DEFINED_KINDS[match.rule.head.slice("define.".length)]!;
    const kind = named === NodeKind.function && this.isInType ? NodeKind.method : named;
    const name = nameNode === 0 ? "" : this.textOf(nameNode);
    if (match.part("first") !== 0) this.visit(match.part("first"));
    let flags = this.marked(name, this.flagsOf(node));
    for (const flag of (match.rule.settings.get("flags") ?? "").split(" ")) flags |= FLAGS[flag] ?? 0;
    if (name === "") {
      this.visitChildren(node);
      return;
    }
    const definition = { match, node, nameNode, name, kind, flags };
    const env = this.env;
    if (kind === NodeKind.function || kind === NodeKind.method) {
      const [parameters, type, body] = [match.part("parameters"), match.part("type"), match.part("body")];
      this.defineFunction({ ...definition, parameters, type, body, owners: match.parts("owner") });
    } else if (kind === NodeKind.module) this.#module(definition);
    else if (isTypeKind(kind)) this.#type(definition);
    else this.#plain(definition);
    this.env = env;
  }

  #record({ match, node, nameNode, name, kind, flags }: Definition, body: number = match.part("body")): number {
    return this.define({
      kind,
      name,
      nameNode,
      node,
      flags: flags | (body !== 0 ? NodeFlag.body : 0),
      namespaces: NAMESPACES[kind] ?? BOTH,
      signatureEnd: body !== 0 ? this.tree.start[body]! : this.tree.end[node]!,
      doc: match.part("doc"),
    });
  }

  /** A namespace; one for the rest of the file stays open to its end. */
  #module(definition: Definition): void {
    const { match } = definition;
    this.openUnit(this.#record({ ...definition, name: definition.name.replace(/\s+/g, "") }), definition.kind);
    this.declaringScope();
    if (match.rule.settings.has("rest")) return;
    this.visitAll(match.parts("body"));
    this.closeUnit();
  }

  /** A constant, an alias, a field, a variant, a macro. */
  #plain(definition: Definition): void {
    const { match } = definition;
    const def = this.#record(definition);
    this.openUnit(def, definition.kind);
    const generics = this.generics(match.part("generics"));
    const declared = this.typeAt(match.part("type"));
    const value = this.visit(match.part("value"));
    this.visitAll(match.parts("also"));
    this.visitAll(match.parts("body"));
    this.closeUnit(declared === 0 ? value : declared, 0, generics);
  }

  #type(definition: Definition): void {
    const { match, kind } = definition;
    const def = this.#record(definition);
    this.openUnit(def, kind);
    const frame = this.frame;
    frame.isPrivate = (definition.flags & FLAGS["privateMembers"]!) !== 0;
    this.declaringScope();
    const generics = this.generics(match.part("generics"));
    const supertypes: number[] = [];
    const interfaces = match.rule.settings.get("interfaces");
    const isInterface = new RegExp(interfaces ?? "^$");
    for (const part of ["supertype", "interface"] as const) {
      for (const node of match.parts(part)) {
        const implemented = part === "interface" || (interfaces !== undefined && isInterface.test(this.textOf(node)));
        frame.supertypes.push(node);
        supertypes.push(this.typeAt(node, implemented ? RefRole.implements : RefRole.extends));
      }
    }
    const madeOf = this.typeAt(match.part("type"));
    this.visitAll(match.parts("also"));
    this.visitAll(match.parts("body"));
    this.#lateFields(frame);
    this.closeUnit(madeOf, this.stack.list(supertypes.filter((term) => term !== 0)), generics);
  }

  override anonymousType(body: number): void {
    if (this.rereading > 0) return;
    const env = this.env;
    this.visitChildren(body);
    this.env = env;
  }

  /** Writes down the fields that methods gave their objects: the first that says a type says it for all. */
  #lateFields(frame: Frame): void {
    const byName = new Map<string, (typeof frame.lateFields)[number][]>();
    for (const field of frame.lateFields) {
      if (frame.members.has(field.name)) continue;
      const known = byName.get(field.name);
      if (known === undefined) byName.set(field.name, [field]);
      else if (known.length < MAX_ASSIGNMENTS) known.push(field);
    }
    for (const [name, fields] of byName) {
      const { site } = fields[0]!;
      const def = this.define({
        kind: NodeKind.field,
        name,
        nameNode: site,
        node: this.tree.parent[site]!,
        flags: this.marked(name, 0),
        namespaces: 0,
        signatureEnd: this.tree.end[this.tree.parent[site]!]!,
        doc: 0,
      });
      this.openUnit(def, NodeKind.field);
      const terms = fields.map(({ env, type, value, path }) =>
        this.again(env, () => {
          if (type !== 0) return this.typeAt(type);
          let term = this.visit(value);
          for (const index of path) term = this.itemOf(term, index);
          return term;
        }),
      );
      this.closeUnit(this.stack.join(terms));
    }
  }

  // Functions.

  /** The type that a method written outside it belongs to, as an extension of it; 0 for the type around. */
  #ownerFrame(owners: readonly number[]): number {
    const owner = owners.at(-1);
    if (owner === undefined) return 0;
    const match = this.typeMatch(owner);
    const applied = match?.rule.head === "type.apply" ? match : undefined;
    const nameNode = applied?.part("base") ?? owner;
    const name = this.textOf(nameNode);
    const shape = {
      name,
      nameNode,
      node: owner,
      flags: 0,
      namespaces: 0,
      signatureEnd: this.tree.start[owner]!,
      doc: 0,
    };
    const def = this.define({ ...shape, kind: DEF_KIND_IMPL });
    this.builder.setDef(def, "pathSegment", this.name(name));
    this.openUnit(def, DEF_KIND_IMPL);
    const args = applied?.parts("argument") ?? [];
    const generics = args.map((node, index) => this.#typeParameter(node, index, 0));
    const type = owners.length > 1 ? this.#nestedType(owners) : this.typeAt(owner);
    this.closeUnitKeeping(type, this.stack.list(generics), args);
    return def;
  }

  /** The type at the end of names that lead to it, in a namespace or another type. */
  #nestedType(owners: readonly number[]): number {
    const [outermost, ...inner] = owners.map((node) => this.textOf(node));
    let term = this.term(TermOp.path, this.scope(), this.name(outermost!), BOTH);
    for (const name of inner) term = this.term(TermOp.member, term, this.name(name), Namespace.type);
    return term;
  }

  /** Closes an impl's unit, but goes on to see its type parameters. */
  closeUnitKeeping(type: number, generics: number, args: readonly number[]): void {
    const { env } = this;
    this.closeUnit(type, 0, generics);
    if (args.length > 0) this.env = env;
  }

  defineFunction(definition: FunctionDefinition): void {
    const { match, kind, body } = definition;
    const impl = this.#ownerFrame(definition.owners);
    const { returns, yields } = this;
    this.returns = [];
    this.yields = [];
    const isStatic = (definition.flags & NodeFlag.static) !== 0;
    // Outside its class a method does not say whether it is static.
    const takesReceiver = kind === NodeKind.method && !isStatic && (impl === 0 || this.options.modules !== "include");
    const flags = definition.flags | (takesReceiver ? NodeFlag.receiver : 0);
    const def = this.#record({ ...definition, flags }, body);
    if (impl !== 0) {
      this.builder.setDef(def, "parent", impl);
      this.builder.setDef(def, "namespaces", 0);
      this.builder.setDef(def, "scope", -1);
    }
    const type = this.type;
    this.openUnit(def, kind);
    if (impl !== 0) this.frame.owner = impl;
    // Names in the body are looked for in the type first, so the method must be known where they are.
    if (impl !== 0 && this.options.membersInScope) this.declaringScope();
    // What is only declared is one with its definition, which says what is used.
    const isDeclaration = body === 0 && this.options.modules === "include";
    if (isDeclaration) this.rereading++;
    const generics = this.generics(match.part("generics"));
    const parameters = this.parameters(definition.parameters, {
      receiver: takesReceiver && this.options.firstParameterIsReceiver ? (type?.def ?? 0) : 0,
      isTypeReceiver: (flags & FLAGS["classReceiver"]!) !== 0,
    });
    this.#receiver(match.part("receiver"), impl);
    const declared = this.typeAt(definition.type);
    this.visitAll(match.parts("also"));
    if (isDeclaration) this.rereading--;
    const result = this.#result(declared, this.visit(body));
    this.builder.setDef(
      def,
      "arity",
      parameters.count | (parameters.isVariadic || definition.isVariadic === true ? VARIADIC : 0),
    );
    const isAccessor = (flags & NodeFlag.accessor) !== 0;
    this.closeUnit(isAccessor ? result : this.term(TermOp.fn, this.stack.list(parameters.types), result), 0, generics);
    this.returns = returns;
    this.yields = yields;
  }

  /** The receiver that stands apart from the parameters. */
  #receiver(node: number, impl: number): void {
    if (node !== 0 && impl !== 0) this.bind(this.textOf(node), { ...NO_ORIGIN, source: Source.receiver, def: impl });
  }

  #result(declared: number, body: number): number {
    if (declared !== 0) return declared;
    const { generatorType } = this.options;
    if (this.yields.length > 0 && generatorType !== "") {
      return this.term(TermOp.apply, this.primitive(generatorType), this.stack.list([this.stack.join(this.yields)]));
    }
    const returned = this.stack.join(this.returns);
    return returned === 0 ? body : returned;
  }

  override parameters(
    list: number,
    { receiver = 0, isTypeReceiver = false }: { receiver?: number; isTypeReceiver?: boolean } = {},
  ): { types: number[]; count: number; isVariadic: boolean } {
    const found = { types: [] as number[], count: 0, isVariadic: false };
    if (list === 0) return found;
    let awaitsReceiver = receiver !== 0;
    this.eachChild(list, (child) => {
      const match = this.valueMatch(child);
      if (match === undefined && !awaitsReceiver) return;
      if (match?.rule.head === "identifier" || match === undefined || match.rule.head === "parameter") {
        const names =
          match?.rule.head === "parameter" ? [...match.parts("name"), ...match.parts("declarator")] : [child];
        if (awaitsReceiver) {
          const source = isTypeReceiver ? Source.typeReceiver : Source.receiver;
          this.bind(this.textOf(names[0] ?? child), { ...NO_ORIGIN, source, def: receiver });
          awaitsReceiver = false;
        } else this.#parameter(match, names, found);
      }
    });
    return found;
  }

  #parameter(
    match: Match | undefined,
    names: readonly number[],
    found: { types: number[]; count: number; isVariadic: boolean },
  ): void {
    const settings = match?.rule.head === "parameter" ? match.rule.settings : undefined;
    const typeNode = settings === undefined ? 0 : match!.part("type");
    const value = settings === undefined ? 0 : match!.part("value");
    const isVariadic = settings?.has("variadic") === true;
    const type = this.typeAt(typeNode);
    const byDefault = this.visit(value);
    if (isVariadic || value !== 0 || settings?.has("optional") === true) found.isVariadic = true;
    const word = settings?.get("type") ?? "";
    const origin: Origin =
      typeNode !== 0
        ? { ...NO_ORIGIN, source: Source.type, node: typeNode, word }
        : value !== 0
          ? { ...NO_ORIGIN, source: Source.value, node: value }
          : NO_ORIGIN;
    for (const written of names.length === 0 ? [0] : names) {
      const name = this.declaredName(written);
      if (!isVariadic) {
        found.count++;
        found.types.push(type === 0 ? byDefault : type);
      }
      if (name !== 0) this.bind(this.textOf(name), origin);
    }
  }

  generics(list: number): number {
    if (list === 0) return 0;
    const terms: number[] = [];
    this.eachChild(list, (child) => {
      const match = this.valueMatch(child);
      if (match?.rule.head !== "generic") return;
      for (const name of match.parts("name")) terms.push(this.#typeParameter(name, terms.length, match.part("bound")));
    });
    return this.stack.list(terms);
  }

  #typeParameter(name: number, index: number, bound: number): number {
    const text = this.textOf(name);
    this.bind(text, { ...NO_ORIGIN, source: Source.typeParameter, def: this.frame.def, index });
    const bounds = this.typeAt(bound);
    return this.term(TermOp.generic, this.name(text), bounds === 0 ? 0 : this.stack.list([bounds]));
  }
}

/** Assignments of one field that are looked at for its type. */
const MAX_ASSIGNMENTS = 8;
