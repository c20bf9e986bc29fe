import { LanguageId } from "@parseltongue/graph/schema";
import type { LanguagePack } from "./language-pack.ts";

const PLUGINS = new URL("../../../../../plugins/", import.meta.url);

/**
 * The declared languages that come with Parseltongue, on for the files they claim. Their grammars are vetted and pinned
 * with the packages they come in, so they run in the usual workers. Nothing of a language is read before its first file.
 */
export const firstPartyPacks: readonly LanguagePack[] = [
  {
    id: LanguageId.python,
    name: "python",
    extensions: [".py", ".pyi"],
    grammar: "@vscode/tree-sitter-wasm/wasm/tree-sitter-python.wasm",
    folder: new URL("python/", PLUGINS),
  },
  {
    id: LanguageId.go,
    name: "go",
    extensions: [".go"],
    grammar: "@vscode/tree-sitter-wasm/wasm/tree-sitter-go.wasm",
    folder: new URL("go/", PLUGINS),
  },
  {
    id: LanguageId.java,
    name: "java",
    extensions: [".java"],
    grammar: "@vscode/tree-sitter-wasm/wasm/tree-sitter-java.wasm",
    folder: new URL("java/", PLUGINS),
  },
];
