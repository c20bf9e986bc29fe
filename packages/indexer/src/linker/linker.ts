import { NodeKind } from "@parseltongue/graph";
import type { GraphCommit } from "@parseltongue/graph";
import { DEF_KIND_IMPL, DefField } from "../facts/facts.ts";
import { samePlace } from "../workspace/workspace-model.ts";
import type { WorkspaceModel } from "../workspace/workspace-model.ts";
import { Ambience, ambience } from "./ambient-modules.ts";
import { CandidateSets } from "./candidate-sets.ts";
import { CommitBuilder, EdgeIds, NodeIds } from "./commit-builder.ts";
import { defKeys } from "./def-keys.ts";
import { Emitter } from "./emitter.ts";
import { Evaluator } from "./evaluator.ts";
import { FileNodes } from "./file-nodes.ts";
import type { LanguageRules } from "./language-rules.ts";
import { LinkedFile } from "./linked-file.ts";
import type { LinkInput } from "./linked-file.ts";
import { PackageNodes } from "./package-nodes.ts";
import { PreciseTargets } from "./precise-targets.ts";
import type { PreciseSource } from "./precise-targets.ts";
import { HeaderState, Program, moduleKey } from "./program.ts";
import { Relink } from "./relink.ts";

/** A change of the files that the linker knows. */
export interface LinkChange {
  /**
   * New files, and new facts for known ones. Those of a linker's first change are gone through only once, so each may be
   * made when it is its turn.
   */
  readonly files: Iterable<LinkInput>;
  /** Paths of files that are gone. */
  readonly removed: readonly string[];
  /** What a compiler said of the files as they are after the change. */
  readonly precise?: PreciseSource;
  /** The workspace as it is after the change, if that changed. */
  readonly workspace?: WorkspaceModel;
}

/**
 * Joins the facts of all files into one graph: works out what every reference means and writes it down as commits.
 * The sum of the commits depends only on the files as they are in the end, not on how they came to be so.
 */
export class Linker {
  readonly #rules: ReadonlyMap<number, LanguageRules>;
  readonly #program = new Program();
  readonly #link: Evaluator;
  readonly #sets: CandidateSets;
  readonly #emitter: Emitter;
  readonly #packages: PackageNodes;
  readonly #fileNodes: FileNodes;
  readonly #edgeIds = new EdgeIds();
  readonly #nodeIds = new NodeIds();
  /** Of files that were edited: another edit of the same file is likely. */
  readonly #keys = new WeakMap<LinkedFile, readonly string[]>();

  constructor(rules: ReadonlyMap<number, LanguageRules>) {
    this.#rules = rules;
    this.#link = new Evaluator(this.#program);
    this.#sets = new CandidateSets(this.#program);
    this.#emitter = new Emitter(this.#link, this.#sets);
    this.#packages = new PackageNodes(this.#program);
    this.#fileNodes = new FileNodes(this.#program);
    this.#emitter.packageNode = (index) => this.#packages.node(index);
  }

  /** Takes a change in and gives what it changes in the graph. */
  link(change: LinkChange): GraphCommit {
    const commit = new CommitBuilder(this.#edgeIds, this.#nodeIds);
    this.#emitter.begin();
    const isFirst = this.#program.fileByPath.size === 0;
    const files = isFirst ? [] : [...change.files];
    if (change.precise !== undefined) this.#emitter.precise = new PreciseTargets(this.#program, change.precise);
    else for (const { path } of files) this.#emitter.precise?.forget(path);
    const isEdit = !isFirst && change.workspace === undefined && change.removed.length === 0;
    if (isEdit && this.#areAllKnown(files)) this.#linkEdited(files, commit);
    else this.#linkAll(isFirst ? change : { ...change, files }, commit);
    this.#program.graves.clear();
    this.#sets.flush(commit, (def) => this.#emitter.label(def));
    this.#emitter.end();
    return commit.finish();
  }

  #areAllKnown(files: readonly LinkInput[]): boolean {
    return files.every((input) => {
      const known = this.#program.fileByPath.get(input.path);
      return known !== undefined && known.language === input.language && samePlace(known.place, input.place);
    });
  }

  // ---- files come and go: everything is worked out anew, and only differences are written ---------------------

  #linkAll(change: LinkChange, commit: CommitBuilder): void {
    const oldEdges = this.#edgesByUnit();
    const model = change.workspace ?? this.#program.workspace;
    this.#program.workspace = model;
    const packages = this.#packages.write(model, commit);
    for (const path of change.removed) this.#removeFile(path, oldEdges, commit);
    for (const input of change.files) this.#replaceFile(input, oldEdges, commit);
    this.#sets.packagesChanged();
    this.#registerModules();
    this.#link.reset();
    for (const file of this.#program.files) {
      if (file !== undefined) this.#clear(file);
    }
    this.#indexImpls();
    for (const file of this.#program.files) {
      if (file !== undefined && !file.external) this.#evaluateFile(file);
    }
    for (const file of this.#program.files) {
      if (file !== undefined && !file.external) this.#writeFile(file, oldEdges, commit);
    }
    packages.dropOld(commit);
  }

