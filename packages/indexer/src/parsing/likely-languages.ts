import { LanguageId } from "@parseltongue/graph/schema";
import { languageOf } from "../languages/all.ts";

/** What lies at the root of code in a language, whatever else does. */
const MARKS: ReadonlyMap<string, number> = new Map([
  ["Cargo.toml", LanguageId.rust],
  ["tsconfig.json", LanguageId.typescript],
]);

/** Ids of the languages that a code base is likely in, going by the names in its root alone; none where they say nothing. */
export function likelyLanguages(names: readonly string[]): readonly number[] {
  const marked = names.flatMap((name) => MARKS.get(name) ?? []);
  if (marked.length > 0) return marked;
  const counts = new Map<number, number>();
  for (const name of names) {
    const language = languageOf(name);
    if (language !== undefined) counts.set(language.id, (counts.get(language.id) ?? 0) + 1);
  }
  const [first] = [...counts].sort(([a, few], [b, many]) => many - few || a - b);
  return first === undefined ? [] : [first[0]];
}
