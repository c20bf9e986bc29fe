import { NodeFlag, NodeKind } from "@parseltongue/graph";
import { DEF_KIND_IMPL, DefField, VARIADIC } from "../facts/facts.ts";
import { CellKind, CellState } from "./cells.ts";
import type { Evaluator } from "./evaluator.ts";
import { asFn, boundsOf, fnOfBound, substitute, unify } from "./substitution.ts";
import { EXTERNAL, SELF_INDEX, Substitution, TypeKind, UNKNOWN } from "./type-table.ts";

/** What kind of member is wanted; the same name may be a field and a method. */
export type MemberWish = "method" | "field" | "item" | "type";

/** Numbers of the wishes, to tell questions apart. */
const WISH_NUMBERS: Record<MemberWish, number> = { method: 0, field: 1, item: 2, type: 3 };

const WISHES: Record<MemberWish, (kind: number) => boolean> = {
  method: (kind) => kind === NodeKind.method || kind === NodeKind.function,
  field: (kind) => kind === NodeKind.field || kind === NodeKind.method || kind === NodeKind.variant,
  item: (kind) => kind !== NodeKind.field && kind !== NodeKind.typeAlias,
  // A variant with named fields is written where types are: `Either::Left { value }`.
  type: (kind) => kind === NodeKind.typeAlias || kind === NodeKind.variant || isTypeKind(kind),
};

function isTypeKind(kind: number): boolean {
  return kind === NodeKind.struct || kind === NodeKind.class || kind === NodeKind.enum || kind === NodeKind.interface;
}

/** One member found on a type, with what its owner's parameters stand for there. */
export interface FoundMember {
  readonly def: number;
  readonly bindings: Substitution;
  /** More members fit as well as this one. */
  readonly others: readonly number[];
}

/** Which members the types of the code base have: their own, those of their impls, and those they inherit. */
export class Members {
  readonly #link: Evaluator;
  /** By type head: its impls. By trait: its impls. */
  readonly #implsOfHead = new Map<number, number[]>();
  /** Member definitions of impls for a bare type parameter (`impl<T: Bound> Trait for T`), by name. */
  readonly #blanket = new Map<number, number[]>();
  /** By trait of the code base: its impls for a bare type parameter, which bring the trait's provided methods with them. */
  readonly #blanketImpls = new Map<number, number[]>();
  /** By such an impl: its trait. */
  readonly #traitOfBlanket = new Map<number, number>();
  /** By name of a member: those of these traits that have one. */
  readonly #providers = new Map<number, number[]>();
  /** The names under which a trait stands there. */
  readonly #provided = new Map<number, ReadonlySet<number>>();
  /** Traits that are to be entered there before anyone asks. */
  readonly #unentered = new Set<number>();
  /** Equal lists have equal ids. */
  readonly #lists: (readonly number[])[] = [[]];
  readonly #listIds = new Map<string, number>();
  readonly #headOfImpl = new Map<number, number>();
  /** What was found by the questions of `blanket` cells, by cell; those that found nothing have no entry. */
  readonly #foundBlankets = new Map<number, FoundMember>();
  /** Names that were asked of each head, so that a change of its impls finds their cells. */
  readonly #asked = new Map<number, Set<number>>();

  constructor(link: Evaluator) {
    this.#link = link;
  }

