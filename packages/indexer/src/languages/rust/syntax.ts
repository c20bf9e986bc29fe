import { LanguageId } from "@parseltongue/graph/schema";
import type { LanguageSyntax } from "../language.ts";
import { createRustExtractor } from "./extractor.ts";
import { KEPT_TOKENS } from "./grammar.ts";
import { openTransparentMacros } from "./transparent-macros.ts";

/** Rust, as parse workers see it. */
export const rustSyntax: LanguageSyntax = {
  id: LanguageId.rust,
  name: "rust",
  extensions: [".rs"],
  grammar: "@vscode/tree-sitter-wasm/wasm/tree-sitter-rust.wasm",
  keepTokens: KEPT_TOKENS,
  prepare: openTransparentMacros,
  createExtractor: createRustExtractor,
};
