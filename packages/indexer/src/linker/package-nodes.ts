import { NodeKind } from "@parseltongue/graph";
import type { WorkspaceModel } from "../workspace/workspace-model.ts";
import type { CommitBuilder } from "./commit-builder.ts";
import type { Program } from "./program.ts";

/** The nodes of the workspace's packages; a package keeps its node while ecosystem, root, name and ordinal stay. */
export class PackageNodes {
  readonly #program: Program;
  #byKey = new Map<string, number>();
  #byIndex: number[] = [];

  constructor(program: Program) {
    this.#program = program;
  }

  /** Node id of the package with an index in the workspace; 0 when there is none such. */
  node(index: number): number {
    return this.#byIndex[index] ?? 0;
  }

  /** Writes the packages of a workspace. Those that are gone are dropped by `dropOld`, after their contents. */
  write(model: WorkspaceModel, commit: CommitBuilder): { dropOld: (commit: CommitBuilder) => void } {
    const old = this.#byKey;
    this.#byKey = new Map();
    this.#byIndex = model.packages.map((item, index) => {
      const ordinal = model.packages.slice(0, index).filter((other) => other.name === item.name).length;
      const key = `${item.ecosystem}|${item.root}|${item.name}|${ordinal}`;
      const known = old.get(key);
      old.delete(key);
      const node = known ?? this.#program.newId();
      this.#byKey.set(key, node);
      if (known === undefined)
        commit.putNode({ node, kind: NodeKind.package, name: item.name, qualifiedName: item.name, ordinal });
      return node;
    });
    return {
      dropOld: (later) => {
        for (const node of old.values()) later.dropNode(node);
      },
    };
  }
}
