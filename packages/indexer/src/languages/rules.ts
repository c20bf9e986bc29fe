import { LanguageId } from "@parseltongue/graph/schema";
import type { LanguageRules } from "../linker/language-rules.ts";
import { rustRules } from "./rust/rules.ts";
import { typescriptRules } from "./typescript/rules.ts";

/** How names are found, by language id. */
export const languageRules: ReadonlyMap<number, LanguageRules> = new Map([
  [LanguageId.rust, rustRules],
  [LanguageId.typescript, typescriptRules],
  [LanguageId.tsx, typescriptRules],
  [LanguageId.javascript, typescriptRules],
]);
