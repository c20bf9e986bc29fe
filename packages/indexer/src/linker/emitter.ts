import { Confidence, EdgeFlag, EdgeKind, FileFlag, NodeFlag, NodeKind } from "@parseltongue/graph";
import { DEF_KIND_IMPL, DefField, REF_STRIDE, RefField, RefRole, TERM_STRIDE, TermOp } from "../facts/facts.ts";
import type { CandidateSets } from "./candidate-sets.ts";
import type { CommitBuilder } from "./commit-builder.ts";
import { defLabels } from "./def-keys.ts";
import type { DefLabels } from "./def-keys.ts";
import type { Evaluator } from "./evaluator.ts";
import { IntColumn } from "./int-column.ts";
import { EXTERNAL_SYMBOL } from "./language-rules.ts";
import { acceptsArguments } from "./members.ts";
import type { LinkedFile } from "./linked-file.ts";
import { isForeignImpl } from "./overloads.ts";
import type { PreciseTargets } from "./precise-targets.ts";
import type { Program } from "./program.ts";
import { ProvidedMembers } from "./provided-members.ts";
import { StructuralTypes } from "./structural-types.ts";
import type { TouchedTerms } from "./touched-terms.ts";

/** An edge as it stands in the graph, so that only differences are written. */
interface Site {
  from: number;
  target: number;
  kind: number;
  flags: number;
  confidence: number;
  line: number;
  column: number;
}

/**
 * What the references of a unit leave: `type`, the definition itself or the type that an impl is for, and `reader`, what
 * uses the types that are named. An impl's header stands in its own file: where the type lies in another one or outside
 * the code base, it is the module around the impl that uses what the header names, not the type.
 */
interface Holder {
  readonly type: number;
  readonly reader: number;
  readonly isImpl: boolean;
}

/** What a type can implement. */
const SUPERTYPE_KINDS: ReadonlySet<number> = new Set([
  NodeKind.trait,
  NodeKind.interface,
  NodeKind.class,
  NodeKind.typeAlias,
]);

/** An edge that the graph holds already and that a unit may keep. */
export interface KnownEdge {
  readonly edge: number;
  readonly target: number;
  readonly kind: number;
}

/** Turns definitions into nodes and evaluated references into edges. */
export class Emitter {
  readonly #link: Evaluator;
  readonly #program: Program;
  readonly #sets: CandidateSets;
  /** By definition id: the containing node as last written, and the edge that says so. */
  readonly parentOf: IntColumn = new IntColumn();
  readonly containsEdge: IntColumn = new IntColumn();
  readonly provided: ProvidedMembers;
  readonly structural: StructuralTypes;
  readonly #written = new Set<number>();
  readonly #inCommit = new Set<number>();
  readonly #testFiles = new Map<LinkedFile, boolean>();
  readonly #labels = new Map<LinkedFile, DefLabels>();
  readonly #usesMark = new IntColumn();
  #usesStamp = 0;

  constructor(link: Evaluator, sets: CandidateSets) {
    this.#link = link;
    this.#program = link.program;
    this.#sets = sets;
    this.provided = new ProvidedMembers(link);
    this.structural = new StructuralTypes(link);
  }

  /** The node that stands for a definition: of an impl the self type's, if that is in the code base; else 0. */
  nodeOf(def: number): number {
    const { program } = this.#link;
    if (program.kind(def) !== DEF_KIND_IMPL) return def;
    this.#link.needHeader(def);
    const head = this.#link.members.headOf(program.headerTermType(def, program.field(def, DefField.type)));
    return program.isInternal(head) ? head : 0;
  }

