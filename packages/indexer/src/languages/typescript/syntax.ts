import { LanguageId } from "@parseltongue/graph/schema";
import type { LanguageSyntax } from "../language.ts";
import { createTypeScriptExtractor } from "./extractor.ts";
import { JAVASCRIPT_TOKENS, TYPESCRIPT_TOKENS } from "./kinds.ts";

/** TypeScript without JSX, as parse workers see it. */
export const typescriptSyntax: LanguageSyntax = {
  id: LanguageId.typescript,
  name: "typescript",
  extensions: [".ts", ".mts", ".cts"],
  grammar: "@vscode/tree-sitter-wasm/wasm/tree-sitter-typescript.wasm",
  keepTokens: TYPESCRIPT_TOKENS,
  createExtractor: createTypeScriptExtractor,
};

/** TypeScript with JSX. */
export const tsxSyntax: LanguageSyntax = {
  ...typescriptSyntax,
  id: LanguageId.tsx,
  name: "tsx",
  extensions: [".tsx"],
  grammar: "@vscode/tree-sitter-wasm/wasm/tree-sitter-tsx.wasm",
};

/** JavaScript with or without JSX. */
export const javascriptSyntax: LanguageSyntax = {
  ...typescriptSyntax,
  id: LanguageId.javascript,
  name: "javascript",
  extensions: [".js", ".jsx", ".mjs", ".cjs"],
  grammar: "@vscode/tree-sitter-wasm/wasm/tree-sitter-javascript.wasm",
  keepTokens: JAVASCRIPT_TOKENS,
};
