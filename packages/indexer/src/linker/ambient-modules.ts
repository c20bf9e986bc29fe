import { NodeFlag, NodeKind } from "@parseltongue/graph";
import { DefField } from "../facts/facts.ts";
import type { LinkedFile } from "./linked-file.ts";

/** What a `declare module "m"` does: nothing of the kind, add to a module that is elsewhere, or be the module. */
export const Ambience = { none: 0, augments: 1, declares: 2 } as const;

/** Which of `Ambience` a definition is. Modules that no scope has a name for are found by what imports call them. */
export function ambience(file: LinkedFile, local: number): number {
  if (file.def(local, DefField.kind) !== NodeKind.module || file.def(local, DefField.namespaces) !== 0) {
    return Ambience.none;
  }
  return (file.def(local, DefField.flags) & NodeFlag.public) === 0 ? Ambience.augments : Ambience.declares;
}

/** Modules that stand in files under the name that imports call them by. */
export class AmbientModules {
  readonly #byName = new Map<number, number[]>();

  add(name: number, def: number): void {
    const known = this.#byName.get(name);
    if (known === undefined) this.#byName.set(name, [def]);
    else known.push(def);
  }

  remove(name: number, def: number): void {
    const known = this.#byName.get(name);
    const at = known?.indexOf(def) ?? -1;
    if (at >= 0) known!.splice(at, 1);
  }

  /** Those of a name, in no order; who asks depends on the name. */
  named(name: number): readonly number[] {
    return this.#byName.get(name) ?? [];
  }
}