  /** Enters an impl under the head of its self type; returns the heads and names whose members may have changed. */
  addImpl(impl: number): void {
    const { program } = this.#link;
    this.#link.needHeader(impl);
    const self = program.headerTermType(impl, program.field(impl, DefField.type));
    if (program.types.kind(self) === TypeKind.parameter) {
      this.#headOfImpl.set(impl, 0);
      for (const member of this.#implMembers(impl)) pushTo(this.#blanket, program.field(member, DefField.name), member);
      const trait = this.#link.supertypes(impl)[0];
      const traitHead = trait === undefined ? 0 : program.types.head(trait);
      if (trait === undefined || !program.isInternal(traitHead)) return;
      pushTo(this.#blanketImpls, traitHead, impl);
      this.#traitOfBlanket.set(impl, traitHead);
      this.forgetProvider(traitHead);
      return;
    }
    const head = this.headOf(self);
    this.#headOfImpl.set(impl, head);
    if (head !== 0) pushTo(this.#implsOfHead, head, impl);
  }

  /** Enters an impl anew should its type be another one than it was entered under. */
  checkImpl(impl: number): void {
    const { program } = this.#link;
    this.#link.needHeader(impl);
    const self = program.headerTermType(impl, program.field(impl, DefField.type));
    if (this.#headOfImpl.get(impl) === this.headOf(self) && this.headOf(self) !== 0) return;
    const members = this.#implMembers(impl).map((member) => [member, program.field(member, DefField.name)] as const);
    this.removeImpl(impl, members);
    this.addImpl(impl);
  }

  /** Whether anyone has asked for members of a type. */
  get isAsked(): boolean {
    return this.#asked.size > 0;
  }

  forgetAsked(): void {
    this.#asked.clear();
    this.#foundBlankets.clear();
  }

  /** Forgets an impl; `members` are its members' (definition, name) pairs as they were. */
  removeImpl(impl: number, members: readonly (readonly [number, number])[]): void {
    const head = this.#headOfImpl.get(impl);
    if (head === undefined) return;
    this.#headOfImpl.delete(impl);
    if (head !== 0) removeFrom(this.#implsOfHead, head, impl);
    else {
      for (const [member, name] of members) removeFrom(this.#blanket, name, member);
      const trait = this.#traitOfBlanket.get(impl);
      if (trait === undefined) return;
      this.#traitOfBlanket.delete(impl);
      removeFrom(this.#blanketImpls, trait, impl);
      this.forgetProvider(trait);
    }
  }

  /** Head under which an impl stands, 0 for a blanket impl; undefined if unknown. */
  headOfImpl(impl: number): number | undefined {
    return this.#headOfImpl.get(impl);
  }

  /** The trait that an impl for a bare parameter brings the provided methods of; undefined for other impls. */
  traitOfBlanket(impl: number): number | undefined {
    return this.#traitOfBlanket.get(impl);
  }

  /** The impls of a type head, in no order; the asker hears when one comes or goes. */
  implsOf(head: number): readonly number[] {
    const { cells } = this.#link.program;
    cells.depend(cells.cell(CellKind.signature, head, 1));
    return this.#implsOfHead.get(head) ?? [];
  }

  /** Names that anyone has asked a head for. */
  askedNames(head: number): ReadonlySet<number> | undefined {
    return this.#asked.get(head);
  }

  /** The number under which members of a type are found; 0 when it has none of its own. */
  headOf(type: number): number {
    const { types } = this.#link.program;
    switch (types.kind(type)) {
      case TypeKind.nominal:
      case TypeKind.constructor:
      case TypeKind.alias:
        return types.head(type);
      default:
        return 0;
    }
  }

  /** Members of a name on a type head: its own and inherent ones, then those of traits, then inherited ones. */
  list(head: number, name: number): readonly number[] {
    const { cells } = this.#link.program;
    const cell = cells.cell(CellKind.member, head, name);
    cells.depend(cell);
    const state = cells.state(cell);
    if (state === CellState.computing) this.#link.circles.touch(-cell);
    else if (state === CellState.empty) {
      let asked = this.#asked.get(head);
      if (asked === undefined) this.#asked.set(head, (asked = new Set()));
      asked.add(name);
      cells.setState(cell, CellState.computing);
      this.#link.circles.run(-cell);
    }
    return this.#lists[cells.value(cell)]!;
  }

  clearList(cell: number): void {
    this.#link.program.cells.setValue(cell, 0);
  }

  /** Works a list out anew; returns whether it is another one. */
  computeList(cell: number): boolean {
    const { cells } = this.#link.program;
    const list = this.#link.asCell(cell, () => this.#compute(cells.keyA(cell), cells.keyB(cell)));
    const value = this.#listId(list);
    if (value === cells.value(cell)) return false;
    cells.setValue(cell, value);
    return true;
  }

  #listId(list: readonly number[]): number {
    if (list.length === 0) return 0;
    const key = list.join(",");
    let id = this.#listIds.get(key);
    if (id === undefined) this.#listIds.set(key, (id = this.#lists.push(list) - 1));
    return id;
  }

  /** The member that `type.name` means, without dereferencing. */
  find(type: number, name: number, wish: MemberWish, argumentCount: number): FoundMember | undefined {
    const { program } = this.#link;
    const { types } = program;
    const kind = types.kind(type);
    const head = this.headOf(type);
    if (head !== 0) return this.#select(this.list(head, name), type, wish, argumentCount);
    if (kind === TypeKind.intersection) return this.#findInParts(types.args(type), name, wish, argumentCount);
    if (kind === TypeKind.union) return this.#findInUnion(types.args(type), name, wish, argumentCount);
    for (const bound of boundsOf(this.#link, type)) {
      const boundHead = types.head(bound);
      if (types.kind(bound) !== TypeKind.nominal || !program.isLive(boundHead)) continue;
      const found = this.#select(this.list(boundHead, name), bound, wish, argumentCount, type);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #findInParts(
    parts: readonly number[],
    name: number,
    wish: MemberWish,
    argumentCount: number,
  ): FoundMember | undefined {
    for (const part of parts) {
      const found = this.find(part, name, wish, argumentCount);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The members that a value of any of several types may have: all of them fit alike. */
  #findInUnion(
    parts: readonly number[],
    name: number,
    wish: MemberWish,
    argumentCount: number,
  ): FoundMember | undefined {
    const found = parts
      .map((part) => this.find(part, name, wish, argumentCount))
      .filter((member) => member !== undefined);
    const [first] = found;
    if (first === undefined) return undefined;
    const others = new Set<number>();
    for (const member of found) {
      others.add(member.def);
      for (const other of member.others) others.add(other);
    }
    others.delete(first.def);
    return { ...first, others: [...others] };
  }

  /**
   * The member of a blanket impl whose bounds the type satisfies. All blanket impls of a name are tried, so what the terms
   * of bodies ask is remembered; headers may rest on each other and ask for themselves.
   */
  findBlanket(type: number, name: number, wish: MemberWish): FoundMember | undefined {
    const { cells } = this.#link.program;
    if (cells.asker.a <= 0 || !this.#link.circles.isIdle) return this.#searchBlankets(type, name, wish);
    const cell = cells.cell(CellKind.blanket, type, name * 4 + WISH_NUMBERS[wish]);
    cells.depend(cell);
    if (cells.state(cell) !== CellState.done) {
      const found = this.#link.asOwnCell(cell, () => this.#searchBlankets(type, name, wish));
      if (found !== undefined) this.#foundBlankets.set(cell, found);
      cells.setState(cell, CellState.done);
    }
    return this.#foundBlankets.get(cell);
  }

  /** Lets the answer of a `blanket` cell go. */
  forgetBlanket(cell: number): void {
    this.#link.program.cells.setState(cell, CellState.empty);
    this.#foundBlankets.delete(cell);
  }

  #searchBlankets(type: number, name: number, wish: MemberWish): FoundMember | undefined {
    const { program } = this.#link;
    program.cells.depend(program.cells.cell(CellKind.name, name, 0));
    const fitting: FoundMember[] = [];
    for (const member of this.#blanket.get(name) ?? []) {
      if (!WISHES[wish](program.kind(member))) continue;
      const bindings = this.#fitBlanket(program.parent(member), type);
      if (bindings !== undefined) fitting.push({ def: member, bindings, others: [] });
    }
    fitting.push(...this.#providedByBlankets(type, name, wish));
    fitting.sort((a, b) => program.compareDefs(a.def, b.def));
    const first = fitting[0];
    if (first === undefined) return undefined;
    const internal = fitting.filter((found) => program.isInternal(found.def));
    const best = internal[0] ?? first;
    return { ...best, others: internal.slice(1).map((found) => found.def) };
  }

  /** Traits with impls for a bare parameter that have a member of a name, in no order. */
  #traitsProviding(name: number): readonly number[] {
    for (const trait of this.#unentered) this.#enterProvider(trait);
    this.#unentered.clear();
    return this.#providers.get(name) ?? [];
  }

  #enterProvider(trait: number): void {
    const { program } = this.#link;
    if (!this.hasBlanketImpls(trait) || !program.isLive(trait)) return;
    const names = new Set<number>();
    program.eachChild(trait, (child) => names.add(program.field(child, DefField.name)));
    for (const name of names) pushTo(this.#providers, name, trait);
    this.#provided.set(trait, names);
  }

  hasBlanketImpls(trait: number): boolean {
    return (this.#blanketImpls.get(trait)?.length ?? 0) > 0;
  }

  /** Members of a trait with impls for a bare parameter, or such impls, came or went. */
  forgetProvider(trait: number): void {
    for (const name of this.#provided.get(trait) ?? []) removeFrom(this.#providers, name, trait);
    this.#provided.delete(trait);
    this.#unentered.add(trait);
  }

  /** Provided methods of traits that are implemented for every type that fits: `impl<R: Read> ReadExt for R {}`. */
  #providedByBlankets(type: number, name: number, wish: MemberWish): FoundMember[] {
    const { program } = this.#link;
    const found: FoundMember[] = [];
    for (const trait of this.#traitsProviding(name)) {
      if (!program.isLive(trait)) continue;
      const impls = this.#blanketImpls.get(trait) ?? [];
      const provided = program.childrenNamed(trait, name).filter((def) => WISHES[wish](program.kind(def)));
      for (const def of provided) {
        const bindings = this.#fitAnyBlanket(
          impls.filter((impl) => program.childrenNamed(impl, name).length === 0),
          type,
        );
        if (bindings === undefined) continue;
        this.#bindSelf(def, type, bindings);
        found.push({ def, bindings, others: [] });
      }
    }
    return found;
  }

  /**
   * Whether a type is known to implement a trait. Traits from outside count as implemented, unless they have associated
   * types: what those stand for would be invented.
   */
  implementsTrait(type: number, trait: number): boolean {
    const { program } = this.#link;
    if (!program.isInternal(trait) && !this.#hasAssociatedType(trait)) return true;
    const head = this.headOf(type);
    if (head === 0) return boundsOf(this.#link, type).some((bound) => this.#reachesTrait(bound, trait));
    if (head === trait) return true;
    return this.implsOf(head).some((impl) => {
      const bound = this.#link.supertypes(impl)[0];
      return bound !== undefined && program.types.head(bound) === trait;
    });
  }

  #hasAssociatedType(trait: number): boolean {
    const { program } = this.#link;
    let has = false;
    this.#link.dependOn(trait);
    if (program.isLive(trait))
      program.eachChild(trait, (child) => (has ||= program.kind(child) === NodeKind.typeAlias));
    return has;
  }

  #reachesTrait(bound: number, trait: number): boolean {
    const head = this.#link.program.types.head(bound);
    if (head === trait) return true;
    if (!this.#link.program.isLive(head)) return false;
    return this.#link.supertypes(head).some((supertype) => this.#link.program.types.head(supertype) === trait);
  }

  #fitAnyBlanket(impls: readonly number[], type: number): Substitution | undefined {
    for (const impl of impls) {
      const bindings = this.#fitBlanket(impl, type);
      if (bindings !== undefined) return bindings;
    }
    return undefined;
  }

  #fitBlanket(impl: number, type: number): Substitution | undefined {
    const { program } = this.#link;
    this.#link.needHeader(impl);
    const self = program.headerTermType(impl, program.field(impl, DefField.type));
    const bounds = boundsOf(this.#link, self);
    for (const bound of bounds) {
      if (bound <= EXTERNAL && !this.#mayImplementForeign(type)) return undefined;
      // `F: Fn(A) -> B` takes whatever can be called.
      if (fnOfBound(this.#link, bound) !== 0) {
        if (asFn(this.#link, type) === 0) return undefined;
        continue;
      }
      const head = program.types.head(bound);
      if (program.types.kind(bound) === TypeKind.nominal && !this.implementsTrait(type, head)) return undefined;
    }
    const bindings = new Substitution();
    unify(this.#link, self, type, bindings);
    return bindings;
  }

  /** Whether a type may implement a trait of a dependency: one of the code base that does implement such, or a bound by such. */
  #mayImplementForeign(type: number): boolean {
    const { program } = this.#link;
    const head = this.headOf(type);
    if (head === 0) return boundsOf(this.#link, type).some((bound) => bound <= EXTERNAL);
    program.cells.depend(program.cells.cell(CellKind.signature, head, 1));
    return (
      program.isInternal(head) &&
      this.implsOf(head).some((impl) => (this.#link.supertypes(impl)[0] ?? Number.POSITIVE_INFINITY) <= EXTERNAL)
    );
  }

  #implMembers(impl: number): number[] {
    const members: number[] = [];
    this.#link.program.eachChild(impl, (child) => members.push(child));
    return members;
  }

  #compute(head: number, name: number): number[] {
    const { program } = this.#link;
    const own = program.isLive(head) ? program.childrenNamed(head, name) : [];
    const inherent: number[] = [];
    const byTrait: number[] = [];
    for (const impl of this.implsOf(head)) {
      const members = program.childrenNamed(impl, name);
      const trait = this.#link.supertypes(impl)[0];
      if (trait === undefined) inherent.push(...members);
      else if (members.length > 0) byTrait.push(...members);
      else {
        const traitHead = program.types.head(trait);
        if (program.isLive(traitHead)) byTrait.push(...this.list(traitHead, name));
      }
    }
    inherent.sort((a, b) => program.compareDefs(a, b));
    byTrait.sort((a, b) => program.compareDefs(a, b));
    const inherited: number[] = [];
    // What a struct embeds is hidden by methods of its own.
    const isHidden = own.length > 0 || (inherent.length > 0 && program.kind(head) === NodeKind.struct);
    if (program.isLive(head) && !isHidden) {
      for (const supertype of this.#link.supertypes(head)) {
        const superHead = this.headOf(supertype);
        if (superHead > 0) inherited.push(...this.list(superHead, name));
      }
    }
    return [...new Set([...own, ...inherent, ...byTrait, ...inherited])];
  }

  /** `self` is what `Self` stands for: the type itself, or the one that is only known to be bound by `type`. */
  #select(
    list: readonly number[],
    type: number,
    wish: MemberWish,
    argumentCount: number,
    self: number = type,
  ): FoundMember | undefined {
    if (list.length === 0) return undefined;
    const { program } = this.#link;
    const fitting: FoundMember[] = [];
    for (const def of list) {
      if (!WISHES[wish](program.kind(def))) continue;
      this.#link.dependOn(def);
      const bindings = this.#bindOwner(def, type, self);
      if (bindings !== undefined) fitting.push({ def, bindings, others: [] });
    }
    if (fitting.length <= 1) return fitting[0];
    const { rules } = program.fileOf(fitting[0]!.def);
    if (rules.hasOverloads === true) return this.#overload(fitting, argumentCount);
    if (this.#isOfClass(fitting[0]!.def)) return this.#firstOfClass(fitting, type);
    for (const found of fitting) this.#link.needHeader(found.def);
    const best = this.#preferred(fitting, argumentCount);
    return { ...best[0]!, others: best.slice(1).map((found) => found.def) };
  }

  /** Of members that share a name, those that take so many arguments; what is only declared gives way to its definition. */
  #overload(fitting: readonly FoundMember[], argumentCount: number): FoundMember | undefined {
    const { program } = this.#link;
    const defined = fitting.filter(({ def }) => {
      const file = program.fileOf(def);
      return file.rules.standIn(this.#link, file, program.defLocal.data[def]!) === def;
    });
    for (const { def } of defined) this.#link.needHeader(def);
    const best = this.#preferred(defined.length > 0 ? defined : fitting, argumentCount);
    return { ...best[0]!, others: best.slice(1).map((found) => found.def) };
  }

  /** Whether a member belongs to a class, an interface or an object: there the first declaration is the one. */
  #isOfClass(member: number): boolean {
    const { program } = this.#link;
    switch (program.kind(program.parent(member))) {
      case NodeKind.class:
      case NodeKind.interface:
      case NodeKind.typeAlias:
      case NodeKind.constant:
      case NodeKind.field:
      case NodeKind.function:
      case NodeKind.method:
        return true;
      default:
        return false;
    }
  }

  /** A class's static member and its instances' may share a name, as may a getter and a setter. */
  #firstOfClass(fitting: readonly FoundMember[], type: number): FoundMember | undefined {
    const { program } = this.#link;
    const isStatic = program.types.kind(type) === TypeKind.constructor;
    const flagged = (found: FoundMember): boolean => (program.field(found.def, DefField.flags) & NodeFlag.static) !== 0;
    return fitting.find((found) => flagged(found) === isStatic) ?? fitting[0];
  }

  /** Inherent members hide those of traits; among equals the number of arguments decides. */
  #preferred(fitting: readonly FoundMember[], argumentCount: number): readonly FoundMember[] {
    const inherent = fitting.filter((found) => this.#isInherent(found.def));
    let best: readonly FoundMember[] = inherent.length > 0 ? inherent : fitting;
    if (argumentCount >= 0 && best.length > 1) {
      const byArity = best.filter((found) =>
        acceptsArguments(this.#link.program.field(found.def, DefField.arity), argumentCount),
      );
      if (byArity.length > 0) best = byArity;
    }
    return best;
  }

  #isInherent(member: number): boolean {
    const { program } = this.#link;
    const parent = program.parent(member);
    const kind = program.kind(parent);
    if (kind === DEF_KIND_IMPL) return program.field(parent, DefField.supertypes) === 0;
    return kind !== NodeKind.trait;
  }

  /** What the parameters of a member's owner stand for when the member is reached through `type`; undefined = it does not fit. */
  #bindOwner(member: number, type: number, self: number): Substitution | undefined {
    const { program } = this.#link;
    const bindings = new Substitution();
    const owner = program.parent(member);
    if (owner === 0) return bindings;
    if (program.kind(owner) === DEF_KIND_IMPL) {
      this.#link.needHeader(owner);
      const self = program.headerTermType(owner, program.field(owner, DefField.type));
      return unify(this.#link, self, this.#embedded(type, self), bindings) ? bindings : undefined;
    }
    this.#bindSelf(member, self, bindings);
    this.#bindArguments(owner, type, bindings);
    return bindings;
  }

  /** A struct or class seen as the one that it embeds or extends and that an impl is for. */
  #embedded(type: number, self: number): number {
    const [head, wanted] = [this.headOf(type), this.headOf(self)];
    if (head === wanted || head <= 0 || wanted <= 0) return type;
    const { program } = this.#link;
    const kind = program.kind(head);
    if (kind !== NodeKind.struct && kind !== NodeKind.class) return type;
    if (program.field(head, DefField.supertypes) === 0) return type;
    const seen = this.instanceOf(type, wanted);
    return seen > EXTERNAL ? seen : type;
  }

  #bindSelf(member: number, type: number, bindings: Substitution): void {
    const { program } = this.#link;
    const owner = program.parent(member);
    if (owner !== 0 && program.kind(owner) === NodeKind.trait) bindings.bind(owner, SELF_INDEX, type);
  }

  /** Binds the owner's parameters from the type itself or from the supertype through which the owner is inherited. */
  #bindArguments(owner: number, type: number, bindings: Substitution): void {
    const { types } = this.#link.program;
    const instance = this.instanceOf(type, owner);
    for (let i = 0; i < types.argCount(instance); i++) {
      if (types.kind(types.arg(instance, i)) !== TypeKind.binding) bindings.bind(owner, i, types.arg(instance, i));
    }
  }

  /** `type` seen as its supertype with the given head, `UNKNOWN` when it has none such. */
  instanceOf(type: number, head: number, depth = 0): number {
    const { program } = this.#link;
    const own = this.headOf(type);
    if (own === head) return type;
    if (own === 0 || depth > 8) return UNKNOWN;
    const bindings = new Substitution();
    for (let i = 0; i < program.types.argCount(type); i++) bindings.bind(own, i, program.types.arg(type, i));
    const above = program.isLive(own) ? [...this.#link.supertypes(own)] : [];
    for (const supertype of above) {
      const found = this.instanceOf(substitute(this.#link, supertype, bindings, [own]), head, depth + 1);
      if (found > EXTERNAL) return found;
    }
    return this.#instanceThroughImpl(type, own, head);
  }

  #instanceThroughImpl(type: number, own: number, head: number): number {
    for (const impl of [...this.implsOf(own)].sort((a, b) => this.#link.program.compareDefs(a, b))) {
      const trait = this.#link.supertypes(impl)[0];
      if (trait === undefined || this.#link.program.types.head(trait) !== head) continue;
      const self = this.#link.program.headerTermType(impl, this.#link.program.field(impl, DefField.type));
      const bindings = new Substitution();
      if (unify(this.#link, self, type, bindings)) return substitute(this.#link, trait, bindings, [impl]);
    }
    return UNKNOWN;
  }
}

/** Whether a call with so many arguments fits an arity (see `DefField.arity`). */
export function acceptsArguments(arity: number, argumentCount: number): boolean {
  if (arity < 0) return false;
  return (arity & VARIADIC) !== 0 || arity === argumentCount;
}

function pushTo(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function removeFrom(map: Map<number, number[]>, key: number, value: number): void {
  const list = map.get(key);
  const at = list?.indexOf(value) ?? -1;
  if (at >= 0) list!.splice(at, 1);
}
