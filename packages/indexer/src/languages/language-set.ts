import { digestOf, type Digest } from "@parseltongue/base";
import { FileFlag, FIRST_PLUGIN_LANGUAGE } from "@parseltongue/graph/schema";
import type { FactsKey } from "../cache/facts-cache.ts";
import type { LanguageRules } from "../linker/language-rules.ts";
import type { ConfinedLanguage } from "../parsing/confined/confined-language.ts";
import { DECLARED_VERSION, factsKey, type LanguageEntry, languages as builtIn } from "./all.ts";
import { firstPartyPacks } from "./declared/first-party.ts";
import { MODEL_PACKAGE, MODEL_PATH } from "./declared/model-place.ts";
import { libraryModels, type LibraryModel } from "./libraries.ts";
import { rulesFor } from "./rules.ts";

/** A language as the files of a code base have one. */
export type KnownLanguage = Pick<LanguageEntry, "id" | "name" | "extensions" | "factsVersion">;

/** A language that a plugin brings. */
export type PluginLanguage = RunnableLanguage | LeftOutLanguage;

/** A language whose files are read, in a process for its grammar. */
export interface RunnableLanguage extends Omit<ConfinedLanguage, "id"> {
  /** Source in the language itself that stands for its standard library; undefined: there is none. */
  readonly library: Uint8Array | undefined;
}

/** A language whose files are listed as skipped. */
export interface LeftOutLanguage extends Pick<ConfinedLanguage, "name" | "extensions"> {
  /** Why, for people. */
  readonly leftOut: string;
}

const LAST_LANGUAGE = 0xff;

/** Names of the languages that come along and can be turned off, in the order of their numbers. */
export const declaredLanguageNames: readonly string[] = firstPartyPacks.map(({ name }) => name);

/**
 * The languages that files are read in: those that are built in, and those that plugins bring. Plugins' languages are
 * numbered in order of their names, so that the same ones always have the same numbers.
 */
export class LanguageSet {
  /** Languages of plugins by number, those that are left out included. */
  readonly names: ReadonlyMap<number, string>;
  readonly confined: readonly ConfinedLanguage[];
  /** Standard libraries of all of them. */
  readonly libraries: readonly LibraryModel[];
  /** Languages and file name endings that plugins bring and that stay as they were. */
  readonly warnings: readonly string[];
  readonly #byExtension: ReadonlyMap<string, KnownLanguage>;
  readonly #leftOut: ReadonlyMap<number, string>;
  readonly #identities: ReadonlyMap<number, string>;
  readonly #rules: ReadonlyMap<number, LanguageRules>;

  private constructor(parts: SetParts) {
    const { numbered, rules, leftOut } = parts;
    this.names = new Map(numbered.map(([id, { name }]) => [id, name]));
    this.warnings = parts.warnings;
    this.#rules = rules;
    this.#leftOut = leftOut;
    const running = numbered.flatMap(([id, each]) => ("leftOut" in each || leftOut.has(id) ? [] : [{ ...each, id }]));
    this.confined = running;
    this.#identities = new Map(running.map(({ id, identity }) => [id, identity]));
    this.libraries = [...libraryModels, ...running.flatMap(pluginModel)];
    this.#byExtension = parts.byExtension;
  }

  /**
   * The languages that are built in, with those of plugins.
   * @param off names of declared languages that are left out; their endings are free for plugins
   */
  static async with(plugins: readonly PluginLanguage[], off: readonly string[] = []): Promise<LanguageSet> {
    const warnings: string[] = [];
    const present = withoutLanguages(off, warnings);
    const numbered = numberedLanguages(plugins, warnings);
    const leftOut = new Map<number, string>();
    const rules = new Map<number, LanguageRules>();
    for (const [id, language] of numbered) {
      if ("leftOut" in language) leftOut.set(id, language.leftOut);
      else await addRules(id, language, rules, leftOut);
    }
    return new LanguageSet({
      numbered,
      rules,
      leftOut,
      warnings,
      byExtension: extensions(present, plugins, numbered, warnings),
    });
  }

