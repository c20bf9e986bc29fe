import { LanguageId } from "@parseltongue/graph/schema";
import type { LanguageRules } from "../linker/language-rules.ts";
import { firstPartyPacks } from "./declared/first-party.ts";
import type { LanguagePack } from "./declared/language-pack.ts";
import { rustRules } from "./rust/rules.ts";
import { typescriptRules } from "./typescript/rules.ts";

/** How names are found in the languages that are always there, by language id. */
const builtInRules: readonly (readonly [number, LanguageRules])[] = [
  [LanguageId.rust, rustRules],
  [LanguageId.typescript, typescriptRules],
  [LanguageId.tsx, typescriptRules],
  [LanguageId.javascript, typescriptRules],
];

const known = new Map<number, Promise<LanguageRules>>();

/** How names are found, by language id: the built-in languages and, of the declared ones, those that are asked for. */
export async function rulesFor(languageIds: Iterable<number>): Promise<Map<number, LanguageRules>> {
  const rules = new Map(builtInRules);
  for (const id of languageIds) {
    const pack = firstPartyPacks.find((each) => each.id === id);
    if (pack === undefined) continue;
    let loading = known.get(id);
    if (loading === undefined) known.set(id, (loading = loadRules(pack)));
    rules.set(id, await loading);
  }
  return rules;
}

async function loadRules(pack: LanguagePack): Promise<LanguageRules> {
  return (await import("./declared/language-pack.ts")).loadDeclaredRules(pack);
}
