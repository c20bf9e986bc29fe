import { NodeFlag, NodeKind } from "@parseltongue/graph";
import { DEF_KIND_IMPL, DefField, Namespace, TERM_STRIDE, TermOp } from "../facts/facts.ts";
import { TERM_OPERANDS } from "../facts/term-operands.ts";
import { callResult, expectedParameter, functionType, signatureOf, withTypeArguments } from "./calls.ts";
import { CellKind, CellState, Cells } from "./cells.ts";
import { Circles } from "./circles.ts";
import { EXTERNAL_SYMBOL } from "./language-rules.ts";
import type { LinkedFile } from "./linked-file.ts";
import { Members } from "./members.ts";
import type { FoundMember } from "./members.ts";
import { calledSymbol } from "./overloads.ts";
import { HeaderState } from "./program.ts";
import type { Program } from "./program.ts";
import { isConcrete, project, substitute, unify } from "./substitution.ts";
import { CHANGED, TOUCHED } from "./touched-terms.ts";
import type { TouchedTerms } from "./touched-terms.ts";
import { EXTERNAL, SELF_INDEX, Substitution, TypeKind, UNKNOWN } from "./type-table.ts";

const MAX_DEREFERENCES = 8;
/** Associated types defined by associated types, and so on: deeper than this they are circular. */
const MAX_PROJECTIONS = 16;
/** A chain of imports longer than this is circular. */
const MAX_IMPORTS = 64;
/** Deeper nesting of type arguments than this says nothing to anyone and could grow without end. */
const MAX_TYPE_ARGUMENTS = 16;

/**
 * Works out what terms mean: their types and the definitions they name. Everything asked across definitions goes
 * through cells, so the program knows what to work out again after a change.
 */
export class Evaluator {
  readonly program: Program;
  members: Members;
  /** Headers and member lists that rest on each other. */
  circles: Circles;
  /** Symbols with more than one meaning: a term's symbol −2 − i names list i. */
  readonly #ambiguous: (readonly number[])[] = [];
  /** Imports being followed, with the depth of the computation that follows them, to stop at circular ones. */
  readonly #imports = new Map<number, number>();
  readonly #ambiguousIds = new Map<string, number>();
  #depth = 0;
  /** Shallowest computation that a circular question came back to; what lies above it may not be kept. */
  #cycleDepth = Number.POSITIVE_INFINITY;
  #symbol = 0;
  #projections = 0;

  constructor(program: Program) {
    this.program = program;
    this.members = new Members(this);
    this.circles = this.#newCircles();
  }

  /** Forgets every remembered answer. */
  reset(): void {
    this.members = new Members(this);
    this.forgetAnswers();
  }

  /** Forgets remembered answers, but not which types the impls are for. */
  forgetAnswers(): void {
    this.program.cells = new Cells();
    this.members.forgetAsked();
    this.circles = this.#newCircles();
  }

  #newCircles(): Circles {
    return new Circles({
      clear: (node) => (node < 0 ? this.members.clearList(-node) : this.#clearHeader(node)),
      compute: (node) => (node < 0 ? this.members.computeList(-node) : this.#computeHeader(node)),
      finish: (node) => {
        if (node < 0) this.program.cells.setState(-node, CellState.done);
        else this.program.headerState.data[node] = HeaderState.done;
      },
      compare: (a, b) => this.#compareQuestions(a, b),
    });
  }

  #compareQuestions(a: number, b: number): number {
    if (a > 0 || b > 0) return a > 0 && b > 0 ? this.program.compareDefs(a, b) : b - a;
    const { cells, names } = this.program;
    const byHead = this.program.compareDefs(cells.keyA(-a), cells.keyA(-b));
    if (byHead !== 0) return byHead;
    const [nameA, nameB] = [names.text(cells.keyB(-a)), names.text(cells.keyB(-b))];
    return nameA < nameB ? -1 : nameA > nameB ? 1 : 0;
  }

  // ---- questions across definitions -------------------------------------------------------------------------

  /** Makes sure that a definition's header terms are worked out, and that the asker hears when they change. */
  needHeader(def: number): void {
    this.dependOn(def);
    const { headerState } = this.program;
    const state = headerState.data[def];
    if (state === HeaderState.done) return;
    if (state === HeaderState.computing) {
      this.circles.touch(def);
      return;
    }
    headerState.data[def] = HeaderState.computing;
    const symbol = this.#symbol;
    this.circles.run(def);
    // The term that asked may have found its symbol already.
    this.#symbol = symbol;
  }

