import { Confidence, EdgeKind, NodeKind } from "@parseltongue/graph";
import { DefField } from "../facts/facts.ts";
import type { CommitBuilder } from "./commit-builder.ts";
import { acceptsArguments } from "./members.ts";
import type { LinkedFile } from "./linked-file.ts";
import type { Program } from "./program.ts";

interface CandidateSet {
  readonly key: string;
  readonly node: number;
  readonly name: number;
  /** The asking package, see `#ownerOf`, and the number of arguments; undefined and −1 for members found by type. */
  readonly owner: string | undefined;
  readonly argumentCount: number;
  readonly family: string;
  readonly fixed: readonly number[];
  /** Member → edge id. */
  readonly members: Map<number, number>;
  references: number;
}

/**
 * The targets of calls that cannot be told apart: one node for each (package, name, number of arguments), so that a
 * definition that comes or goes touches the set and not the call sites.
 */
export class CandidateSets {
  readonly #program: Program;
  readonly #byKey = new Map<string, CandidateSet>();
  readonly #byNode = new Map<number, CandidateSet>();
  readonly #byName = new Map<number, Set<CandidateSet>>();
  /** Internal methods by name. */
  readonly #methods = new Map<number, Set<number>>();
  /** Packages by their places and names: their indexes change with the workspace. */
  #owners: string[] = [];
  #indexes = new Map<string, number>();
  readonly #reach = new Map<string, ReadonlySet<number>>();
  /** Sets to write: `all` members, or those definitions that came or went. */
  readonly #stale = new Map<CandidateSet, Set<number> | "all">();
  /** Names that the library models give to methods: a lone candidate of such a name proves nothing. */
  readonly #libraryNames = new Set<number>();

  constructor(program: Program) {
    this.#program = program;
  }

  addLibraryMethod(name: number): void {
    this.#libraryNames.add(name);
  }

  addMethod(def: number, name: number): void {
    let methods = this.#methods.get(name);
    if (methods === undefined) this.#methods.set(name, (methods = new Set()));
    methods.add(def);
    this.#touch(name, def);
  }

