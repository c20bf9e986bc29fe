import { NodeKind } from "@parseltongue/graph";
import { DEF_KIND_IMPL, DefField, ScopeField } from "../facts/facts.ts";
import { Ambience, ambience } from "./ambient-modules.ts";
import { CellKind, CellState } from "./cells.ts";
import type { CommitBuilder } from "./commit-builder.ts";
import type { Emitter, KnownEdge } from "./emitter.ts";
import type { Evaluator } from "./evaluator.ts";
import type { LinkedFile } from "./linked-file.ts";
import { HeaderState } from "./program.ts";
import type { Program } from "./program.ts";
import { TouchedTerms } from "./touched-terms.ts";
import { UnitDiff, changedNames, globContents } from "./unit-diff.ts";
import { append, headerValue, isRising, membersOf, noteMembers, sameValue } from "./definition-versions.ts";
import type { HeaderValue } from "./definition-versions.ts";

const NAMESPACES = 8;
/** Rounds in which what one header says may change another's; more than this and types define each other in circles. */
const MAX_ROUNDS = 64;

/**
 * Works a change of known files through the program: from what the new text says differently, along the remembered
 * answers, to the references whose meaning changes. Names are settled first, then headers, members and impls, then
 * bodies, so that nothing is worked out from an answer that is about to change.
 */
export class Relink {
  readonly #link: Evaluator;
  readonly #program: Program;
  readonly #emitter: Emitter;
  /** Cells to work out again, with what they said before. */
  readonly #staleScopes = new Map<number, number>();
  readonly #staleMembers = new Map<number, number>();
  /** Definitions whose header must be worked out again, with what it said before; undefined for new ones. */
  readonly #headers = new Map<number, HeaderValue | undefined>();
  /** Terms of bodies to work out again; `all` where the text is new. */
  readonly #bodies = new Map<number, number[] | "all">();
  /** Definitions whose header was worked out again and says the same to others. */
  readonly #refreshed = new Set<number>();
  readonly #touched = new TouchedTerms();
  /** Edges that units with new text had. */
  readonly #oldEdges = new Map<number, readonly KnownEdge[]>();
  readonly #nodes = new Set<number>();
  readonly #provides = new Set<number>();
  readonly #moved = new Map<number, number>();

  constructor(link: Evaluator, emitter: Emitter) {
    this.#link = link;
    this.#program = link.program;
    this.#emitter = emitter;
  }

  // ---- collecting what the texts say differently ---------------------------------------------------------------

  /**
   * Compares two versions of a file. Call before the old one's definitions are forgotten, with ids already given.
   * @param matched for each definition of the new version the index it had in the old one, or −1
   * @param gone indexes in the old version of definitions that are no more
   */
  compare(before: LinkedFile, after: LinkedFile, matched: Int32Array, gone: readonly number[]): void {
    const diff = new UnitDiff(before, after);
    for (let i = 0; i < after.defCount; i++) this.#compareDef(before, after, diff, matched[i]!, i);
    this.#spreadBlocks(after, diff);
    this.#compareScopes(before, after, matched);
    this.#compareMembers(before, after, matched, gone);
    if (!isRising(matched)) this.#compareOrder(after);
  }

