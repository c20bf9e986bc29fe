import { CodedError, formatBytes } from "@parseltongue/base";
import { type LanguageHook, type Manifest, prepareGrammar } from "@parseltongue/host";

/** What a user should know of a language that a plugin brings. Texts are raw. */
export interface LanguageTerms {
  readonly name: string;
  readonly description: string;
  /** Endings of its files. */
  readonly extensions: readonly string[];
  readonly grammarBytes: number;
  /** Why its grammar is not taken. */
  readonly refused?: string;
}

/** The languages of a plugin, their grammars audited. */
export function languageTerms(manifest: Manifest, files: ReadonlyMap<string, Uint8Array>): readonly LanguageTerms[] {
  return manifest.languages.map((hook) => {
    const { name, description, extensions } = hook;
    const refused = refusalOf(hook, files);
    const grammarBytes = files.get(hook.grammar)?.length ?? 0;
    return { name, description, extensions, grammarBytes, ...(refused && { refused: refused.message }) };
  });
}

/** @throws HostError when the grammar of a language is refused: see `prepareGrammar` */
export function requireGrammars(manifest: Manifest, files: ReadonlyMap<string, Uint8Array>): void {
  for (const hook of manifest.languages) {
    const refused = refusalOf(hook, files);
    if (refused !== undefined) throw refused;
  }
}

function refusalOf({ grammar }: LanguageHook, files: ReadonlyMap<string, Uint8Array>): CodedError | undefined {
  try {
    prepareGrammar(files.get(grammar) ?? new Uint8Array(0));
    return undefined;
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
}

/** A language as a line for people. */
export function languageLine({ name, description, extensions, grammarBytes, refused }: LanguageTerms): string {
  const grammar = `its grammar, ${formatBytes(grammarBytes)} of its author's code, runs in a process of its own`;
  const failed = refused === undefined ? "" : `; refused: ${refused}`;
  return `  language ${name}: ${description}, ${extensions.join(" ")} files; ${grammar}${failed}`;
}

/** When files of a plugin's languages come to be in the graph; "" for a plugin without any. */
export function whenRead({ languages }: Manifest): string {
  const endings = languages.flatMap(({ extensions }) => extensions);
  if (endings.length === 0) return "";
  return `; ${endings.join(" ")} files are read when code is indexed again: parseltongue index`;
}
