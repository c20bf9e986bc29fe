import { Confidence, EdgeKind, FileFlag, NodeKind } from "@parseltongue/graph";
import { DefField } from "../facts/facts.ts";
import type { CommitBuilder } from "./commit-builder.ts";
import { nodeFlagsOfFile } from "./emitter.ts";
import type { LinkedFile } from "./linked-file.ts";
import type { Program } from "./program.ts";

/** The records of files, and a node for each file whose root definition is a module rather than the file itself. */
export class FileNodes {
  readonly #program: Program;
  /** By path: node, the edge from its package, and that package. */
  readonly #nodes = new Map<string, { node: number; edge: number; parent: number }>();

  constructor(program: Program) {
    this.#program = program;
  }

  write(file: LinkedFile, packageNode: number, commit: CommitBuilder): void {
    const errors = file.hasErrors ? FileFlag.syntaxErrors : 0;
    const generated = file.isGenerated ? FileFlag.generated : 0;
    commit.putFile(file.slot, file.path, file.place.flags | errors | generated, file.language, file.lineCount);
    if (file.def(0, DefField.kind) === NodeKind.file) return;
    const known = this.#nodes.get(file.path);
    const node = known?.node ?? this.#program.newId();
    commit.putNode({
      node,
      kind: NodeKind.file,
      flags: nodeFlagsOfFile(file.place.flags),
      name: file.path.slice(file.path.lastIndexOf("/") + 1),
      qualifiedName: file.path,
      parent: packageNode,
      file: file.slot,
      line: 1,
      column: 1,
      endLine: file.lineCount,
      language: file.language,
    });
    const edge = known?.edge ?? commit.newEdge();
    if (known?.parent !== packageNode) {
      commit.putEdge({ edge, from: packageNode, to: node, kind: EdgeKind.contains, confidence: Confidence.resolved });
    }
    this.#nodes.set(file.path, { node, edge, parent: packageNode });
  }

  drop(file: LinkedFile, commit: CommitBuilder): void {
    const known = this.#nodes.get(file.path);
    if (known !== undefined) {
      commit.dropEdge(known.edge);
      commit.dropNode(known.node);
      this.#nodes.delete(file.path);
    }
    commit.dropFile(file.slot);
  }
}
