import type { Clock } from "@parseltongue/base";
import { languageOf, LanguageSet } from "@parseltongue/indexer";
import type { ConfiguredLanguage, PluginSource } from "../plugin-configuration.ts";
import { PluginGrammars } from "./plugin-grammars.ts";

/** The languages of a code base: those that are built in, and those of the plugins that were on when it was read. */
export class CodeLanguages {
  readonly #source: PluginSource | undefined;
  readonly #grammars: PluginGrammars;
  #set: LanguageSet | undefined;
  #asRead = "";

  constructor(source: PluginSource | undefined, clock: Clock) {
    this.#source = source;
    this.#grammars = new PluginGrammars(clock, (event) => source?.onEvent?.(event));
  }

  /** Reads what is on now. @throws what `PluginSource.languages` throws */
  async read(): Promise<LanguageSet> {
    const configured = await this.#configured();
    this.#set = await LanguageSet.with(configured.map((each) => this.#grammars.languageOf(each)));
    this.#asRead = summaryOf(configured);
    return this.#set;
  }

  /** Whether a file is in a language. */
  accepts(path: string): boolean {
    return (this.#set === undefined ? languageOf(path) : this.#set.of(path)) !== undefined;
  }

  /** Whether what is on now is something else than what was read last. */
  async areOthers(): Promise<boolean> {
    return summaryOf(await this.#configured()) !== this.#asRead;
  }

  async #configured(): Promise<readonly ConfiguredLanguage[]> {
    return (await this.#source?.languages?.()) ?? [];
  }
}

function summaryOf(configured: readonly ConfiguredLanguage[]): string {
  const parts = configured.map(({ plugin, hook, digest, files }) => {
    return [plugin, hook, digest, "leftOut" in files ? files.leftOut : ""];
  });
  return JSON.stringify(parts);
}
