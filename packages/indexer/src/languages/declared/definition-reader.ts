import { NodeFlag, NodeKind } from "@parseltongue/graph/schema";
import { DEF_KIND_IMPL, Namespace, RefRole, TermOp, VARIADIC } from "../../facts/facts.ts";
import { NO_ORIGIN, Source } from "./environment.ts";
import type { Origin } from "./environment.ts";
import { ExpressionReader } from "./expression-reader.ts";
import type { Match } from "./query-matcher.ts";
import type { Frame } from "./unit-reader.ts";
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

/** Declarations and statements: definitions, variables, parameters, what functions return. */
export abstract class DefinitionReader extends ExpressionReader {
  readonly #publicNames = new RegExp(this.options.publicNames);
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
        return this.#variable(match, node);
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
          this.#defineVariables(
            match,
            match.parts("name"),
            match.part("type"),
            match.part("value"),
            this.flagsOf(node),
          );
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
    let flags = this.flagsOf(node) | this.#nameFlags(name);
    for (const flag of (match.rule.settings.get("flags") ?? "").split(" ")) flags |= FLAGS[flag] ?? 0;
    if (name === "") {
      this.visitChildren(node);
      return;
    }
    const definition = { match, node, nameNode, name, kind, flags };
    const env = this.env;
    const owner = match.part("owner");
    if (kind === NodeKind.function || kind === NodeKind.method) this.#function(definition, this.#ownerFrame(owner));
    else if (isTypeKind(kind)) this.#type(definition);
    else this.#plain(definition);
    this.env = env;
  }

  #record({ match, node, nameNode, name, kind, flags }: Definition, parent?: Frame): number {
    const body = match.part("body");
    return this.define(
      {
        kind,
        name,
        nameNode,
        node,
        flags: flags | (body !== 0 ? NodeFlag.body : 0),
        namespaces: NAMESPACES[kind] ?? BOTH,
        signatureEnd: this.tree.end[node]! > 0 && body !== 0 ? this.tree.start[body]! : this.tree.end[node]!,
        doc: match.part("doc"),
      },
      parent,
    );
  }

  /** A constant, an alias, a field, a variant, a macro. */
  #plain(definition: Definition): void {
    const { match } = definition;
    const def = this.#record(definition);
    this.openUnit(def, definition.kind);
    const generics = this.#generics(match.part("generics"));
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
    this.declaringScope();
    const generics = this.#generics(match.part("generics"));
    const supertypes: number[] = [];
    for (const [part, role] of [
      ["supertype", RefRole.extends],
      ["interface", RefRole.implements],
    ] as const) {
      for (const node of match.parts(part)) {
        frame.supertypes.push(node);
        supertypes.push(this.typeAt(node, role));
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
        flags: this.#nameFlags(name),
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

  #nameFlags(name: string): number {
    return this.options.publicNames !== "" && this.#publicNames.test(name) ? NodeFlag.public : 0;
  }

  // Functions.

  /** The type that a method written outside it belongs to, as an extension of it; undefined for the type around. */
  #ownerFrame(owner: number): number {
    if (owner === 0) return 0;
    const match = this.typeMatch(owner);
    const nameNode = match?.rule.head === "type.apply" ? match.part("base") : owner;
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
    const args = match?.rule.head === "type.apply" ? match.parts("argument") : [];
    const generics = args.map((node, index) => this.#typeParameter(node, index, 0));
    const type = this.typeAt(owner);
    this.closeUnitKeeping(type, this.stack.list(generics), args);
    return def;
  }

  /** Closes an impl's unit, but goes on to see its type parameters. */
  closeUnitKeeping(type: number, generics: number, args: readonly number[]): void {
    const { env } = this;
    this.closeUnit(type, 0, generics);
    if (args.length > 0) this.env = env;
  }

  #function(definition: Definition, impl: number): void {
    const { match, kind } = definition;
    const { returns, yields } = this;
    this.returns = [];
    this.yields = [];
    const isStatic = (definition.flags & NodeFlag.static) !== 0;
    const takesReceiver = kind === NodeKind.method && !isStatic;
    const flags = definition.flags | (takesReceiver ? NodeFlag.receiver : 0);
    const def = this.#record({ ...definition, flags });
    if (impl !== 0) {
      this.builder.setDef(def, "parent", impl);
      this.builder.setDef(def, "namespaces", 0);
      this.builder.setDef(def, "scope", -1);
    }
    const type = this.type;
    this.openUnit(def, kind);
    const generics = this.#generics(match.part("generics"));
    const parameters = this.parameters(match.part("parameters"), {
      receiver: takesReceiver && this.options.firstParameterIsReceiver ? (type?.def ?? 0) : 0,
      isTypeReceiver: (flags & FLAGS["classReceiver"]!) !== 0,
    });
    this.#receiver(match.part("receiver"), impl);
    const declared = this.typeAt(match.part("type"));
    this.visitAll(match.parts("also"));
    const body = this.visit(match.part("body"));
    const result = this.#result(declared, body);
    this.builder.setDef(def, "arity", parameters.count | (parameters.isVariadic ? VARIADIC : 0));
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
        const names = match?.rule.head === "parameter" ? match.parts("name") : [child];
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
    for (const name of names.length === 0 ? [0] : names) {
      if (!isVariadic) {
        found.count++;
        found.types.push(type === 0 ? byDefault : type);
      }
      if (name !== 0) this.bind(this.textOf(name), origin);
    }
  }

  #generics(list: number): number {
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

  // Variables.

  #variable(match: Match, node: number): number {
    const names = match.parts("name");
    const typeNode = match.part("type");
    const [value, element] = [match.part("value"), match.part("element")];
    const through = match.rule.settings.get("through") ?? "";
    const isDefined = element === 0 && through === "" && !this.isInFunction && this.rereading === 0;
    if (isDefined) {
      this.#defineVariables(match, names, typeNode, value, this.flagsOf(node));
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
      this.#assign(name, isOne ? origin : { ...origin, path: [index] }, known, { env, typeNode, value });
    });
    for (const name of match.parts("untyped")) this.bindUnknown(this.textOf(name));
    this.visitAll(match.parts("also"));
    this.visitAll(match.parts("body"));
    return term;
  }

  /** Gives a name, the names in a pattern, or a field of the receiver what is known of the value. */
  #assign(
    node: number,
    origin: Origin,
    term: number,
    from: { readonly env: Frame["env"]; readonly typeNode: number; readonly value: number },
  ): void {
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
          this.#assign(item, { ...origin, path }, this.itemOf(term, index), from);
        });
        return;
      case "member":
        this.visit(node);
        this.#assignMember(match, origin, from);
        return;
      case "inner":
      case "argument":
        this.#assign(match.part("inner"), origin, term, from);
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

  #assignMember(
    match: Match,
    origin: Origin,
    { env, typeNode, value }: { readonly env: Frame["env"]; readonly typeNode: number; readonly value: number },
  ): void {
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

  #defineVariables(match: Match, names: readonly number[], typeNode: number, value: number, flags: number): void {
    const isOne = typeNode !== 0 || names.length === 1;
    const defined = names.flatMap((name, index) => this.#namesIn(name, isOne ? [] : [index]));
    const [only] = defined;
    if (defined.length === 1 && only !== undefined && only.path.length === 0) {
      this.#defineVariable(match, only.node, typeNode, value, [], flags);
      return;
    }
    this.typeAt(typeNode);
    this.visit(value);
    for (const { node, path } of defined) this.#defineVariable(match, node, typeNode, value, path, flags);
    if (defined.length === 0) for (const name of names) this.visit(name);
  }

  #namesIn(node: number, path: readonly number[]): { readonly node: number; readonly path: readonly number[] }[] {
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

  #defineVariable(
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
    let flags = marks | this.flagsOf(node) | this.#nameFlags(name);
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

/** Assignments of one field that are looked at for its type. */
const MAX_ASSIGNMENTS = 8;
