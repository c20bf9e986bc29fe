import { Confidence, EdgeKind, NodeKind } from "@parseltongue/graph";
import { DEF_KIND_IMPL, DefField } from "../facts/facts.ts";
import type { CommitBuilder } from "./commit-builder.ts";
import type { Evaluator } from "./evaluator.ts";
import { IntColumn } from "./int-column.ts";
import type { Program } from "./program.ts";
import { TypeKind } from "./type-table.ts";

/** The edges that say which member of a trait an impl's member implements; their sites are the members' own names. */
export class ProvidedMembers {
  readonly #link: Evaluator;
  readonly #program: Program;
  /** By definition id: the edge, what it leads to, and its site as the graph has it. */
  readonly #edge = new IntColumn();
  readonly #target = new IntColumn();
  readonly #line = new IntColumn();
  readonly #column = new IntColumn();

  constructor(link: Evaluator) {
    this.#link = link;
    this.#program = link.program;
  }

  /** Works out what a member implements, and writes what differs from what the graph has. */
  write(def: number, commit: CommitBuilder): void {
    for (const column of [this.#edge, this.#target, this.#line, this.#column]) column.ensure(def);
    const target = this.#providedMember(def);
    if (this.#target.data[def] === target) {
      this.place(def, commit);
      return;
    }
    this.#target.data[def] = target;
    const known = this.#edge.data[def]!;
    if (target === 0) this.drop(def, commit);
    else this.#put(def, known === 0 ? commit.newEdge() : known, commit);
  }

  /** Writes the site of a member's edge anew, if the member stands elsewhere now. */
  place(def: number, commit: CommitBuilder): void {
    const edge = this.#edge.data[def] ?? 0;
    if (edge === 0) return;
    const isThere =
      this.#line.data[def] === this.#program.field(def, DefField.line) &&
      this.#column.data[def] === this.#program.field(def, DefField.column);
    if (!isThere) this.#put(def, edge, commit);
  }

  /** Notes that the commit moves the sites of all edges that leave a member. */
  move(def: number, lines: number): void {
    this.#line.ensure(def);
    this.#line.data[def]! += lines;
  }

  drop(def: number, commit: CommitBuilder): void {
    const edge = this.#edge.data[def] ?? 0;
    if (edge === 0) return;
    commit.dropEdge(edge);
    this.#edge.data[def] = 0;
  }

  #put(def: number, edge: number, commit: CommitBuilder): void {
    const line = this.#program.field(def, DefField.line);
    const column = this.#program.field(def, DefField.column);
    this.#edge.data[def] = edge;
    this.#line.data[def] = line;
    this.#column.data[def] = column;
    const to = this.#target.data[def]!;
    const { resolved: confidence } = Confidence;
    commit.putEdge({ edge, from: def, to, kind: EdgeKind.implements, confidence, line, column });
  }

  #providedMember(def: number): number {
    const { program } = this.#link;
    const kind = program.kind(def);
    if (kind !== NodeKind.method && kind !== NodeKind.constant && kind !== NodeKind.typeAlias) return 0;
    const impl = program.parent(def);
    if (impl === 0 || program.kind(impl) !== DEF_KIND_IMPL) return 0;
    return this.#link.asDefinition(def, () => {
      const trait = this.#link.supertypes(impl)[0];
      if (trait === undefined || program.types.kind(trait) !== TypeKind.nominal) return 0;
      const head = program.types.head(trait);
      if (!program.isInternal(head)) return 0;
      const found = this.#link.members.list(head, program.field(def, DefField.name));
      return found.find((member) => program.kind(member) === kind && program.parent(member) === head) ?? 0;
    });
  }
}