  /** The language of a file by its name's ending, in any case; undefined if none claims it. */
  of(path: string): KnownLanguage | undefined {
    const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
    const last = name.lastIndexOf(".");
    if (last < 0) return undefined;
    // The longer ending says more: `.blade.php`.
    const before = name.lastIndexOf(".", last - 1);
    return (
      (before < 0 ? undefined : this.#byExtension.get(name.slice(before))) ?? this.#byExtension.get(name.slice(last))
    );
  }

  /** @throws plain Error for a number that none has */
  byId(id: number): KnownLanguage {
    for (const language of this.#byExtension.values()) if (language.id === id) return language;
    throw new Error(`no language has the number ${id}`);
  }

  /** Why files of a language are skipped; undefined when they are read. */
  whyLeftOut(language: number): string | undefined {
    return this.#leftOut.get(language);
  }

  /** Whether a language's grammar is a stranger's. */
  isConfined(language: number): boolean {
    return language >= FIRST_PLUGIN_LANGUAGE;
  }

  /** What `FactsCache` keeps facts under: the file's bytes and all that reads them; a plugin's language by its contents. */
  factsKey(language: KnownLanguage, digest: Digest): FactsKey {
    const identity = this.#identities.get(language.id);
    if (identity === undefined) return factsKey(language, digest);
    return {
      digest: digestOf(`${identity} ${digest}`),
      languageId: FIRST_PLUGIN_LANGUAGE,
      languageVersion: language.factsVersion,
    };
  }

  /** How names are found in these languages, by number. */
  async rulesFor(languageIds: Iterable<number>): Promise<Map<number, LanguageRules>> {
    const rules = await rulesFor(languageIds);
    for (const [id, each] of this.#rules) rules.set(id, each);
    return rules;
  }
}

interface SetParts {
  readonly numbered: readonly Numbered[];
  readonly rules: ReadonlyMap<number, LanguageRules>;
  readonly leftOut: ReadonlyMap<number, string>;
  readonly warnings: readonly string[];
  readonly byExtension: ReadonlyMap<string, KnownLanguage>;
}
type Numbered = readonly [id: number, language: PluginLanguage];

function numberedLanguages(plugins: readonly PluginLanguage[], warnings: string[]): Numbered[] {
  const names = new Set(builtIn.map(({ name }) => name));
  const own = plugins.filter(({ name }) => {
    if (names.has(name)) warnings.push(`a plugin's language ${name} is not used: there is one of that name`);
    return !names.has(name) && names.add(name) !== undefined;
  });
  const most = LAST_LANGUAGE - FIRST_PLUGIN_LANGUAGE + 1;
  for (const { name } of own.slice(most)) warnings.push(`a plugin's language ${name} is not used: there are ${most}`);
  return own
    .slice(0, most)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map((language, index) => [FIRST_PLUGIN_LANGUAGE + index, language]);
}

/** What is built in without some languages; only declared ones can be off. */
function withoutLanguages(off: readonly string[], warnings: string[]): readonly LanguageEntry[] {
  for (const name of off) {
    if (!declaredLanguageNames.includes(name)) {
      warnings.push(`the language ${name} cannot be off: only ${declaredLanguageNames.join(", ")} can`);
    }
  }
  return builtIn.filter(({ name }) => !off.includes(name) || !declaredLanguageNames.includes(name));
}

/** Who comes first has an ending: what is built in, then plugins in their order. */
function extensions(
  present: readonly LanguageEntry[],
  plugins: readonly PluginLanguage[],
  numbered: readonly Numbered[],
  warnings: string[],
): ReadonlyMap<string, KnownLanguage> {
  const byExtension = new Map<string, KnownLanguage>();
  const claim = (language: KnownLanguage): void => {
    for (const ending of language.extensions.map((each) => each.toLowerCase())) {
      const first = byExtension.get(ending);
      if (first === undefined) byExtension.set(ending, language);
      else
        warnings.push(`${ending} files are ${first.name}, so the plugin's language ${language.name} has none of them`);
    }
  };
  for (const entry of present) claim(entry);
  for (const plugin of plugins) {
    const id = numbered.find(([, language]) => language === plugin)?.[0];
    const { name, extensions: endings } = plugin;
    if (id !== undefined) claim({ id, name, extensions: endings, factsVersion: DECLARED_VERSION });
  }
  return byExtension;
}

async function addRules(
  id: number,
  { name, extensions: endings, options }: RunnableLanguage,
  rules: Map<number, LanguageRules>,
  leftOut: Map<number, string>,
): Promise<void> {
  const [{ DeclaredRules }, { readOptions }] = await Promise.all([
    import("./declared/declared-rules.ts"),
    import("./declared/language-options.ts"),
  ]);
  try {
    rules.set(
      id,
      new DeclaredRules({ name, extensions: endings, options: readOptions(options, `${name}/plugin.toml`) }),
    );
  } catch (error) {
    leftOut.set(id, error instanceof Error ? error.message : String(error));
  }
}

function pluginModel({ id, name, library }: RunnableLanguage & { readonly id: number }): LibraryModel[] {
  if (library === undefined) return [];
  const place = {
    package: MODEL_PACKAGE,
    target: name,
    modulePath: MODEL_PATH,
    parentFile: "",
    flags: FileFlag.external,
  };
  return [{ path: `<${name} library>`, language: id, readers: [id], text: library, place }];
}
