import type { Evaluator } from "../../linker/evaluator.ts";
import { moduleKey } from "../../linker/program.ts";
import { LIBRARY_PACKAGE, LIBRARY_PATH, LIBRARY_TARGET } from "./library-place.ts";

const LIBRARY_KEY: string = moduleKey(LIBRARY_PACKAGE, LIBRARY_TARGET, LIBRARY_PATH);

/** A global of the library's model, 0 when it has none such. */
export function globalName(link: Evaluator, name: number, namespace: number): number {
  const root = link.program.moduleFiles.get(LIBRARY_KEY)?.defIds[0];
  return root === undefined ? 0 : link.nameInLibrary(root, name, namespace);
}