  /** Records that the asker hears when a definition's header or its members change. */
  dependOn(def: number): void {
    const { cells } = this.program;
    cells.depend(cells.cell(CellKind.signature, def, 0));
  }

  #clearHeader(def: number): void {
    const file = this.program.fileOf(def);
    const local = this.program.defLocal.data[def]!;
    const start = file.def(local, DefField.termStart);
    const end = start + file.def(local, DefField.headerTermEnd);
    file.termTypes.fill(UNKNOWN, start, end);
    file.termSymbols.fill(0, start, end);
  }

  #computeHeader(def: number): boolean {
    const file = this.program.fileOf(def);
    const local = this.program.defLocal.data[def]!;
    return this.evaluate(file, local, 1, file.def(local, DefField.headerTermEnd));
  }

  /** Runs a computation whose questions are asked on behalf of a cell. */
  asCell<T>(cell: number, compute: () => T): T {
    return this.#asAsker(-cell, compute);
  }

  /** The same on behalf of a definition, for what is said of it beside its terms. */
  asDefinition<T>(def: number, compute: () => T): T {
    return this.#asAsker(def, compute);
  }

  #asAsker<T>(whose: number, compute: () => T): T {
    const { asker } = this.program.cells;
    const [a, b] = [asker.a, asker.b];
    asker.a = whose;
    asker.b = 0;
    try {
      return compute();
    } finally {
      asker.a = a;
      asker.b = b;
    }
  }

  /** As `asCell`, with the same outcome however deep in other questions it is asked. */
  asOwnCell<T>(cell: number, compute: () => T): T {
    const projections = this.#projections;
    this.#projections = 0;
    try {
      return this.asCell(cell, compute);
    } finally {
      this.#projections = projections;
    }
  }

  /** What a name means in a module's own scope: a definition, 0 or `EXTERNAL_SYMBOL`. */
  nameInModule(moduleDef: number, name: number, namespace: number): number {
    const { cells } = this.program;
    const cell = cells.cell(CellKind.scope, moduleDef, name * 8 + namespace);
    cells.depend(cell);
    const state = cells.state(cell);
    if (state === CellState.done) return cells.value(cell);
    if (state === CellState.computing) {
      this.#cycleDepth = Math.min(this.#cycleDepth, cells.value(cell));
      return 0;
    }
    const depth = ++this.#depth;
    cells.set(cell, depth);
    cells.setState(cell, CellState.computing);
    const file = this.program.fileOf(moduleDef);
    const found = this.asCell(cell, () => file.rules.lookupInModule(this, file, moduleDef, name, namespace));
    this.#depth = depth - 1;
    cells.set(cell, found);
    if (this.#cycleDepth < depth) cells.setState(cell, CellState.empty);
    else this.#cycleDepth = Number.POSITIVE_INFINITY;
    return found;
  }

  /** Follows an import, told by a number of its own: 0 when it is being followed already, or the chain is too long. */
  followImport(key: number, follow: () => number): number {
    const since = this.#imports.get(key);
    if (since !== undefined) {
      this.#cycleDepth = Math.min(this.#cycleDepth, since);
      return 0;
    }
    if (this.#imports.size > MAX_IMPORTS) return 0;
    this.#imports.set(key, this.#depth);
    try {
      return follow();
    } finally {
      this.#imports.delete(key);
      if (this.#depth === 0) this.#cycleDepth = Number.POSITIVE_INFINITY;
    }
  }

  /** As `nameInModule`, in a library model: models never change, so nobody need hear of it. */
  nameInLibrary(moduleDef: number, name: number, namespace: number): number {
    const { asker } = this.program.cells;
    const a = asker.a;
    asker.a = 0;
    const found = this.nameInModule(moduleDef, name, namespace);
    asker.a = a;
    return found;
  }

  /** Records that the asker depends on which macros and blanket impls have a name. */
  dependOnName(name: number): void {
    this.program.cells.depend(this.program.cells.cell(CellKind.name, name, 0));
  }

  /** Declared type of a definition: an alias's target, a field's type, a function's `fn` type. */
  headerType(def: number): number {
    this.needHeader(def);
    return this.program.headerTermType(def, this.program.field(def, DefField.type));
  }

  /** Supertypes of a trait, class or interface; for an impl its trait; for an associated type its bounds. */
  supertypes(def: number): number[] {
    this.needHeader(def);
    const list = this.program.field(def, DefField.supertypes);
    if (list === 0) return [];
    return this.program.listTerms(def, list).map((term) => this.program.headerTermType(def, term));
  }

  isTrait(def: number): boolean {
    return this.program.isLive(def) && this.program.kind(def) === NodeKind.trait;
  }

  /** The type a definition declares, with its own parameters as arguments: `Self` inside it. */
  ownType(def: number): number {
    const { program } = this;
    this.needHeader(def);
    const args: number[] = [];
    for (let i = 0; i < program.genericCount(def); i++) args.push(program.types.intern(TypeKind.parameter, def, i, []));
    return program.types.intern(TypeKind.nominal, def, 0, args);
  }

  signatureOf(type: number): number {
    return signatureOf(this, type);
  }

  derefTarget(type: number): number {
    const { types } = this.program;
    if (types.kind(type) !== TypeKind.nominal) return UNKNOWN;
    return this.program.fileOf(types.head(type)).rules.derefTarget(this, type);
  }

  /** `<type as trait>::name` of a type with a head; `EXTERNAL` when such a type is known and says nothing. */
  associatedType(type: number, trait: number, name: number): number {
    const head = this.members.headOf(type);
    if (head === 0 || this.#projections > MAX_PROJECTIONS) return UNKNOWN;
    this.#projections++;
    try {
      return this.#findAssociatedType(head, type, trait, name);
    } finally {
      this.#projections--;
    }
  }

  #findAssociatedType(head: number, type: number, trait: number, name: number): number {
    const { program } = this;
    for (const def of this.members.list(head, name)) {
      if (program.kind(def) !== NodeKind.typeAlias) continue;
      const impl = program.parent(def);
      if (program.kind(impl) !== DEF_KIND_IMPL) continue;
      const implTrait = this.supertypes(impl)[0];
      if (trait !== 0 && (implTrait === undefined || program.types.head(implTrait) !== trait)) continue;
      const bindings = new Substitution();
      const self = program.headerTermType(impl, program.field(impl, DefField.type));
      if (!unify(this, self, type, bindings)) continue;
      return substitute(this, this.headerType(def), bindings, [impl]);
    }
    return this.#blanketAssociatedType(type, trait, name);
  }

  #blanketAssociatedType(type: number, trait: number, name: number): number {
    const found = this.members.findBlanket(type, name, "type");
    if (found === undefined) return UNKNOWN;
    const impl = this.program.parent(found.def);
    const implTrait = this.supertypes(impl)[0];
    if (trait !== 0 && (implTrait === undefined || this.program.types.head(implTrait) !== trait)) return UNKNOWN;
    return substitute(this, this.headerType(found.def), found.bindings, [impl]);
  }

  /** Type that a symbol has where it is named in a namespace. */
  typeOfSymbol(def: number, namespace: number): number {
    if (def === 0) return UNKNOWN;
    if (def < 0) return EXTERNAL;
    const { types } = this.program;
    const kind = this.program.kind(def);
    switch (kind) {
      case NodeKind.struct:
      case NodeKind.enum:
      case NodeKind.trait:
      case NodeKind.interface:
        return types.intern(TypeKind.nominal, def, 0, []);
      case NodeKind.class:
        return types.intern(namespace === Namespace.value ? TypeKind.constructor : TypeKind.nominal, def, 0, []);
      case NodeKind.variant:
        if (namespace === Namespace.type) return types.intern(TypeKind.nominal, this.program.parent(def), 0, []);
        return this.#variantType(def);
      case NodeKind.function:
      case NodeKind.method:
        return types.intern(TypeKind.function, def, 0, []);
      case NodeKind.constant:
      case NodeKind.static:
      case NodeKind.field:
        return this.headerType(def);
      case NodeKind.typeAlias:
        this.needHeader(def);
        return this.program.genericCount(def) > 0 ? types.intern(TypeKind.alias, def, 0, []) : this.headerType(def);
      case NodeKind.module:
      case NodeKind.file:
        return types.intern(TypeKind.module, def, 0, []);
      default:
        return UNKNOWN;
    }
  }

  #variantType(def: number): number {
    const { program } = this;
    this.needHeader(def);
    let hasFields = false;
    program.eachChild(def, (child) => {
      if (program.kind(child) === NodeKind.field) hasFields = true;
    });
    if (hasFields) return program.types.intern(TypeKind.function, def, 0, []);
    return program.types.intern(TypeKind.nominal, program.parent(def), 0, []);
  }

  // ---- terms ----------------------------------------------------------------------------------------------

  /** Works out the terms `from` (inclusive) to `to` of a definition, in order. Returns whether any means something new. */
  evaluate(file: LinkedFile, local: number, from: number, to: number): boolean {
    const { asker } = this.program.cells;
    const [a, b] = [asker.a, asker.b];
    const start = file.def(local, DefField.termStart);
    asker.a = file.defIds[local]!;
    let isNew = false;
    for (let term = from; term < to; term++) {
      asker.b = term;
      if (this.evaluateTerm(file, local, start, term)) isNew = true;
    }
    asker.a = a;
    asker.b = b;
    return isNew;
  }

  /**
   * Works out some terms of a definition anew, and those that build on them as far as their meaning changes.
   * @param dirty in any order, perhaps more than once
   * @param touched takes note of these, and of all that mean something else now
   * @returns what `touched` calls this definition
   */
  reevaluate(file: LinkedFile, local: number, dirty: readonly number[], touched: TouchedTerms): number {
    const { asker } = this.program.cells;
    const [a, b] = [asker.a, asker.b];
    const start = file.def(local, DefField.termStart);
    const count = file.def(local, DefField.termEnd) - start;
    const base = touched.add(count);
    const { marks } = touched;
    let first = count;
    for (const term of dirty) {
      marks[base + term] = TOUCHED;
      if (term < first) first = term;
    }
    let any = false;
    asker.a = file.defIds[local]!;
    for (let term = Math.max(1, first); term < count; term++) {
      const at = (start + term) * TERM_STRIDE;
      if (marks[base + term] === 0 && !(any && operandChanged(file.terms, at, marks, base))) continue;
      asker.b = term;
      if (file.terms[at] !== TermOp.list && !this.evaluateTerm(file, local, start, term)) continue;
      marks[base + term] = CHANGED;
      any = true;
    }
    asker.a = a;
    asker.b = b;
    return base;
  }

  /** Works out one term; its operands must be up to date. Returns whether its meaning changed. */
  evaluateTerm(file: LinkedFile, local: number, start: number, term: number): boolean {
    const at = start + term;
    this.#symbol = 0;
    const type = this.#compute(file, local, start, at * TERM_STRIDE);
    const symbol = this.#symbol;
    if (file.termTypes[at] === type && file.termSymbols[at] === symbol) return false;
    file.termTypes[at] = type;
    file.termSymbols[at] = symbol;
    return true;
  }

  #compute(file: LinkedFile, local: number, start: number, at: number): number {
    const { terms, termTypes, termSymbols } = file;
    const { types } = this.program;
    const a = terms[at + 1]!;
    const b = terms[at + 2]!;
    const c = terms[at + 3]!;
    const typeOf = (term: number): number => termTypes[start + term]!;
    switch (terms[at]) {
      case TermOp.path:
        return this.#path(file, a, b, c);
      case TermOp.member:
        return this.#member(file, typeOf(a), termSymbols[start + a]!, b, c);
      case TermOp.apply:
        this.#symbol = termSymbols[start + a]!;
        return this.#apply(typeOf(a), this.#listTypes(file, start, b));
      case TermOp.typeParameter:
        return types.intern(TypeKind.parameter, file.defIds[a]!, b, []);
      case TermOp.selfType:
        return this.#selfType(file.defIds[a]!);
      case TermOp.tuple:
        return types.intern(TypeKind.tuple, 0, 0, this.#listTypes(file, start, a));
      case TermOp.fn:
        return types.intern(TypeKind.fn, 0, 0, [typeOf(b), ...this.#listTypes(file, start, a)]);
      case TermOp.dyn:
        return types.intern(TypeKind.dyn, 0, 0, this.#listTypes(file, start, a));
      case TermOp.opaque:
        return types.intern(TypeKind.opaque, 0, 0, this.#listTypes(file, start, a));
      case TermOp.primitive:
        return this.primitive(file, a);
      case TermOp.field:
        return this.#field(typeOf(a), b);
      case TermOp.method:
        return this.#method(typeOf(a), b, c);
      case TermOp.call: {
        const isMethod = isMethodTerm(terms, start, a);
        const args = this.#listTypes(file, start, b);
        this.#symbol = calledSymbol(this, termSymbols[start + a]!, args, isMethod);
        return callResult(this, typeOf(a), args, isMethod);
      }
      case TermOp.index:
        return this.#known(typeOf(a), (type) => file.rules.indexType(this, type));
      case TermOp.element:
        return this.#known(typeOf(a), (type) => file.rules.elementType(this, type));
      case TermOp.deref:
        this.#symbol = termSymbols[start + a]!;
        return this.#dereferenced(typeOf(a), terms[(start + a) * TERM_STRIDE]!);
      case TermOp.try:
        return this.#known(typeOf(a), (type) => file.rules.tryType(this, type));
      case TermOp.await:
        return this.#known(typeOf(a), (type) => file.rules.awaitType(this, type));
      case TermOp.patternField:
        return this.#patternField(typeOf(a), b === 0 ? 0 : termSymbols[start + b]!, c);
      case TermOp.expectedParameter:
        return expectedParameter(this, typeOf(a), b, c);
      case TermOp.join:
        return typeOf(a) > EXTERNAL ? typeOf(a) : Math.max(typeOf(a), typeOf(b));
      case TermOp.new:
        this.#symbol = termSymbols[start + a]!;
        return this.#known(typeOf(a), (type) => callResult(this, type, [], false));
      case TermOp.generic:
        return types.intern(TypeKind.opaque, 0, 0, this.#listTypes(file, start, b));
      case TermOp.moduleSpecifier:
        this.#symbol = file.rules.resolveSpecifier(this, file, a);
        return this.typeOfSymbol(this.#symbol, Namespace.value);
      case TermOp.union:
        return this.#union(TypeKind.union, this.#listTypes(file, start, a));
      case TermOp.intersection:
        return this.#union(TypeKind.intersection, this.#listTypes(file, start, a));
      case TermOp.arithmetic:
        return typeOf(a);
      case TermOp.cast:
        return typeOf(b);
      case TermOp.macro:
        this.#symbol = file.rules.lookupMacro(this, file, b, a);
        return UNKNOWN;
      case TermOp.binding:
        return types.intern(TypeKind.binding, 0, b, [typeOf(c)]);
      case TermOp.qualified:
        return types.intern(TypeKind.qualified, 0, 0, [typeOf(a), typeOf(b)]);
      case TermOp.future:
        return file.rules.futureType(this, typeOf(a));
      default:
        return UNKNOWN;
    }
  }

  /**
   * References are left out of terms, so `*r` of a reference is `r`; a smart pointer's methods are found through it
   * without a `*`. What is dereferenced a second time, or is a field or a result, is hardly ever a reference.
   */
  #dereferenced(type: number, operand: number): number {
    if (operand !== TermOp.deref && operand !== TermOp.field) return type;
    const target = type > EXTERNAL ? this.derefTarget(type) : UNKNOWN;
    return target > EXTERNAL ? target : type;
  }

  #known(type: number, then: (type: number) => number): number {
    return type <= EXTERNAL ? type : then(type);
  }

  #listTypes(file: LinkedFile, start: number, list: number): number[] {
    const items: number[] = [];
    for (let at = list; at !== 0; at = file.terms[(start + at) * TERM_STRIDE + 2]!) {
      const base = (start + at) * TERM_STRIDE;
      if (file.terms[base] !== TermOp.list || items.length > 64) break;
      items.push(file.termTypes[start + file.terms[base + 1]!]!);
    }
    return items;
  }

  /** A built-in type by name. */
  primitive(file: LinkedFile, name: number): number {
    const head = file.rules.primitiveHead(this, name);
    if (head > 0) return this.program.types.intern(TypeKind.nominal, head, 0, []);
    return this.program.types.intern(TypeKind.primitive, name, 0, []);
  }

  #path(file: LinkedFile, scope: number, name: number, namespace: number): number {
    const symbol = file.rules.lookup(this, file, scope, name, namespace);
    this.#symbol = symbol;
    if (symbol === EXTERNAL_SYMBOL) return file.rules.externalType(this, name, namespace);
    return this.typeOfSymbol(symbol, namespace);
  }

  #selfType(def: number): number {
    const { program } = this;
    const kind = program.kind(def);
    if (kind === DEF_KIND_IMPL) {
      const self = this.headerType(def);
      const head = this.members.headOf(self);
      this.#symbol = Math.max(0, head);
      return self;
    }
    this.#symbol = def;
    if (kind === NodeKind.trait) return program.types.intern(TypeKind.parameter, def, SELF_INDEX, []);
    return this.ownType(def);
  }

  #apply(base: number, args: number[]): number {
    const { program } = this;
    const { types } = program;
    if (base === EXTERNAL) {
      return args.some((arg) => arg === UNKNOWN || types.mentionsInternal(arg)) ? UNKNOWN : EXTERNAL;
    }
    if (args.length > MAX_TYPE_ARGUMENTS) return base;
    switch (types.kind(base)) {
      case TypeKind.nominal:
      case TypeKind.primitive:
      case TypeKind.constructor:
        return types.intern(types.kind(base), types.head(base), types.extra(base), args);
      case TypeKind.alias: {
        const def = types.head(base);
        const bindings = new Substitution();
        args.forEach((arg, i) => bindings.bind(def, i, arg));
        return substitute(this, this.headerType(def), bindings, [def]);
      }
      case TypeKind.function:
        return program.kind(types.head(base)) === NodeKind.variant ? base : withTypeArguments(this, base, args);
      default:
        return base;
    }
  }

  /** A generic alias without arguments stands for its target with nothing known of them. */
  #expandAlias(type: number): number {
    return this.program.types.kind(type) === TypeKind.alias ? this.#apply(type, []) : type;
  }

  #member(file: LinkedFile, qualifierType: number, qualifier: number, name: number, namespace: number): number {
    const { program } = this;
    if (qualifier === EXTERNAL_SYMBOL || qualifierType === EXTERNAL) {
      this.#symbol = EXTERNAL_SYMBOL;
      return file.rules.externalType(this, name, namespace);
    }
    if (qualifier > 0 && program.isModule(qualifier)) {
      this.#symbol = file.rules.moduleMember(this, file, qualifier, name, namespace);
      if (this.#symbol === EXTERNAL_SYMBOL) return file.rules.externalType(this, name, namespace);
      return this.typeOfSymbol(this.#symbol, namespace);
    }
    const type = this.#expandAlias(qualifierType);
    if (type === UNKNOWN) return UNKNOWN;
    if (program.types.kind(type) === TypeKind.qualified) return this.#qualifiedMember(type, name, namespace);
    return this.#typeMember(type, name, namespace);
  }

  #qualifiedMember(type: number, name: number, namespace: number): number {
    const { types } = this.program;
    const self = types.arg(type, 0);
    const trait = types.arg(type, 1);
    if (namespace === Namespace.type) return project(this, self, types.head(trait), name);
    const own = this.#foundType(this.#findStatic(self, name));
    if (this.#symbol > 0) return own;
    const found = this.members.find(trait, name, "item", -1);
    if (found === undefined) return UNKNOWN;
    found.bindings.bind(this.program.parent(found.def), SELF_INDEX, self);
    return this.#foundType(found);
  }

  /** `Type::name`: variant, associated function or constant, associated type. */
  #typeMember(type: number, name: number, namespace: number): number {
    const { program } = this;
    if (namespace === Namespace.type) {
      const found = this.members.find(type, name, "type", -1);
      if (found === undefined) return project(this, type, 0, name);
      this.#symbol = found.def;
      if (program.kind(found.def) !== NodeKind.typeAlias) return this.typeOfSymbol(found.def, namespace);
      const owner = program.parent(found.def);
      if (owner !== 0 && program.kind(owner) === NodeKind.trait) return project(this, type, owner, name);
      return substitute(this, this.headerType(found.def), found.bindings, [owner]);
    }
    const found = this.#findStatic(type, name);
    if (found === undefined && type > EXTERNAL && this.#isClosed(type)) this.#symbol = EXTERNAL_SYMBOL;
    return this.#foundType(found);
  }

  #findStatic(type: number, name: number): FoundMember | undefined {
    return this.members.find(type, name, "item", -1) ?? this.members.findBlanket(type, name, "item");
  }

  /** Type of a found member named as a value; sets the symbol. */
  #foundType(found: FoundMember | undefined): number {
    if (found === undefined) return UNKNOWN;
    const { program } = this;
    this.#symbol = this.symbolOf(found);
    const kind = program.kind(found.def);
    const isAccessor = (program.field(found.def, DefField.flags) & NodeFlag.accessor) !== 0;
    const isFunction = kind === NodeKind.function || kind === NodeKind.method;
    if (isFunction && !isAccessor) return functionType(this, found.def, found.bindings);
    if (isAccessor || kind === NodeKind.constant || kind === NodeKind.static || kind === NodeKind.field) {
      return substitute(this, this.headerType(found.def), found.bindings, [program.parent(found.def)]);
    }
    return this.typeOfSymbol(found.def, Namespace.value);
  }

  /** The symbol of a found member: itself, or a list where several fit alike. */
  symbolOf(found: FoundMember): number {
    return found.others.length === 0 ? found.def : this.symbolOfAll([found.def, ...found.others]);
  }

  /** The symbol that stands for several definitions of which one is meant; of a single one itself. */
  symbolOfAll(defs: readonly number[]): number {
    const list = [...new Set(defs)].sort((a, b) => a - b);
    if (list.length === 1) return list[0]!;
    const key = list.join(",");
    let id = this.#ambiguousIds.get(key);
    if (id === undefined) {
      id = this.#ambiguous.push(list) - 1;
      this.#ambiguousIds.set(key, id);
    }
    return -2 - id;
  }

  /** The definitions that a symbol stands for; of several the same list for the same symbol. */
  defsOf(symbol: number): readonly number[] {
    if (symbol > 0) return [symbol];
    return this.#ambiguous[-2 - symbol] ?? [];
  }

  #field(type: number, name: number): number {
    return this.#throughDerefs(type, (at) => {
      const { types } = this.program;
      if (types.kind(at) === TypeKind.tuple) {
        const index = Number(this.program.names.text(name));
        return Number.isInteger(index) ? { type: types.arg(at, index) } : undefined;
      }
      if (types.kind(at) === TypeKind.module) return this.#moduleField(types.head(at), name);
      const found = this.members.find(at, name, "field", -1);
      return found === undefined ? undefined : { type: this.#foundType(found) };
    });
  }

  #moduleField(module: number, name: number): { type: number } {
    const file = this.program.fileOf(module);
    this.#symbol = file.rules.moduleMember(this, file, module, name, Namespace.value);
    return { type: this.typeOfSymbol(this.#symbol, Namespace.value) };
  }

  #method(type: number, name: number, argumentCount: number): number {
    const { types } = this.program;
    const found = this.#throughDerefs(
      type,
      (at) => {
        if (types.kind(at) === TypeKind.module) return this.#moduleField(types.head(at), name);
        const member = this.#lentMethod(at, name, argumentCount) ?? this.#ownMethod(at, name, argumentCount);
        return member === undefined ? undefined : { type: this.#foundType(member) };
      },
      name,
    );
    return found === EXTERNAL && type > EXTERNAL ? this.#generatedMethod(type, name) : found;
  }

  #ownMethod(type: number, name: number, argumentCount: number): FoundMember | undefined {
    return this.members.find(type, name, "method", argumentCount) ?? this.#callableField(type, name);
  }

  /** Methods of what a type points to that take the pointer itself as their receiver come before the pointer's own. */
  #lentMethod(type: number, name: number, argumentCount: number): FoundMember | undefined {
    const head = this.members.headOf(type);
    if (head <= 0 || !this.program.fileOf(head).rules.lendsReceiver(this, head)) return undefined;
    const own = this.members.find(type, name, "method", argumentCount);
    if (own === undefined || !this.program.isInternal(own.def)) return undefined;
    return this.members.find(this.derefTarget(type), name, "method", argumentCount);
  }

  /** A method that a macro writes: outside the code base, but what it gives may be known. */
  #generatedMethod(type: number, name: number): number {
    for (let at = type, i = 0; i < MAX_DEREFERENCES && at > EXTERNAL; i++) {
      const head = this.members.headOf(at);
      if (head > 0 && this.program.isInternal(head))
        return this.program.fileOf(head).rules.generatedMethod(this, at, name);
      at = this.derefTarget(at);
    }
    return EXTERNAL;
  }

  /** A field or constant that holds a function, called like a method; of classes and object types only. */
  #callableField(type: number, name: number): FoundMember | undefined {
    const head = this.members.headOf(type);
    if (head <= 0) return undefined;
    const kind = this.program.kind(head);
    if (kind === NodeKind.struct || kind === NodeKind.enum || kind === NodeKind.trait) return undefined;
    return this.members.find(type, name, "field", -1);
  }

  /** Tries a lookup on a type and on everything it dereferences to; then blanket impls, if a method is wanted. */
  #throughDerefs(type: number, look: (type: number) => { type: number } | undefined, method = 0): number {
    if (type <= EXTERNAL) {
      if (type === EXTERNAL) this.#symbol = EXTERNAL_SYMBOL;
      return type;
    }
    let at = this.#expandAlias(type);
    let last = at;
    for (let i = 0; i < MAX_DEREFERENCES && at > EXTERNAL; i++) {
      const found = look(at);
      if (found !== undefined) return found.type;
      last = at;
      at = this.derefTarget(at);
    }
    if (at === EXTERNAL) {
      this.#symbol = EXTERNAL_SYMBOL;
      return EXTERNAL;
    }
    if (method !== 0) {
      const found = this.#throughBlankets(this.#expandAlias(type), method);
      if (found !== undefined) return this.#foundType(found);
    }
    if (this.#isClosed(last)) {
      this.#symbol = EXTERNAL_SYMBOL;
      return EXTERNAL;
    }
    return UNKNOWN;
  }

  #throughBlankets(type: number, name: number): FoundMember | undefined {
    for (let at = type, i = 0; i < MAX_DEREFERENCES && at > EXTERNAL; i++) {
      const found = this.members.findBlanket(at, name, "method");
      if (found !== undefined) return found;
      at = this.derefTarget(at);
    }
    return undefined;
  }

  /** Whether all members of a type are known, so that one not found cannot be in the code base. */
  #isClosed(type: number): boolean {
    const kind = this.program.types.kind(type);
    return kind === TypeKind.parameter || isConcrete(kind);
  }

  #patternField(scrutinee: number, path: number, name: number): number {
    const { program } = this;
    if (path === 0) return this.#field(scrutinee, name);
    if (path < 0) return scrutinee === EXTERNAL ? EXTERNAL : UNKNOWN;
    this.needHeader(path);
    const owner = program.kind(path) === NodeKind.variant ? program.parent(path) : path;
    const field = program.childrenNamed(path, name)[0];
    if (field === undefined) return UNKNOWN;
    this.#symbol = field;
    const bindings = new Substitution();
    let at = scrutinee;
    for (let i = 0; i < MAX_DEREFERENCES && at > EXTERNAL && this.members.headOf(at) !== owner; i++)
      at = this.derefTarget(at);
    if (at > EXTERNAL) program.types.args(at).forEach((arg, i) => bindings.bind(owner, i, arg));
    return substitute(this, this.headerType(field), bindings, [owner]);
  }

  #union(kind: number, parts: number[]): number {
    const known = [...new Set(parts)].filter((part) => part !== UNKNOWN);
    if (known.length === 1) return known[0]!;
    return known.length === 0 ? UNKNOWN : this.program.types.intern(kind, 0, 0, known);
  }
}

function operandChanged(terms: Int32Array, at: number, marks: Uint8Array, base: number): boolean {
  const operands = TERM_OPERANDS[terms[at]!]!;
  return (
    ((operands & 1) !== 0 && marks[base + terms[at + 1]!] === CHANGED) ||
    ((operands & 2) !== 0 && marks[base + terms[at + 2]!] === CHANGED) ||
    ((operands & 4) !== 0 && marks[base + terms[at + 3]!] === CHANGED)
  );
}

/** Whether a callee is `value.name`, with or without type arguments. */
function isMethodTerm(terms: Int32Array, start: number, callee: number): boolean {
  const at = (start + callee) * TERM_STRIDE;
  if (terms[at] === TermOp.apply) return isMethodTerm(terms, start, terms[at + 1]!);
  return terms[at] === TermOp.method;
}