  /** The node a definition is contained in. */
  parentNode(file: LinkedFile, local: number): number {
    const parent = file.def(local, DefField.parent);
    if (parent < 0) {
      const module = file.rules.rootParent(this.#link, file);
      return module !== 0 ? module : this.packageNode(file.place.package);
    }
    const node = this.nodeOf(file.defIds[parent]!);
    if (node !== 0) return node;
    let at = parent;
    while (at > 0 && file.def(at, DefField.kind) === DEF_KIND_IMPL) at = file.def(at, DefField.parent);
    return file.defIds[Math.max(0, at)]!;
  }

  /** What a compiler said of references, where it was asked; it goes before what follows from the terms. */
  precise: PreciseTargets | undefined;

  /** Node ids of packages, by index in the workspace; filled by the linker. */
  packageNode: (index: number) => number = () => 0;

  /** Starts a commit: names are worked out once for each file that is written. */
  begin(): void {
    this.#labels.clear();
    this.#inCommit.clear();
    this.#testFiles.clear();
  }

  /** Lets go of what was only for the commit that is written now. */
  end(): void {
    this.begin();
  }

  /** Qualified name of one definition of a file. */
  qualifiedName(file: LinkedFile, local: number): string {
    return this.labelsOf(file).qualified[local]!;
  }

  /** Whether the module that a file holds is declared in test code (`#[cfg(test)] mod helpers;`), directly or above. */
  #isDeclaredInTests(file: LinkedFile): boolean {
    const known = this.#testFiles.get(file);
    if (known !== undefined) return known;
    this.#testFiles.set(file, false);
    const parent = file.rules.rootParent(this.#link, file);
    const is = parent !== 0 && this.#declaresInTests(parent, file);
    this.#testFiles.set(file, is);
    return is;
  }

  #declaresInTests(parent: number, child: LinkedFile): boolean {
    const file = this.#program.fileOf(parent);
    const local = this.#program.defLocal.data[parent]!;
    if ((file.def(local, DefField.flags) & NodeFlag.test) !== 0) return true;
    if ((this.#declaredFlags(parent, child) & NodeFlag.test) !== 0) return true;
    return file !== child && this.#isDeclaredInTests(file);
  }

  /** Flags of the declaration `mod name;` that says where a file's module lies; of several, all. */
  #declaredFlags(parent: number, child: LinkedFile): number {
    const file = this.#program.fileOf(parent);
    const scope = file.def(this.#program.defLocal.data[parent]!, DefField.ownScope);
    const name = this.#program.names.id(lastSegment(child.place.modulePath));
    let flags = 0;
    for (const entry of scope < 0 ? [] : file.scopeNames.entries(scope, name)) {
      if (entry <= 0 || file.def(entry - 1, DefField.kind) !== NodeKind.module) continue;
      flags |= file.def(entry - 1, DefField.flags);
    }
    return flags;
  }

  /** What holds for a file's own module: it is as public as the declaration in its parent. */
  #rootFlags(file: LinkedFile): number {
    const parent = file.rules.rootParent(this.#link, file);
    return parent === 0 ? 0 : this.#declaredFlags(parent, file) & NodeFlag.public;
  }

  /** Writes the nodes of a file, parents first. Definitions that another stands in for, and impls, have none. */
  writeNodes(file: LinkedFile, commit: CommitBuilder): void {
    for (let i = 0; i < file.defCount; i++) {
      if (this.hasNode(file, i)) this.#writeNode(file, i, commit);
      else if (this.#written.has(file.defIds[i]!)) this.dropNode(file.defIds[i]!, commit);
    }
  }

  /** A text that no other definition of the code base has: qualified name, ordinal and file. */
  label(def: number): string {
    const file = this.#program.fileOf(def);
    const local = this.#program.defLocal.data[def]!;
    const { qualified, ordinals: counts } = this.labelsOf(file);
    return `${qualified[local]!}#${counts[local]!}@${file.path}`;
  }

  /** What a file's definitions are told apart by; worked out once for each commit. */
  labelsOf(file: LinkedFile): DefLabels {
    let labels = this.#labels.get(file);
    if (labels === undefined) this.#labels.set(file, (labels = defLabels(file, this.#program.names)));
    return labels;
  }

  hasNode(file: LinkedFile, local: number): boolean {
    if (file.external || file.def(local, DefField.kind) === DEF_KIND_IMPL) return false;
    return file.rules.standIn(this.#link, file, local) === file.defIds[local];
  }

  /** Writes one definition's node anew. */
  writeNode(file: LinkedFile, local: number, commit: CommitBuilder): void {
    if (this.hasNode(file, local)) this.#writeNode(file, local, commit);
    else if (this.#written.has(file.defIds[local]!)) this.dropNode(file.defIds[local]!, commit);
  }

  #writeNode(file: LinkedFile, i: number, commit: CommitBuilder): void {
    const def = file.defIds[i]!;
    if (this.#inCommit.has(def)) return;
    this.#inCommit.add(def);
    const parent = this.parentNode(file, i);
    if (!this.#written.has(parent) && this.#program.isLive(parent)) {
      const parentFile = this.#program.fileOf(parent);
      this.#writeNode(parentFile, this.#program.defLocal.data[parent]!, commit);
    }
    const labels = this.labelsOf(file);
    const qualifiedName = labels.qualified[i]!;
    const isRoot = i === 0;
    this.#written.add(def);
    commit.putNode({
      node: def,
      kind: file.def(i, DefField.kind),
      flags:
        file.def(i, DefField.flags) |
        nodeFlagsOfFile(file.place.flags) |
        (this.#isDeclaredInTests(file) ? NodeFlag.test : 0) |
        (isRoot ? this.#rootFlags(file) : 0),
      name: isRoot ? lastSegment(qualifiedName) : this.#program.names.text(file.def(i, DefField.name)),
      qualifiedName,
      signature: file.texts.signature(i),
      doc: file.texts.doc(i),
      parent,
      file: file.slot,
      line: file.def(i, DefField.line),
      column: file.def(i, DefField.column),
      endLine: file.def(i, DefField.endLine),
      language: file.language,
      ordinal: labels.ordinals[i]!,
    });
    this.#writeContains(def, parent, commit);
  }

  #writeContains(def: number, parent: number, commit: CommitBuilder): void {
    this.parentOf.ensure(def);
    this.containsEdge.ensure(def);
    if (this.parentOf.data[def] === parent) return;
    this.parentOf.data[def] = parent;
    let edge = this.containsEdge.data[def]!;
    if (parent === 0) {
      if (edge !== 0) commit.dropEdge(edge);
      this.containsEdge.data[def] = 0;
      return;
    }
    if (edge === 0) this.containsEdge.data[def] = edge = commit.newEdge();
    commit.putEdge({ edge, from: parent, to: def, kind: EdgeKind.contains, confidence: Confidence.resolved });
  }

  /** Drops what was written for a definition that is gone; its references' edges are dropped by the caller. */
  dropNode(def: number, commit: CommitBuilder): void {
    this.parentOf.ensure(def);
    this.containsEdge.ensure(def);
    if (this.containsEdge.data[def] !== 0) commit.dropEdge(this.containsEdge.data[def]!);
    this.containsEdge.data[def] = 0;
    this.parentOf.data[def] = 0;
    this.provided.drop(def, commit);
    this.structural.drop(def, commit);
    if (this.#written.delete(def)) commit.dropNode(def);
  }

  /** Writes the edges of a unit whose text is new; those of `known` that still hold keep their ids, the rest is dropped. */
  writeUnit(file: LinkedFile, local: number, known: readonly KnownEdge[], commit: CommitBuilder): void {
    const def = file.defIds[local]!;
    const pool = new Map<number, KnownEdge[]>();
    for (const edge of known) {
      const key = pack(edge.target, edge.kind);
      const list = pool.get(key);
      if (list === undefined) pool.set(key, [edge]);
      else list.push(edge);
    }
    this.#usesStamp++;
    const end = file.def(local, DefField.refEnd);
    const holder = this.#holder(file, local);
    for (let ref = file.def(local, DefField.refStart); ref < end; ref++) {
      const site = this.#site(file, local, ref, holder);
      file.refTargets[ref] = 0;
      file.refEdges[ref] = 0;
      file.refMarks[ref] = 0;
      if (site === undefined) continue;
      const kept = pool.get(pack(site.target, site.kind))?.pop();
      const edge = kept?.edge ?? commit.newEdge();
      file.refTargets[ref] = pack(site.target, site.kind);
      file.refMarks[ref] = markOf(site);
      file.refEdges[ref] = edge;
      putSite(edge, site, commit);
      if (kept === undefined) this.#sets.retain(site.target);
    }
    for (const list of pool.values()) {
      for (const edge of list) this.dropEdge(edge, commit);
    }
    this.provided.write(def, commit);
    this.structural.write(def, commit);
  }

  /**
   * Writes what changed of the edges of a unit whose text is the same.
   * @param touched the unit's terms whose references may say something else; undefined where all may
   */
  refreshUnit(file: LinkedFile, local: number, touched: TouchedTerms | undefined, commit: CommitBuilder): void {
    const holder = this.#holder(file, local);
    // What an impl implements counts as used, and its header may be a stranger's.
    const some = holder.isImpl ? undefined : touched;
    if (some !== undefined && this.#refreshTouched(file, local, some, holder, commit)) return;
    this.#usesStamp++;
    const end = file.def(local, DefField.refEnd);
    for (let ref = file.def(local, DefField.refStart); ref < end; ref++) {
      const isCertain = some !== undefined && file.refTargets[ref] !== 0 && !isUse(file.refTargets[ref]!);
      if (isCertain && !isTouched(file, local, ref, some)) continue;
      this.#rewriteSite(file, ref, this.#site(file, local, ref, holder), commit);
    }
  }

  /** False, with nothing written, where something is used: only the first of several uses has an edge. */
  #refreshTouched(
    file: LinkedFile,
    local: number,
    touched: TouchedTerms,
    holder: Holder,
    commit: CommitBuilder,
  ): boolean {
    const sites: (Site | undefined)[] = [];
    const found: number[] = [];
    this.#usesStamp++;
    const end = file.def(local, DefField.refEnd);
    for (let ref = file.def(local, DefField.refStart); ref < end; ref++) {
      if (!isTouched(file, local, ref, touched)) continue;
      if (isUse(file.refTargets[ref]!)) return false;
      const site = this.#site(file, local, ref, holder);
      if (site?.kind === EdgeKind.uses) return false;
      found.push(ref);
      sites.push(site);
    }
    for (let i = 0; i < found.length; i++) this.#rewriteSite(file, found[i]!, sites[i], commit);
    return true;
  }

  #rewriteSite(file: LinkedFile, ref: number, site: Site | undefined, commit: CommitBuilder): void {
    const before = file.refTargets[ref]!;
    const after = site === undefined ? 0 : pack(site.target, site.kind);
    const mark = site === undefined ? 0 : markOf(site);
    if (before === after && file.refMarks[ref] === mark) return;
    let edge = file.refEdges[ref]!;
    if (before !== 0) this.#sets.release(targetOf(before));
    if (site === undefined) {
      if (edge !== 0) commit.dropEdge(edge);
      edge = 0;
    } else {
      if (edge === 0) edge = commit.newEdge();
      putSite(edge, site, commit);
      this.#sets.retain(site.target);
    }
    file.refTargets[ref] = after;
    file.refMarks[ref] = mark;
    file.refEdges[ref] = edge;
  }

  /** Writes the sites of a unit that moved by whole lines, nothing else having changed. */
  moveUnit(file: LinkedFile, local: number, lines: number, commit: CommitBuilder): void {
    const kind = file.def(local, DefField.kind);
    if (kind === NodeKind.function || kind === NodeKind.method) {
      // What is only declared has no references, and perhaps no node.
      if (file.rules.isDeclaredOnly?.(file, local) === true) return;
      commit.moveSites(file.defIds[local]!, lines);
      this.provided.move(file.defIds[local]!, lines);
      return;
    }
    const holder = this.#holder(file, local);
    const end = file.def(local, DefField.refEnd);
    for (let ref = file.def(local, DefField.refStart); ref < end; ref++) {
      if (file.refEdges[ref] === 0) continue;
      this.#usesStamp++;
      const site = this.#site(file, local, ref, holder);
      if (site !== undefined) putSite(file.refEdges[ref]!, site, commit);
    }
  }

  /** What the references of a unit leave. */
  #holder(file: LinkedFile, local: number): Holder {
    const def = file.defIds[local]!;
    const type = this.nodeOf(def);
    if (file.def(local, DefField.kind) !== DEF_KIND_IMPL) return { type, reader: type, isImpl: false };
    if (type !== 0 && this.#program.fileOf(type) === file) return { type, reader: type, isImpl: true };
    return { type, reader: this.#moduleAround(file, local), isImpl: true };
  }

  /** The module that an impl is written in; 0 where the impl is for tests and the module is not. */
  #moduleAround(file: LinkedFile, impl: number): number {
    let at = impl;
    do at = file.def(at, DefField.parent);
    while (at > 0 && file.def(at, DefField.kind) !== NodeKind.module);
    const isTest = (local: number): boolean => (file.def(local, DefField.flags) & NodeFlag.test) !== 0;
    return isTest(impl) && !isTest(at) ? 0 : file.defIds[at]!;
  }

  dropEdge(edge: KnownEdge, commit: CommitBuilder): void {
    commit.dropEdge(edge.edge);
    this.#sets.release(edge.target);
  }

  /** The edges a unit holds in the graph. */
  edgesOf(file: LinkedFile, local: number): KnownEdge[] {
    const edges: KnownEdge[] = [];
    const end = file.def(local, DefField.refEnd);
    for (let ref = file.def(local, DefField.refStart); ref < end; ref++) {
      const edge = file.refEdges[ref]!;
      if (edge === 0) continue;
      const packed = file.refTargets[ref]!;
      edges.push({ edge, target: targetOf(packed), kind: packed % 16 });
    }
    return edges;
  }

  /** The edge that a reference stands for; asked in the name of its term, which hears when that may change. */
  #site(file: LinkedFile, local: number, ref: number, holder: Holder): Site | undefined {
    const { asker } = this.#program.cells;
    const [a, b] = [asker.a, asker.b];
    asker.a = file.defIds[local]!;
    asker.b = file.refs[ref * REF_STRIDE + RefField.term]!;
    const site = this.#siteOf(file, local, ref, holder);
    asker.a = a;
    asker.b = b;
    return site;
  }

  #siteOf(file: LinkedFile, local: number, ref: number, holder: Holder): Site | undefined {
    const { refs } = file;
    const at = ref * REF_STRIDE;
    const role = refs[at + RefField.role]!;
    const from = role === RefRole.uses ? holder.reader : holder.type;
    if (from === 0) return undefined;
    const named = file.def(local, DefField.termStart) + refs[at + RefField.term]!;
    const term = calleeOf(file, local, named);
    // Of a call the arguments may say more than the name.
    const called = term === named ? 0 : file.termSymbols[named]!;
    const said = this.precise?.symbolAt(file, this.#lineOf(file, local, at), refs[at + RefField.column]!);
    const found = this.#target(file, at, role, term, said ?? (called === 0 ? file.termSymbols[term]! : called));
    if (found === undefined || found.target === 0) return undefined;
    if (said === undefined && role === RefRole.calls && this.#isForwarding(found.target, file.defIds[local]!))
      return undefined;
    const isUnproven = said === undefined && called === 0 && role === RefRole.calls && this.#isForeign(found.target);
    if (found.kind === EdgeKind.uses && !this.#firstUse(found.target, from)) return undefined;
    const sameFile = this.#program.fileOf(from) === file;
    // A type that implements a trait need not be said to use it, too.
    if (holder.isImpl && sameFile && found.kind === EdgeKind.implements) this.#firstUse(found.target, from);
    return {
      from,
      target: found.target,
      kind: found.kind,
      confidence: isUnproven ? Math.min(found.confidence, Confidence.inferred) : found.confidence,
      flags: found.flags | refs[at + RefField.flags]! | (said === undefined ? 0 : EdgeFlag.precise),
      line: sameFile ? this.#lineOf(file, local, at) : 0,
      column: sameFile ? refs[at + RefField.column]! : 0,
    };
  }

  /**
   * An impl for a library's type that calls "itself" hands on to the type's own method of that name, which hides the
   * trait's: `impl Bits for f32 { fn to_bits(self) -> u32 { self.to_bits() } }`.
   */
  #isForwarding(target: number, def: number): boolean {
    if (target !== def || !this.#program.isLive(def)) return false;
    const impl = this.#program.parent(def);
    if (impl === 0 || this.#program.kind(impl) !== DEF_KIND_IMPL) return false;
    return !this.#program.isInternal(this.#link.members.headOf(this.#link.headerType(impl)));
  }

  #isForeign(target: number): boolean {
    return this.#program.isLive(target) && isForeignImpl(this.#link, target);
  }

  #lineOf(file: LinkedFile, local: number, at: number): number {
    return file.def(local, DefField.line) + file.refs[at + RefField.relativeLine]!;
  }

  /** A unit that uses a definition in several places has one `uses` edge to it, at the first. */
  #firstUse(target: number, from: number): boolean {
    if (target === from) return false;
    this.#usesMark.ensure(target);
    if (this.#usesMark.data[target] === this.#usesStamp) return false;
    this.#usesMark.data[target] = this.#usesStamp;
    return true;
  }

  #target(
    file: LinkedFile,
    at: number,
    role: number,
    term: number,
    symbol: number,
  ): { target: number; kind: number; flags: number; confidence: number } | undefined {
    if (symbol === EXTERNAL_SYMBOL) return undefined;
    if (symbol === 0) return this.#unresolved(file, at, role, term);
    if (symbol < 0) {
      const target = this.#sets.forMembers(this.#link.defsOf(symbol));
      // Where the others lie in libraries, one of several is left to name, which makes it no surer than that.
      const confidence = this.#sets.isSet(target) ? Confidence.ambiguous : Confidence.inferred;
      return { target, kind: role, flags: 0, confidence };
    }
    if (!this.#program.isInternal(symbol)) return undefined;
    return this.#resolved(file, at, role, term, symbol);
  }

  #unresolved(
    file: LinkedFile,
    at: number,
    role: number,
    term: number,
  ): { target: number; kind: number; flags: number; confidence: number } | undefined {
    if (role !== RefRole.calls || file.terms[term * TERM_STRIDE] !== TermOp.method) return undefined;
    const name = file.refs[at + RefField.name]!;
    const count = file.refs[at + RefField.argumentCount]!;
    if (count < 0 || name === 0) return undefined;
    const target = this.#sets.forCall(file, name, count);
    return { target, kind: EdgeKind.calls, flags: 0, confidence: Confidence.ambiguous };
  }

  #resolved(
    file: LinkedFile,
    at: number,
    role: number,
    term: number,
    symbol: number,
  ): { target: number; kind: number; flags: number; confidence: number } | undefined {
    const kind = this.#program.kind(symbol);
    if (kind === DEF_KIND_IMPL) return undefined;
    const flags = this.#isDynamic(file, term, symbol) ? EdgeFlag.dynamic : 0;
    const confidence = this.#isAlias(file, role, term) ? Confidence.inferred : Confidence.resolved;
    const resolved = { target: symbol, kind: role, flags, confidence };
    if (role === RefRole.uses && (kind === NodeKind.module || kind === NodeKind.file)) return undefined;
    // `#[derive(Debug)]` means the derive macro and its trait, whatever struct is called `Debug` here.
    if (role === RefRole.implements && !SUPERTYPE_KINDS.has(kind)) return undefined;
    if (role !== RefRole.calls) return resolved;
    switch (kind) {
      case NodeKind.function:
      case NodeKind.method:
      case NodeKind.macro:
        return resolved;
      case NodeKind.class: {
        const [constructor, ...others] = this.#constructors(file, at, symbol);
        if (others.length === 0) return { ...resolved, target: constructor ?? symbol };
        const target = this.#sets.forMembers([constructor!, ...others]);
        return { ...resolved, target, confidence: Confidence.ambiguous };
      }
      case NodeKind.module:
      case NodeKind.file:
        return undefined;
      case NodeKind.field:
        return file.rules.callsValues ? resolved : undefined;
      case NodeKind.constant:
      case NodeKind.static:
        if (file.rules.callsValues) return resolved;
        return { ...resolved, kind: EdgeKind.uses, flags: flags | EdgeFlag.value };
      default: {
        const [constructor, ...others] = file.rules.hasOverloads === true ? this.#constructors(file, at, symbol) : [];
        if (constructor !== undefined && others.length === 0) return { ...resolved, target: constructor };
        return { ...resolved, kind: EdgeKind.uses, flags: flags | EdgeFlag.value };
      }
    }
  }

  /** What creating a value of a type may run, as far as the number of arguments says. */
  #constructors(file: LinkedFile, at: number, type: number): readonly number[] {
    this.#link.dependOn(type);
    const { constructorName, hasOverloads } = this.#program.fileOf(type).rules;
    const name =
      constructorName === "" ? this.#program.field(type, DefField.name) : this.#program.names.id(constructorName);
    if (hasOverloads !== true) return this.#program.childrenNamed(type, name).slice(0, 1);
    const own = this.#link.members.list(type, name).filter((def) => {
      const owner = this.#program.parent(def);
      const isOwn = owner === type || this.#program.kind(owner) === DEF_KIND_IMPL;
      return isOwn && this.#program.kind(def) === NodeKind.method && this.#isItself(def);
    });
    const count = file.refs[at + RefField.argumentCount]!;
    const taking = own.filter((def) => acceptsArguments(this.#program.field(def, DefField.arity), count));
    return taking.length > 0 ? taking : own;
  }

  #isItself(def: number): boolean {
    const file = this.#program.fileOf(def);
    return this.hasNode(file, this.#program.defLocal.data[def]!);
  }

  /** A call of a local that holds a member taken out of a value: its name at the site is the local's, not the member's. */
  #isAlias(file: LinkedFile, role: number, term: number): boolean {
    const op = file.terms[term * TERM_STRIDE];
    return role === RefRole.calls && (op === TermOp.patternField || op === TermOp.field);
  }

  /** A call whose target is a trait's or interface's own declaration may run any implementation of it. */
  #isDynamic(file: LinkedFile, term: number, symbol: number): boolean {
    if (file.terms[term * TERM_STRIDE] !== TermOp.method) return false;
    const parent = this.#program.parent(symbol);
    if (parent === 0) return false;
    const kind = this.#program.kind(parent);
    return kind === NodeKind.trait || kind === NodeKind.interface;
  }
}

function putSite(edge: number, site: Site, commit: CommitBuilder): void {
  const { from, target: to, kind, flags, confidence, line, column } = site;
  commit.putEdge({ edge, from, to, kind, flags, confidence, line, column });
}

/** Whether the term of a reference, or of what it calls, is among these. */
function isTouched(file: LinkedFile, local: number, ref: number, touched: TouchedTerms): boolean {
  const term = file.refs[ref * REF_STRIDE + RefField.term]!;
  if (touched.has(term)) return true;
  const start = file.def(local, DefField.termStart);
  if (file.terms[(start + term) * TERM_STRIDE] !== TermOp.call) return false;
  return touched.has(calleeOf(file, local, start + term) - start);
}

function isUse(packed: number): boolean {
  return packed % 16 === EdgeKind.uses;
}

/** What else an edge says of its target, in one integer. */
function markOf(site: Site): number {
  return site.flags * 8 + site.confidence;
}

/** Target and edge kind in one integer. */
function pack(target: number, kind: number): number {
  return target * 16 + kind;
}

function targetOf(packed: number): number {
  return Math.floor(packed / 16);
}

/** The term that says what is called, where a reference is aimed at a call; else its own term. */
function calleeOf(file: LinkedFile, local: number, term: number): number {
  const { terms } = file;
  if (terms[term * TERM_STRIDE] !== TermOp.call) return term;
  const start = file.def(local, DefField.termStart);
  let at = term;
  do at = start + terms[at * TERM_STRIDE + 1]!;
  while (terms[at * TERM_STRIDE] === TermOp.apply);
  return at;
}

export function nodeFlagsOfFile(fileFlags: number): number {
  let flags = 0;
  if ((fileFlags & FileFlag.test) !== 0) flags |= NodeFlag.test;
  if ((fileFlags & FileFlag.generated) !== 0) flags |= NodeFlag.generated;
  if ((fileFlags & FileFlag.vendored) !== 0) flags |= NodeFlag.vendored;
  return flags;
}

function lastSegment(qualifiedName: string): string {
  const colons = qualifiedName.lastIndexOf("::");
  const start = Math.max(colons < 0 ? 0 : colons + 2, qualifiedName.lastIndexOf("/") + 1);
  return qualifiedName.slice(start);
}