  removeMethod(def: number, name: number): void {
    if (this.#methods.get(name)?.delete(def) === true) this.#touch(name, def);
  }

  /** Takes in which packages there are and which reach which; call when the workspace changes. */
  packagesChanged(): void {
    this.#reach.clear();
    this.#owners = this.#program.workspace.packages.map(({ ecosystem, root, name }) => `${ecosystem}:${root}:${name}`);
    this.#indexes = new Map(this.#owners.map((owner, index) => [owner, index]));
    for (const set of this.#byKey.values()) this.#stale.set(set, "all");
  }

  /** The node that stands for what a method call on an unknown receiver may mean; it may have no members yet. */
  forCall(file: LinkedFile, name: number, argumentCount: number): number {
    const { family } = file.rules;
    const owner = this.#owners[file.place.package] ?? "";
    const key = `${owner}|${family}|${name}|${argumentCount}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known.node;
    return this.#create(key, { name, owner, argumentCount, family, fixed: [] });
  }

  /** The node for several members of a type that fit alike. */
  forMembers(members: readonly number[]): number {
    const internal = members.filter((def) => this.#program.isInternal(def));
    const first = internal[0];
    if (first === undefined) return 0;
    if (internal.length === 1) return first;
    const key = `=${internal.join(",")}`;
    const known = this.#byKey.get(key);
    if (known !== undefined) return known.node;
    const name = this.#program.field(first, DefField.name);
    return this.#create(key, { name, owner: undefined, argumentCount: -1, family: "", fixed: internal });
  }

  retain(node: number): void {
    const set = this.#byNode.get(node);
    if (set !== undefined) set.references++;
  }

  release(node: number): void {
    const set = this.#byNode.get(node);
    if (set !== undefined && --set.references === 0 && !this.#stale.has(set)) this.#stale.set(set, new Set());
  }

  isSet(node: number): boolean {
    return this.#byNode.has(node);
  }

  /** Writes the nodes and edges of every set that changed. */
  flush(commit: CommitBuilder, label: (def: number) => string): void {
    for (const [set, changed] of this.#stale) {
      if (set.references === 0) this.#drop(set, commit);
      else this.#write(set, changed, commit, label);
    }
    this.#stale.clear();
  }

  #create(key: string, fields: Omit<CandidateSet, "key" | "node" | "members" | "references">): number {
    const set: CandidateSet = { ...fields, key, node: this.#program.newId(), members: new Map(), references: 0 };
    this.#byKey.set(key, set);
    this.#byNode.set(set.node, set);
    let named = this.#byName.get(set.name);
    if (named === undefined) this.#byName.set(set.name, (named = new Set()));
    named.add(set);
    this.#stale.set(set, "all");
    return set.node;
  }

  #touch(name: number, def: number): void {
    for (const set of this.#byName.get(name) ?? []) {
      const stale = this.#stale.get(set);
      if (stale === undefined) this.#stale.set(set, new Set([def]));
      else if (stale !== "all") stale.add(def);
    }
  }

  #drop(set: CandidateSet, commit: CommitBuilder): void {
    for (const edge of set.members.values()) commit.dropEdge(edge);
    if (this.#written.delete(set)) commit.dropNode(set.node);
    this.#byNode.delete(set.node);
    this.#byName.get(set.name)?.delete(set);
    this.#byKey.delete(set.key);
  }

  readonly #written = new Set<CandidateSet>();

  #write(set: CandidateSet, changed: Set<number> | "all", commit: CommitBuilder, label: (def: number) => string): void {
    const name = this.#program.names.text(set.name);
    if (!this.#written.has(set)) {
      this.#written.add(set);
      const qualifiedName =
        set.owner === undefined ? `?${set.fixed.map(label).sort().join("|")}` : this.#label(set, name);
      commit.putNode({ node: set.node, kind: NodeKind.candidates, name, qualifiedName });
    }
    const considered = changed === "all" ? [...set.members.keys(), ...this.#possible(set)] : changed;
    for (const def of new Set(considered)) this.#setMember(set, def, commit);
  }

  #possible(set: CandidateSet): Iterable<number> {
    return set.owner === undefined ? set.fixed : (this.#methods.get(set.name) ?? []);
  }

  #setMember(set: CandidateSet, def: number, commit: CommitBuilder): void {
    const edge = set.members.get(def);
    const isMember = this.#belongs(set, def);
    if (isMember === (edge !== undefined)) return;
    if (edge !== undefined) {
      commit.dropEdge(edge);
      set.members.delete(def);
      return;
    }
    const added = commit.newEdge();
    const confidence = this.#libraryNames.has(set.name) ? Confidence.ambiguous : Confidence.inferred;
    commit.putEdge({ edge: added, from: set.node, to: def, kind: EdgeKind.candidate, confidence });
    set.members.set(def, added);
  }

  #label(set: CandidateSet, name: string): string {
    return `?${name}/${set.argumentCount}.${set.family}@${set.owner}`;
  }

  #belongs(set: CandidateSet, def: number): boolean {
    if (!this.#program.isLive(def)) return false;
    if (set.owner === undefined) return set.fixed.includes(def);
    if (this.#methods.get(set.name)?.has(def) !== true) return false;
    const file = this.#program.fileOf(def);
    if (file.rules.family !== set.family) return false;
    if (!this.#reachOf(set.owner).has(file.place.package)) return false;
    return acceptsArguments(this.#program.field(def, DefField.arity), set.argumentCount);
  }

  /** A package and all it depends on, directly or not. */
  #reachOf(owner: string): ReadonlySet<number> {
    const known = this.#reach.get(owner);
    if (known !== undefined) return known;
    const own = this.#indexes.get(owner);
    const reached = new Set(own === undefined ? [] : [own]);
    for (const index of reached) {
      for (const dependency of this.#program.workspace.packages[index]?.dependencies.values() ?? [])
        reached.add(dependency);
    }
    this.#reach.set(owner, reached);
    return reached;
  }
}
