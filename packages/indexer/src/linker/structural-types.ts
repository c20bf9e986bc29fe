import { Confidence, EdgeKind, NodeFlag, NodeKind } from "@parseltongue/graph";
import { DEF_KIND_IMPL, DefField, TERM_STRIDE } from "../facts/facts.ts";
import { directoryOf } from "../workspace/code-path.ts";
import type { CommitBuilder } from "./commit-builder.ts";
import type { Evaluator } from "./evaluator.ts";
import { EXTERNAL, TypeKind, UNKNOWN } from "./type-table.ts";

/** How sure it is that two types are one: not at all, perhaps, for certain. */
const Likeness = { other: 0, perhaps: 1, same: 2 } as const;

/** More embedded interfaces, or structs that embed each other, than this are circular. */
const MAX_EMBEDDINGS = 64;

interface WrittenEdge {
  readonly edge: number;
  readonly confidence: number;
}

/**
 * Types that implement an interface because they have its methods, as in Go. Asked from the interface's side: of the
 * methods by its methods' names, in the interface's own name, so that it hears of methods that come and go.
 */
export class StructuralTypes {
  readonly #link: Evaluator;
  /** By interface: its edges, by the type they start from. */
  readonly #written = new Map<number, Map<number, WrittenEdge>>();

  constructor(link: Evaluator) {
    this.#link = link;
  }

  /** Writes what changed of who implements a definition, if that is an interface of such a language. */
  write(def: number, commit: CommitBuilder): void {
    const { program } = this.#link;
    if (program.kind(def) !== NodeKind.interface) return;
    if (program.fileOf(def).rules.hasStructuralInterfaces !== true) return;
    const before = this.#written.get(def) ?? new Map<number, WrittenEdge>();
    const after = new Map<number, WrittenEdge>();
    for (const [from, confidence] of this.#link.asDefinition(def, () => this.#implementors(def))) {
      const known = before.get(from);
      const edge = known?.edge ?? commit.newEdge();
      after.set(from, { edge, confidence });
      if (known?.confidence === confidence) continue;
      commit.putEdge({ edge, from, to: def, kind: EdgeKind.implements, confidence });
    }
    for (const [from, { edge }] of before) if (!after.has(from)) commit.dropEdge(edge);
    this.#written.set(def, after);
  }

  drop(def: number, commit: CommitBuilder): void {
    for (const { edge } of this.#written.get(def)?.values() ?? []) commit.dropEdge(edge);
    this.#written.delete(def);
  }

  #implementors(def: number): Map<number, number> {
    const found = new Map<number, number>();
    const methods = this.#methodsOf(def);
    for (const type of methods === undefined ? [] : this.#candidates(methods)) {
      const confidence = this.#implements(type, methods!);
      if (confidence !== Confidence.none) found.set(type, confidence);
    }
    return found;
  }

