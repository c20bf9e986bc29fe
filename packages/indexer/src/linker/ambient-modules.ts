import { NodeFlag, NodeKind } from "@parseltongue/graph";
import { DefField } from "../facts/facts.ts";
import type { LinkedFile } from "./linked-file.ts";

/**
 * How a definition is found by its name alone, whatever file asks: not at all, as a `declare module "m"` that adds to a
 * module elsewhere or is the module, or because its language joins names of several files (see `LanguageRules.isAmbient`).
 */
export const Ambience = { none: 0, augments: 1, declares: 2, linked: 3 } as const;

/** Which of `Ambience` a definition is. Modules that no scope has a name for are found by what imports call them. */
export function ambience(file: LinkedFile, local: number): number {
  if (file.rules.isAmbient?.(file, local) === true) return Ambience.linked;
  if (file.def(local, DefField.kind) !== NodeKind.module || file.def(local, DefField.namespaces) !== 0) {
    return Ambience.none;
  }
  return (file.def(local, DefField.flags) & NodeFlag.public) === 0 ? Ambience.augments : Ambience.declares;
}

/** Definitions that are found by their names alone; see `Ambience`. */
export class AmbientDefinitions {
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
