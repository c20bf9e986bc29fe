import type { Clock } from "@parseltongue/base";
import { languageOf, LanguageSet } from "@parseltongue/indexer";
import type { ConfiguredLanguage, PluginSource } from "../plugin-configuration.ts";
import type { PluginGrammars } from "./plugin-grammars.ts";

/** The languages of a code base: those that come along and are not off, and those of the plugins that were on when it was read. */
export class CodeLanguages {
  readonly #source: PluginSource | undefined;
  readonly #clock: Clock;
  #grammars: PluginGrammars | undefined;
  #set: LanguageSet | undefined;
  #asRead = "";

  constructor(source: PluginSource | undefined, clock: Clock) {
    this.#source = source;
    this.#clock = clock;
  }

  /** Reads what is on now. @throws what `PluginSource.languages` throws */
  async read(): Promise<LanguageSet> {
    const [configured, off] = await this.#configured();
    // What audits and meters grammars is loaded for those who have some.
    if (configured.length > 0) this.#grammars ??= await this.#loadGrammars();
    const brought = configured.flatMap((each) => this.#grammars?.languageOf(each) ?? []);
    this.#set = await LanguageSet.with(brought, off);
    this.#asRead = summaryOf(configured, off);
    return this.#set;
  }

  /** Whether a file is in a language. */
  accepts(path: string): boolean {
    return (this.#set === undefined ? languageOf(path) : this.#set.of(path)) !== undefined;
  }

  /** Whether what is on now is something else than what was read last. */
  async areOthers(): Promise<boolean> {
    return summaryOf(...(await this.#configured())) !== this.#asRead;
  }

  /** Forgets what is held against the languages of a plugin. */
  forgetFaults(plugin: string): void {
    this.#grammars?.forgetFaults(plugin);
  }

  async #loadGrammars(): Promise<PluginGrammars> {
    const { PluginGrammars } = await import("./plugin-grammars.ts");
    return new PluginGrammars(this.#clock, (event) => this.#source?.onEvent?.(event));
  }

  /** What plugins bring, and which of the languages that come along are off. */
  async #configured(): Promise<[readonly ConfiguredLanguage[], readonly string[]]> {
    const [brought, off] = await Promise.all([this.#source?.languages?.(), this.#source?.languagesOff?.()]);
    return [brought ?? [], off ?? []];
  }
}

function summaryOf(configured: readonly ConfiguredLanguage[], off: readonly string[]): string {
  const parts = configured.map(({ plugin, hook, digest, files }) => {
    return [plugin, hook, digest, "leftOut" in files ? files.leftOut : ""];
  });
  return JSON.stringify([parts, off]);
}
