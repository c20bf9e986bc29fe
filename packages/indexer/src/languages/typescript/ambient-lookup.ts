import { DefField } from "../../facts/facts.ts";
import { Ambience, ambience } from "../../linker/ambient-modules.ts";
import type { Evaluator } from "../../linker/evaluator.ts";
import type { LinkedFile } from "../../linker/linked-file.ts";
import type { ResolvedModule } from "./module-resolution.ts";

/**
 * The `declare module "m"` that an import of `m` means: where a file was found, one in that file; else the first of the
 * importer's package, else the first of all by path.
 * @param found what the specifier means without such declarations
 * @returns 0 when none is meant
 */
export function ambientModule(link: Evaluator, from: LinkedFile, specifier: number, found: ResolvedModule): number {
  if (link.program.names.text(specifier).startsWith(".")) return 0;
  link.dependOnName(specifier);
  const known = modulesNamed(link, specifier);
  if (known.length === 0) return 0;
  if (typeof found === "object")
    return first(
      link,
      known.filter((def) => link.program.fileOf(def) === found),
    );
  const declared = known.filter((def) => ambienceOf(link, def) === Ambience.declares);
  const near = declared.filter((def) => link.program.fileOf(def).place.package === from.place.package);
  return first(link, near.length > 0 ? near : declared);
}

/** What else declares the same module, behind a declaration of it by path and place; 0 for none. */
export function nextAmbientModule(link: Evaluator, module: number): number {
  if (!isAmbientModule(link, module)) return 0;
  const name = link.program.field(module, DefField.name);
  link.dependOnName(name);
  return first(
    link,
    modulesNamed(link, name).filter((def) => link.program.compareDefs(module, def) < 0),
  );
}

export function isAmbientModule(link: Evaluator, def: number): boolean {
  return ambienceOf(link, def) !== Ambience.none;
}

/** Other languages find more than modules by name. */
function modulesNamed(link: Evaluator, name: number): readonly number[] {
  return link.program.ambient.named(name).filter((def) => ambienceOf(link, def) !== Ambience.linked);
}

function ambienceOf(link: Evaluator, def: number): number {
  return ambience(link.program.fileOf(def), link.program.defLocal.data[def]!);
}

function first(link: Evaluator, defs: readonly number[]): number {
  return defs.toSorted((a, b) => link.program.compareDefs(a, b))[0] ?? 0;
}
