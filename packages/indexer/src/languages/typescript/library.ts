import { readFile } from "node:fs/promises";
import { FileFlag, LanguageId } from "@parseltongue/graph";
import type { LinkInput } from "../../linker/linked-file.ts";
import { openGrammar } from "../../syntax/grammar.ts";
import { LIBRARY_PACKAGE, LIBRARY_PATH, LIBRARY_TARGET } from "./library-place.ts";
import { typescriptSyntax } from "./syntax.ts";

/** The model of the JavaScript library as a file for the linker. It is the same in every code base. */
export async function readJavaScriptLibrary(): Promise<LinkInput> {
  const text = await readFile(new URL("library.d.ts.txt", import.meta.url), "utf8");
  const grammar = await openGrammar(typescriptSyntax);
  return {
    path: "<javascript library>",
    language: LanguageId.typescript,
    external: true,
    place: {
      package: LIBRARY_PACKAGE,
      target: LIBRARY_TARGET,
      modulePath: LIBRARY_PATH,
      parentFile: "",
      flags: FileFlag.external,
    },
    facts: typescriptSyntax.createExtractor(grammar.names)(grammar.parse(text)),
  };
}
