import { FIRST_PLUGIN_LANGUAGE, LanguageId } from "../schema.ts";

/** Names of languages that plugins brought, by number. */
export type LanguageNames = ReadonlyMap<number, string>;

export const NO_LANGUAGES: LanguageNames = new Map();

const HIGHEST_LANGUAGE = 0xff;
/** As the manifest has it. It is printed as it is, wherever the snapshot came from. */
const NAME = /^[a-z][a-z0-9-]{0,62}$/;

const builtIn: ReadonlyMap<number, string> = new Map(
  Object.entries(LanguageId).flatMap(([name, id]) => (id === LanguageId.none ? [] : [[id, name] as const])),
);
const builtInNames: ReadonlySet<string> = new Set(Object.keys(LanguageId));

/** Name of a language that is always there. */
export function builtInName(language: number): string | undefined {
  return builtIn.get(language);
}

/** What is wrong with names by number; undefined when nothing is. */
export function languageNamesProblem(names: LanguageNames): string | undefined {
  for (const [id, name] of names) {
    if (!Number.isInteger(id) || id < FIRST_PLUGIN_LANGUAGE || id > HIGHEST_LANGUAGE) {
      return `a language with the number ${id}`;
    }
    if (typeof name !== "string" || !NAME.test(name)) return `language ${id} has a name that is none`;
    if (builtInNames.has(name)) return `language ${id} is called ${name}, which is built in`;
  }
  const isUnique = new Set(names.values()).size === names.size;
  return isUnique ? undefined : "two languages of one name";
}

/** The names, if they are sound. @throws plain Error */
export function checkedLanguageNames(names: LanguageNames): LanguageNames {
  const problem = languageNamesProblem(names);
  if (problem !== undefined) throw new Error(problem);
  return new Map(names);
}
