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
  {
    id: LanguageId.c,
    name: "c",
    extensions: [".c"],
    grammar: "tree-sitter-c/tree-sitter-c.wasm",
    folder: new URL("c/", PLUGINS),
    queries: ["facts.scm", "shared.scm"],
  },
  {
    id: LanguageId.cpp,
    name: "cpp",
    extensions: [".cc", ".cpp", ".cxx", ".c++", ".h", ".hh", ".hpp", ".hxx", ".h++", ".ipp", ".inl", ".tcc"],
    grammar: "@vscode/tree-sitter-wasm/wasm/tree-sitter-cpp.wasm",
    folder: new URL("cpp/", PLUGINS),
    queries: ["facts.scm", "../c/shared.scm"],
  },
  {
    id: LanguageId.csharp,
    name: "csharp",
    extensions: [".cs"],
    grammar: "@vscode/tree-sitter-wasm/wasm/tree-sitter-c-sharp.wasm",
    folder: new URL("csharp/", PLUGINS),
  },
];