  /** Methods of an interface by name, those of embedded ones too; undefined when not all are known. */
  #methodsOf(def: number): ReadonlyMap<number, number> | undefined {
    const { program } = this.#link;
    const methods = new Map<number, number>();
    const all = new Set([def]);
    for (const at of all) {
      this.#link.dependOn(at);
      program.eachChild(at, (child) => {
        if (program.kind(child) === NodeKind.method) methods.set(program.field(child, DefField.name), child);
      });
      for (const supertype of this.#link.supertypes(at)) {
        const head = this.#link.members.headOf(supertype);
        if (!program.isInternal(head) || program.kind(head) !== NodeKind.interface) return undefined;
        if (all.size < MAX_EMBEDDINGS) all.add(head);
      }
    }
    return methods.size === 0 ? undefined : methods;
  }

  /** Types that have a method of the name which the fewest have, of their own or by what they embed. */
  #candidates(methods: ReadonlyMap<number, number>): Set<number> {
    const { program } = this.#link;
    let fewest: readonly number[] | undefined;
    for (const name of methods.keys()) {
      this.#link.dependOnName(name);
      const named = program.ambient.named(name).filter((def) => this.#isMethodOfType(def));
      if (fewest === undefined || named.length < fewest.length) fewest = named;
    }
    const types = new Set<number>();
    for (const method of fewest ?? []) {
      const impl = program.parent(method);
      const head = this.#link.members.headOf(this.#link.headerType(impl));
      if (head > 0 && program.isInternal(head)) types.add(head);
    }
    for (const type of types) for (const outer of this.#embedders(type)) types.add(outer);
    return new Set([...types].filter((type) => program.kind(type) === NodeKind.struct));
  }

  #isMethodOfType(def: number): boolean {
    const { program } = this.#link;
    return program.kind(def) === NodeKind.method && program.kind(program.parent(def)) === DEF_KIND_IMPL;
  }

  /** Structs that embed a type: their field has its name. */
  #embedders(type: number): number[] {
    const { program } = this.#link;
    const name = program.field(type, DefField.name);
    this.#link.dependOnName(name);
    const structs = program.ambient
      .named(name)
      .filter((def) => program.kind(def) === NodeKind.field)
      .map((field) => program.parent(field));
    return structs.filter((struct) => {
      const heads = this.#link.supertypes(struct).map((supertype) => this.#link.members.headOf(supertype));
      return heads.includes(type);
    });
  }

  /** How sure it is that a type has all methods. Where only a pointer to it has them, a value does not do. */
  #implements(type: number, methods: ReadonlyMap<number, number>): number {
    const { program } = this.#link;
    const self = this.#link.ownType(type);
    let confidence: number = Confidence.resolved;
    for (const [name, wanted] of methods) {
      const found = this.#link.members.find(self, name, "method", -1);
      if (found === undefined || program.kind(found.def) !== NodeKind.method) return Confidence.none;
      if (!this.#isReachable(wanted, found.def)) return Confidence.none;
      const likeness = this.#signatureLikeness(wanted, found.def);
      if (likeness === Likeness.other) return Confidence.none;
      const isByPointer = (program.field(found.def, DefField.flags) & NodeFlag.mutable) !== 0;
      if (likeness === Likeness.perhaps || isByPointer || found.others.length > 0) confidence = Confidence.inferred;
    }
    return confidence;
  }

  /** Names that are not public belong to their package: another package's method of the name is another one. */
  #isReachable(wanted: number, found: number): boolean {
    const { program } = this.#link;
    if ((program.field(wanted, DefField.flags) & NodeFlag.public) !== 0) return true;
    return directoryOf(program.fileOf(wanted).path) === directoryOf(program.fileOf(found).path);
  }

  #signatureLikeness(wanted: number, found: number): number {
    if (wanted === found) return Likeness.same;
    const { program } = this.#link;
    this.#link.dependOn(found);
    if (program.field(wanted, DefField.arity) !== program.field(found, DefField.arity)) return Likeness.other;
    if (this.#hasResult(wanted) !== this.#hasResult(found)) return Likeness.other;
    const { types } = program;
    const [a, b] = [this.#link.headerType(wanted), this.#link.headerType(found)];
    if (types.kind(a) !== TypeKind.fn || types.kind(b) !== TypeKind.fn) return Likeness.perhaps;
    const from = this.#hasResult(wanted) ? 0 : 1;
    return this.#argumentsLikeness(types.args(a).slice(from), types.args(b).slice(from));
  }

  #hasResult(method: number): boolean {
    const file = this.#link.program.fileOf(method);
    const local = this.#link.program.defLocal.data[method]!;
    const fn = file.def(local, DefField.termStart) + file.def(local, DefField.type);
    return file.terms[fn * TERM_STRIDE + 2] !== 0;
  }

  #argumentsLikeness(a: readonly number[], b: readonly number[]): number {
    if (a.length !== b.length) return Likeness.other;
    let likeness: number = Likeness.same;
    a.forEach((type, i) => (likeness = Math.min(likeness, this.#likeness(type, b[i]!))));
    return likeness;
  }

  #likeness(a: number, b: number): number {
    const { types, names } = this.#link.program;
    if (a === UNKNOWN || b === UNKNOWN) return Likeness.perhaps;
    const [kindA, kindB] = [types.kind(a), types.kind(b)];
    if (a === EXTERNAL || b === EXTERNAL) {
      const known = a === EXTERNAL ? kindB : kindA;
      return known === TypeKind.nominal ? Likeness.other : Likeness.perhaps;
    }
    if (kindA === TypeKind.parameter || kindB === TypeKind.parameter) return Likeness.perhaps;
    if (kindA !== kindB) return Likeness.other;
    const isNamed = kindA === TypeKind.nominal || kindA === TypeKind.primitive;
    if (isNamed && types.head(a) !== types.head(b)) {
      const isNumber = kindA === TypeKind.primitive && ALIKE.has(names.text(types.head(a)));
      return isNumber && ALIKE.has(names.text(types.head(b))) ? Likeness.perhaps : Likeness.other;
    }
    return this.#argumentsLikeness(types.args(a), types.args(b));
  }
}

/** Names of which two may stand for one type: `byte` is `uint8`, `rune` is `int32`. */
const ALIKE: ReadonlySet<string> = new Set(["byte", "uint8", "rune", "int32"]);