  /** Edges of all units before the change, by definition. */
  #edgesByUnit(): Map<number, ReturnType<Emitter["edgesOf"]>> {
    const edges = new Map<number, ReturnType<Emitter["edgesOf"]>>();
    for (const file of this.#program.files) {
      if (file === undefined || file.external) continue;
      for (let i = 0; i < file.defCount; i++) {
        const known = this.#emitter.edgesOf(file, i);
        if (known.length > 0) edges.set(file.defIds[i]!, known);
      }
    }
    return edges;
  }

  #removeFile(path: string, oldEdges: Map<number, ReturnType<Emitter["edgesOf"]>>, commit: CommitBuilder): void {
    const file = this.#program.fileByPath.get(path);
    if (file === undefined) return;
    for (let i = 0; i < file.defCount; i++) this.#dropDef(file, i, oldEdges, commit);
    this.#fileNodes.drop(file, commit);
    this.#program.files[file.slot] = undefined;
    this.#program.fileByPath.delete(path);
  }

  #dropDef(
    file: LinkedFile,
    local: number,
    oldEdges: Map<number, ReturnType<Emitter["edgesOf"]>>,
    commit: CommitBuilder,
  ): void {
    const def = file.defIds[local]!;
    this.#forgetDef(file, local);
    this.#emitter.dropNode(def, commit);
    for (const edge of oldEdges.get(def) ?? []) {
      commit.dropEdge(edge.edge);
      this.#sets.release(edge.target);
    }
    oldEdges.delete(def);
    this.#program.defFile.data[def] = 0;
    this.#program.graves.set(def, file);
  }

  #replaceFile(input: LinkInput, oldEdges: Map<number, ReturnType<Emitter["edgesOf"]>>, commit: CommitBuilder): void {
    const old = this.#program.fileByPath.get(input.path);
    const rules = this.#rules.get(input.language);
    if (rules === undefined) throw new Error(`no linking rules for language ${input.language}`);
    const slot = old?.slot ?? this.#program.files.length;
    const file = new LinkedFile(slot, input, rules, this.#program.names);
    const { gone } = this.#takeIds(file, old);
    if (old !== undefined) for (const local of gone) this.#dropDef(old, local, oldEdges, commit);
    this.#program.files[slot] = file;
    this.#program.fileByPath.set(input.path, file);
  }

  /** Gives the definitions of a file their ids: those of the same definitions before, new ones to the rest. */
  #takeIds(file: LinkedFile, old: LinkedFile | undefined): { matched: Int32Array; gone: number[] } {
    const known = new Map<string, number>();
    const { defFile, defLocal } = this.#program;
    if (old !== undefined) this.#keysOf(old).forEach((key, i) => known.set(key, i));
    const keys = old === undefined ? undefined : this.#keysOf(file);
    const matched = new Int32Array(file.defCount).fill(-1);
    for (let i = 0; i < file.defCount; i++) {
      const before = keys === undefined ? undefined : known.get(keys[i]!);
      if (before !== undefined) {
        known.delete(keys![i]!);
        matched[i] = before;
      }
      const def = before === undefined ? this.#program.newId() : old!.defIds[before]!;
      file.defIds[i] = def;
      defFile.data[def] = file.slot;
      defLocal.data[def] = i;
      if (before !== undefined && isIndexedAlike(old!, before, file, i)) continue;
      if (before !== undefined) this.#forgetDef(old!, before);
      this.#rememberDef(file, i);
    }
    return { matched, gone: [...known.values()] };
  }

  #keysOf(file: LinkedFile): readonly string[] {
    let keys = this.#keys.get(file);
    if (keys === undefined) this.#keys.set(file, (keys = defKeys(file, this.#emitter.labelsOf(file))));
    return keys;
  }

  /** Enters a definition into the indexes by name. */
  #rememberDef(file: LinkedFile, local: number): void {
    const kind = file.def(local, DefField.kind);
    const def = file.defIds[local]!;
    const name = file.def(local, DefField.name);
    // The file may not be among the program's yet, so it is asked itself whether it belongs to a library.
    if (isMethod(file, local) && file.external) this.#sets.addLibraryMethod(name);
    else if (isMethod(file, local)) this.#sets.addMethod(def, name);
    if (ambience(file, local) !== Ambience.none) this.#program.ambient.add(name, def);
    if (kind === NodeKind.macro) {
      const key = `${file.place.package}|${name}`;
      const macros = this.#program.macros.get(key);
      if (macros === undefined) this.#program.macros.set(key, [def]);
      else macros.push(def);
    }
  }

  #forgetDef(file: LinkedFile, local: number): void {
    const kind = file.def(local, DefField.kind);
    const def = file.defIds[local]!;
    const name = file.def(local, DefField.name);
    if (isMethod(file, local)) this.#sets.removeMethod(def, name);
    if (ambience(file, local) !== Ambience.none) this.#program.ambient.remove(name, def);
    if (kind === NodeKind.macro) {
      const macros = this.#program.macros.get(`${file.place.package}|${name}`);
      const at = macros?.indexOf(def) ?? -1;
      if (at >= 0) macros!.splice(at, 1);
    }
  }

  #registerModules(): void {
    const { moduleFiles } = this.#program;
    moduleFiles.clear();
    for (const file of this.#program.files) if (file !== undefined) this.#registerModule(file);
  }

  #registerModule(file: LinkedFile): void {
    const { moduleFiles } = this.#program;
    const { package: index, target, modulePath, parentFile } = file.place;
    moduleFiles.set(moduleKey(index, target, modulePath), file);
    if (parentFile === "" && target === "lib") moduleFiles.set(moduleKey(index, target, ""), file);
  }

  #clear(file: LinkedFile): void {
    file.termTypes.fill(0);
    file.termSymbols.fill(0);
    for (const def of file.defIds) this.#program.headerState.data[def] = HeaderState.empty;
  }

  /** Finds the type of every impl. What was asked on the way did not know of the impls to come, so it is asked again. */
  #indexImpls(): void {
    const impls = this.#impls();
    for (const impl of impls) this.#link.members.addImpl(impl);
    if (!this.#link.members.isAsked) return;
    this.#link.forgetAnswers();
    for (const file of this.#program.files) if (file !== undefined) this.#clear(file);
    for (const impl of impls) this.#link.members.checkImpl(impl);
  }

  #impls(): number[] {
    const impls: number[] = [];
    for (const file of this.#program.files) {
      for (let i = 0; i < (file?.defCount ?? 0); i++) {
        if (file!.def(i, DefField.kind) === DEF_KIND_IMPL) impls.push(file!.defIds[i]!);
      }
    }
    return impls;
  }

  #evaluateFile(file: LinkedFile): void {
    for (let i = 0; i < file.defCount; i++) {
      this.#link.needHeader(file.defIds[i]!);
      const start = file.def(i, DefField.termStart);
      this.#link.evaluate(file, i, file.def(i, DefField.headerTermEnd), file.def(i, DefField.termEnd) - start);
    }
  }

  #writeFile(file: LinkedFile, oldEdges: Map<number, ReturnType<Emitter["edgesOf"]>>, commit: CommitBuilder): void {
    this.#fileNodes.write(file, this.#packages.node(file.place.package), commit);
    this.#emitter.writeNodes(file, commit);
    for (let i = 0; i < file.defCount; i++) {
      this.#emitter.writeUnit(file, i, oldEdges.get(file.defIds[i]!) ?? [], commit);
    }
  }

  // ---- known files were edited --------------------------------------------------------------------------------

  #linkEdited(files: readonly LinkInput[], commit: CommitBuilder): void {
    const relink = new Relink(this.#link, this.#emitter);
    for (const input of files) {
      const old = this.#program.fileByPath.get(input.path)!;
      const file = new LinkedFile(old.slot, input, old.rules, this.#program.names);
      this.#program.files[old.slot] = file;
      this.#program.fileByPath.set(input.path, file);
      this.#registerModule(file);
      const { matched, gone } = this.#takeIds(file, old);
      for (const local of gone) {
        const edges = new Map([[old.defIds[local]!, this.#emitter.edgesOf(old, local)]]);
        this.#dropDef(old, local, edges, commit);
      }
      relink.compare(old, file, matched, gone);
      this.#fileNodes.write(file, this.#packages.node(file.place.package), commit);
    }
    relink.finish(commit);
  }
}

/** Whether a definition is what a call of a method may mean. */
function isMethod(file: LinkedFile, local: number): boolean {
  return file.def(local, DefField.kind) === NodeKind.method && file.rules.isDeclaredOnly?.(file, local) !== true;
}

/** Whether two versions of a definition stand alike in the indexes by name. */
function isIndexedAlike(before: LinkedFile, old: number, after: LinkedFile, local: number): boolean {
  return (
    before.def(old, DefField.arity) === after.def(local, DefField.arity) &&
    before.place.package === after.place.package &&
    isMethod(before, old) === isMethod(after, local) &&
    ambience(before, old) === ambience(after, local)
  );
}