  #compareDef(before: LinkedFile, after: LinkedFile, diff: UnitDiff, old: number, i: number): void {
    const def = after.defIds[i]!;
    const { headerState } = this.#program;
    if (old < 0) {
      headerState.data[def] = HeaderState.empty;
      this.#headers.set(def, undefined);
      this.#bodies.set(def, "all");
      this.#nodes.add(def);
      this.#touchModule(after, i);
      return;
    }
    if (before.def(old, DefField.flags) !== after.def(i, DefField.flags)) this.#touchModule(after, i);
    const sameHeader = diff.sameHeader(old, i) && headerState.data[def] === HeaderState.done;
    const headerEnd = after.def(i, DefField.headerTermEnd);
    if (sameHeader) diff.copyTerms(old, i, 1, headerEnd);
    else {
      this.#headers.set(def, headerState.data[def] === HeaderState.done ? headerValue(before, old) : undefined);
      headerState.data[def] = HeaderState.empty;
    }
    if (sameHeader && diff.sameBody(old, i)) {
      diff.copyTerms(old, i, headerEnd, after.def(i, DefField.termEnd) - after.def(i, DefField.termStart));
      diff.copyRefs(old, i);
      const lines = after.def(i, DefField.line) - before.def(old, DefField.line);
      if (lines !== 0) this.#moved.set(def, lines);
    } else {
      this.#bodies.set(def, "all");
      this.#oldEdges.set(def, this.#emitter.edgesOf(before, old));
    }
    if (!diff.sameNode(old, i) || before.def(old, DefField.parent) === -1) this.#nodes.add(def);
  }

  /** `mod name;` says of the files below whether they are test code. */
  #touchModule(file: LinkedFile, local: number): void {
    if (file.def(local, DefField.kind) !== NodeKind.module || file.def(local, DefField.ownScope) >= 0) return;
    const path = this.#emitter.qualifiedName(file, local);
    for (const other of this.#program.files) {
      if (other === undefined || other.place.package !== file.place.package) continue;
      const { modulePath } = other.place;
      if (modulePath !== path && !modulePath.startsWith(`${path}::`)) continue;
      for (const def of other.defIds) this.#nodes.add(def);
    }
  }

  /** What a block declares is seen by the definitions inside it: where that changed, all of them are worked out anew. */
  #spreadBlocks(after: LinkedFile, diff: UnitDiff): void {
    const changed = diff.changedBlocks();
    if (changed.size === 0) return;
    const spread = new Set<number>();
    for (let i = 1; i < after.defCount; i++) {
      const parent = after.def(i, DefField.parent);
      if (!changed.has(parent) && !spread.has(parent)) continue;
      spread.add(i);
      this.#renew(after, i);
    }
  }

  /** Works all of a definition out anew, be its text as it was. */
  #renew(file: LinkedFile, local: number): void {
    const def = file.defIds[local]!;
    this.#dirtyHeader(def);
    this.#renewBody(def, file, local);
  }

  #renewBody(def: number, file: LinkedFile, local: number): void {
    if (this.#bodies.get(def) === "all") return;
    this.#bodies.set(def, "all");
    this.#oldEdges.set(def, this.#emitter.edgesOf(file, local));
    this.#moved.delete(def);
  }

  #compareScopes(before: LinkedFile, after: LinkedFile, matched: Int32Array): void {
    for (let scope = 0; scope < after.scopes.length / 3; scope++) {
      if (!after.opensModule(scope)) continue;
      const local = after.scope(scope, ScopeField.def);
      const old = local < 0 ? -1 : matched[local]!;
      if (old < 0) continue;
      const module = after.defIds[local]!;
      const oldScope = before.def(old, DefField.ownScope);
      for (const name of changedNames(before, oldScope, after, scope)) this.#dirtyName(module, name);
      const globsBefore = oldScope < 0 ? "" : globContents(before, oldScope);
      if (globsBefore !== globContents(after, scope)) this.#dirtyModule(module);
    }
  }

  #dirtyName(module: number, name: number): void {
    for (let namespace = 1; namespace < NAMESPACES; namespace++) {
      const cell = this.#program.cells.find(CellKind.scope, module, name * NAMESPACES + namespace);
      if (cell !== 0) this.#dirtyCell(this.#staleScopes, cell);
    }
  }

  #dirtyModule(module: number): void {
    for (const cell of this.#program.cells.scopesOf(module)) this.#dirtyCell(this.#staleScopes, cell);
  }

  /** Empties a cell and all of its kind that rest on it, so that nobody reads what is about to change. */
  #dirtyCell(stale: Map<number, number>, first: number): void {
    const { cells } = this.#program;
    const kind = cells.kind(first);
    const queue = [first];
    for (const cell of queue) {
      if (cells.state(cell) === CellState.empty && stale.has(cell)) continue;
      if (!stale.has(cell)) stale.set(cell, cells.value(cell));
      cells.setState(cell, CellState.empty);
      cells.eachDependent(cell, (a) => {
        if (a < 0 && cells.kind(-a) === kind) queue.push(-a);
      });
      for (const node of this.#link.circles.take(-cell)) this.#dirtyNode(node);
    }
  }

  /** What was worked out in one circle must be worked out together again, or old answers would hold each other up. */
  #dirtyNode(node: number): void {
    if (node > 0) this.#dirtyHeader(node);
    else this.#dirtyCell(this.#staleMembers, -node);
  }

  /** Definitions stand in another order: what takes the first of several may take another. */
  #compareOrder(after: LinkedFile): void {
    for (let i = 0; i < after.defCount; i++) {
      const kind = after.def(i, DefField.kind);
      if (kind === NodeKind.macro) this.#dirtyNameCell(after.def(i, DefField.name));
      else if (kind === DEF_KIND_IMPL) this.#dirtyImpl(after, i);
    }
  }

  #dirtyImpl(file: LinkedFile, local: number): void {
    const impl = file.defIds[local]!;
    const head = this.#link.members.headOfImpl(impl);
    if (head === 0) this.#dirtyBlanketNames(impl, membersOf(file, local));
    else if (head !== undefined) this.#touchHead(head);
  }

  /** Names that an impl for every fitting type brings: its members' and those that its trait provides. */
  #dirtyBlanketNames(impl: number, members: readonly (readonly [number, number])[]): void {
    for (const [, name] of members) this.#dirtyNameCell(name);
    const trait = this.#link.members.traitOfBlanket(impl);
    if (trait === undefined || !this.#program.isLive(trait)) return;
    this.#program.eachChild(trait, (child) => this.#dirtyNameCell(this.#program.field(child, DefField.name)));
  }

  /** Members that came, went or are others now: of impls, traits and types. */
  #compareMembers(before: LinkedFile, after: LinkedFile, matched: Int32Array, gone: readonly number[]): void {
    const owners = new Map<number, { was: Map<number, string>; is: Map<number, string> }>();
    const entryOf = (def: number): { was: Map<number, string>; is: Map<number, string> } => {
      let entry = owners.get(def);
      if (entry === undefined) owners.set(def, (entry = { was: new Map(), is: new Map() }));
      return entry;
    };
    noteMembers(before, (owner, name, text) => append(entryOf(owner).was, name, text));
    noteMembers(after, (owner, name, text) => append(entryOf(owner).is, name, text));
    for (const [owner, { was, is }] of owners) {
      if (!this.#program.isLive(owner)) continue;
      const names = new Set<number>();
      for (const [name, text] of is) if (was.get(name) !== text) names.add(name);
      for (const name of was.keys()) if (!is.has(name)) names.add(name);
      if (names.size === 0) continue;
      if (this.#link.members.headOfImpl(owner) === 0) this.#leaveBlanket(before, owner, names);
      else this.#dirtyMembers(owner, names);
    }
    for (const old of gone) this.#leave(before, old);
    for (let i = 0; i < after.defCount; i++) {
      const old = matched[i]!;
      const isOther = old < 0 ? isFoundByName(after, i) : ambience(before, old) !== ambience(after, i);
      if (isOther) this.#dirtyNameCell(after.def(i, DefField.name));
    }
  }

  #dirtyMembers(owner: number, names: ReadonlySet<number>): void {
    // Nobody goes through the members of an impl: they are asked for by name, of its type.
    if (this.#program.kind(owner) !== DEF_KIND_IMPL) this.#dirtySignature(owner);
    const head = this.#link.members.headOfImpl(owner) ?? owner;
    for (const name of names) this.#dirtyMember(head, name);
    if (!this.#link.members.hasBlanketImpls(owner)) return;
    this.#link.members.forgetProvider(owner);
    for (const name of names) this.#dirtyNameCell(name);
  }

  /** Members of an impl for a bare parameter are found by name: it is entered again with those it has now. */
  #leaveBlanket(before: LinkedFile, impl: number, names: ReadonlySet<number>): void {
    const old = before.defIds.indexOf(impl);
    this.#dirtyBlanketNames(impl, membersOf(before, old));
    this.#link.members.removeImpl(impl, membersOf(before, old));
    for (const name of names) this.#dirtyNameCell(name);
    this.#headers.set(impl, undefined);
    this.#program.headerState.data[impl] = HeaderState.empty;
  }

  #dirtyMember(head: number, name: number): void {
    const cell = this.#program.cells.find(CellKind.member, head, name);
    if (cell !== 0) this.#dirtyCell(this.#staleMembers, cell);
  }

  #dirtyNameCell(name: number): void {
    const cell = this.#program.cells.find(CellKind.name, name, 0);
    if (cell !== 0) this.#program.cells.takeDependents(cell, (a, b) => this.#dirtyAsker(a, b));
  }

  /** A definition is gone: whoever depends on it hears of it. */
  #leave(before: LinkedFile, old: number): void {
    this.#touchModule(before, old);
    const def = before.defIds[old]!;
    this.#dirtySignature(def);
    for (const name of this.#link.members.askedNames(def) ?? []) this.#dirtyMember(def, name);
    const kind = before.def(old, DefField.kind);
    if (isFoundByName(before, old)) this.#dirtyNameCell(before.def(old, DefField.name));
    if (kind === DEF_KIND_IMPL) this.#leaveImpl(before, old);
    if (before.def(old, DefField.ownScope) >= 0) this.#dirtyModule(def);
  }

  #leaveImpl(before: LinkedFile, old: number): void {
    const impl = before.defIds[old]!;
    const members = membersOf(before, old);
    this.#dirtyBlanketNames(impl, members);
    const head = this.#link.members.headOfImpl(impl);
    this.#link.members.removeImpl(impl, members);
    if (head !== undefined && head !== 0) this.#touchHead(head);
  }

  /** The set of a type's impls changed: all that was asked of its members may. */
  #touchHead(head: number): void {
    for (const name of this.#link.members.askedNames(head) ?? []) this.#dirtyMember(head, name);
    const cell = this.#program.cells.find(CellKind.signature, head, 1);
    if (cell !== 0) this.#program.cells.takeDependents(cell, (a, b) => this.#dirtyAsker(a, b));
  }

  // ---- propagation ---------------------------------------------------------------------------------------------

  /** Works the change through until nothing more follows, and writes what differs. */
  finish(commit: CommitBuilder): void {
    for (let round = 0; round < MAX_ROUNDS && this.#hasStale(); round++) {
      this.#settleScopes();
      this.#settleHeaders();
      this.#settleMembers();
    }
    const changed = this.#settleBodies();
    this.#write(changed, commit);
  }

  #hasStale(): boolean {
    return this.#staleScopes.size + this.#headers.size + this.#staleMembers.size > 0;
  }

  #dirtyAsker(a: number, b: number): void {
    if (a < 0) {
      const kind = this.#program.cells.kind(-a);
      if (kind === CellKind.scope) this.#dirtyCell(this.#staleScopes, -a);
      else if (kind === CellKind.member) this.#dirtyCell(this.#staleMembers, -a);
      else if (kind === CellKind.blanket) this.#dirtyBlanket(-a);
      return;
    }
    if (!this.#program.isLive(a)) return;
    if (b === 0) this.#provides.add(a);
    else if (b < this.#program.field(a, DefField.headerTermEnd)) this.#dirtyHeader(a);
    else this.#dirtyTerm(a, b);
  }

  /** Bodies alone rest on it, and they are worked out last: the answer is found anew when one of them asks. */
  #dirtyBlanket(cell: number): void {
    this.#link.members.forgetBlanket(cell);
    this.#program.cells.takeDependents(cell, (a, b) => this.#dirtyAsker(a, b));
  }

  #dirtyHeader(def: number): void {
    const { headerState } = this.#program;
    if (!this.#program.isLive(def) || headerState.data[def] !== HeaderState.done) return;
    if (!this.#headers.has(def)) {
      const file = this.#program.fileOf(def);
      this.#headers.set(def, headerValue(file, this.#program.defLocal.data[def]!));
    }
    headerState.data[def] = HeaderState.empty;
    for (const node of this.#link.circles.take(def)) this.#dirtyNode(node);
  }

  #dirtyTerm(def: number, term: number): void {
    const known = this.#bodies.get(def);
    if (known === "all") return;
    if (known === undefined) this.#bodies.set(def, [term]);
    else known.push(term);
  }

  #dirtySignature(def: number): void {
    const cell = this.#program.cells.find(CellKind.signature, def, 0);
    if (cell !== 0) this.#program.cells.takeDependents(cell, (a, b) => this.#dirtyAsker(a, b));
  }

  /** Names first: everything that rests on a stale name is stale too, or circles of imports would hold each other up. */
  #settleScopes(): void {
    const { cells } = this.#program;
    const old = new Map(this.#staleScopes);
    this.#staleScopes.clear();
    for (const [cell, value] of old) {
      const module = cells.keyA(cell);
      const key = cells.keyB(cell);
      const isLive = this.#program.isLive(module);
      const now = isLive ? this.#link.nameInModule(module, Math.floor(key / NAMESPACES), key % NAMESPACES) : 0;
      if (!isLive || now !== value) cells.takeDependents(cell, (a, b) => this.#dirtyAskerOf(a, b, CellKind.scope));
    }
  }

  #settleMembers(): void {
    const { cells } = this.#program;
    const old = new Map(this.#staleMembers);
    this.#staleMembers.clear();
    for (const [cell, value] of old) {
      const head = cells.keyA(cell);
      if (this.#program.isLive(head)) this.#link.members.list(head, cells.keyB(cell));
      if (!this.#program.isLive(head) || cells.value(cell) !== value) {
        cells.takeDependents(cell, (a, b) => this.#dirtyAskerOf(a, b, CellKind.member));
      }
    }
  }

  /** As `#dirtyAsker`, but cells of the kind that is being settled are settled already. */
  #dirtyAskerOf(a: number, b: number, settled: number): void {
    if (a < 0 && this.#program.cells.kind(-a) === settled) return;
    this.#dirtyAsker(a, b);
  }

  #settleHeaders(): void {
    const headers = [...this.#headers];
    this.#headers.clear();
    for (const [def] of headers) if (this.#program.isLive(def)) this.#link.needHeader(def);
    for (const [def, before] of headers) {
      if (!this.#program.isLive(def)) continue;
      const file = this.#program.fileOf(def);
      const local = this.#program.defLocal.data[def]!;
      if (before !== undefined && sameValue(before, headerValue(file, local))) {
        this.#refreshHeaderRefs(def);
        continue;
      }
      this.#headerChanged(def, file, local);
    }
  }

  /** A header's terms may name other definitions although what it says to others is the same. */
  #refreshHeaderRefs(def: number): void {
    this.#refreshed.add(def);
    if (!this.#bodies.has(def)) this.#bodies.set(def, []);
  }

  #headerChanged(def: number, file: LinkedFile, local: number): void {
    this.#dirtySignature(def);
    this.#renewBody(def, file, local);
    if (file.def(local, DefField.kind) !== DEF_KIND_IMPL) {
      for (const name of this.#link.members.askedNames(def) ?? []) this.#dirtyMember(def, name);
      return;
    }
    this.#moveImpl(def, file, local);
  }

  #moveImpl(impl: number, file: LinkedFile, local: number): void {
    const { members } = this.#link;
    const before = members.headOfImpl(impl);
    const names = membersOf(file, local);
    for (const [member] of names) {
      this.#nodes.add(member);
      this.#provides.add(member);
    }
    if (before === 0) this.#dirtyBlanketNames(impl, names);
    if (before !== undefined) members.removeImpl(impl, names);
    members.addImpl(impl);
    const after = members.headOfImpl(impl) ?? 0;
    for (const head of new Set([before ?? 0, after])) {
      if (head !== 0) this.#touchHead(head);
      else this.#dirtyBlanketNames(impl, names);
    }
  }

  /** Definitions some of whose references may mean something else now, with where `#touched` says which; -1 for all. */
  #settleBodies(): Map<number, number> {
    const changed = new Map<number, number>();
    for (const [def, dirty] of this.#bodies) {
      if (!this.#program.isLive(def)) continue;
      const file = this.#program.fileOf(def);
      const local = this.#program.defLocal.data[def]!;
      if (dirty === "all") {
        const count = file.def(local, DefField.termEnd) - file.def(local, DefField.termStart);
        this.#link.evaluate(file, local, file.def(local, DefField.headerTermEnd), count);
        changed.set(def, -1);
      } else {
        // What a reference says may also follow from its target's flags, which terms do not tell.
        const base = this.#link.reevaluate(file, local, dirty, this.#touched);
        changed.set(def, this.#refreshed.has(def) ? -1 : base);
      }
    }
    return changed;
  }

  /** Whether a unit that moved must have its sites written one by one, so that no edge is written twice. */
  #movesByRewriting(def: number, file: LinkedFile, local: number): boolean {
    const kind = file.def(local, DefField.kind);
    return this.#moved.has(def) && kind !== NodeKind.function && kind !== NodeKind.method;
  }

  #write(changed: ReadonlyMap<number, number>, commit: CommitBuilder): void {
    for (const def of [...this.#nodes, ...this.#provides]) {
      if (!this.#program.isLive(def)) continue;
      const file = this.#program.fileOf(def);
      if (!file.external) this.#emitter.writeNode(file, this.#program.defLocal.data[def]!, commit);
    }
    for (const [def, base] of changed) {
      const file = this.#program.fileOf(def);
      if (file.external) continue;
      const local = this.#program.defLocal.data[def]!;
      const isWritten = this.#bodies.get(def) === "all" || this.#movesByRewriting(def, file, local);
      if (isWritten) this.#moved.delete(def);
      if (isWritten)
        this.#emitter.writeUnit(file, local, this.#oldEdges.get(def) ?? this.#emitter.edgesOf(file, local), commit);
      else this.#emitter.refreshUnit(file, local, base < 0 ? undefined : this.#touched.of(base), commit);
    }
    for (const [def, lines] of this.#moved) {
      const file = this.#program.fileOf(def);
      const local = this.#program.defLocal.data[def]!;
      // Rewritten sites are where they are; a move adds to those that were not written.
      this.#emitter.moveUnit(file, local, lines, commit);
    }
    for (const def of this.#provides) {
      if (!this.#program.isLive(def)) continue;
      this.#emitter.provided.write(def, commit);
      this.#emitter.structural.write(def, commit);
    }
    for (const def of this.#nodes) if (this.#program.isLive(def)) this.#emitter.provided.place(def, commit);
  }
}

/** Whether a definition is found by its name alone, be it in scope or not. */
function isFoundByName(file: LinkedFile, local: number): boolean {
  return file.def(local, DefField.kind) === NodeKind.macro || ambience(file, local) !== Ambience.none;
}
