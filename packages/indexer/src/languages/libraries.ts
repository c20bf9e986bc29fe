import { readFile } from "node:fs/promises";
import { FileFlag, LanguageId } from "@parseltongue/graph/schema";
import type { FilePlace } from "../workspace/workspace-model.ts";
import { MODEL_PACKAGE, MODEL_PATH } from "./declared/model-place.ts";
import { STD_PACKAGE } from "./rust/rules.ts";
import { LIBRARY_PACKAGE, LIBRARY_PATH, LIBRARY_TARGET } from "./typescript/library-place.ts";

/** A model of a language's standard library: source text that the linker knows and the graph does not show. */
export interface LibraryModel {
  /** Stands for a path; no file of a code base can have it. */
  readonly path: string;
  readonly language: number;
  /** Languages whose code sees it. */
  readonly readers: readonly number[];
  /** Where it lies, or the text itself. */
  readonly text: URL | Uint8Array;
  readonly place: FilePlace;
}

/** The models that are built in. */
export const libraryModels: readonly (LibraryModel & { readonly text: URL })[] = [
  {
    path: "<rust library>",
    language: LanguageId.rust,
    readers: [LanguageId.rust],
    text: new URL("rust/std.rs.txt", import.meta.url),
    place: { package: STD_PACKAGE, target: "lib", modulePath: "std", parentFile: "", flags: FileFlag.external },
  },
  {
    path: "<javascript library>",
    language: LanguageId.typescript,
    readers: [LanguageId.typescript, LanguageId.tsx, LanguageId.javascript],
    text: new URL("typescript/library.d.ts.txt", import.meta.url),
    place: {
      package: LIBRARY_PACKAGE,
      target: LIBRARY_TARGET,
      modulePath: LIBRARY_PATH,
      parentFile: "",
      flags: FileFlag.external,
    },
  },
  {
    path: "<python library>",
    language: LanguageId.python,
    readers: [LanguageId.python],
    text: new URL("../../../../plugins/python/library.pyi", import.meta.url),
    place: declaredModel("python"),
  },
];

/** Where the linker finds the model of a declared language. */
function declaredModel(target: string): FilePlace {
  return { package: MODEL_PACKAGE, target, modulePath: MODEL_PATH, parentFile: "", flags: FileFlag.external };
}

/** The model's source. It belongs to the installed engine, not to the code base, so it does not come from a `SourceSet`. */
export async function readLibraryModel(model: LibraryModel): Promise<Uint8Array> {
  return model.text instanceof URL ? readFile(model.text) : model.text;
}
