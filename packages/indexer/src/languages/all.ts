import type { Digest } from "@parseltongue/base";
import { LanguageId } from "@parseltongue/graph/schema";
import type { FactsKey } from "../cache/facts-cache.ts";
import { firstPartyPacks } from "./declared/first-party.ts";
import type { LanguageSyntax } from "./language.ts";

/** A language in the table: what is known of it without loading its extractor. */
export interface LanguageEntry {
  readonly id: number;
  readonly name: string;
  /** File name endings with the dot, lower case. */
  readonly extensions: readonly string[];
  /** Raised when the same bytes would yield other facts, so that facts kept from before are not used. */
  readonly factsVersion: number;
  /** Loads the language with its extractor; parse workers call it when the first file comes up. */
  load(): Promise<LanguageSyntax>;
}

/** Raised when the reader of declared languages yields other facts for the same patterns. */
export const DECLARED_VERSION = 5;

/** All languages that are built in. No two claim the same extension. */
export const languages: readonly LanguageEntry[] = [
  {
    id: LanguageId.rust,
    name: "rust",
    extensions: [".rs"],
    factsVersion: 5,
    load: async () => (await import("./rust/syntax.ts")).rustSyntax,
  },
  {
    id: LanguageId.typescript,
    name: "typescript",
    extensions: [".ts", ".mts", ".cts"],
    factsVersion: 3,
    load: async () => (await import("./typescript/syntax.ts")).typescriptSyntax,
  },
  {
    id: LanguageId.tsx,
    name: "tsx",
    extensions: [".tsx"],
    factsVersion: 3,
    load: async () => (await import("./typescript/syntax.ts")).tsxSyntax,
  },
  {
    id: LanguageId.javascript,
    name: "javascript",
    extensions: [".js", ".jsx", ".mjs", ".cjs"],
    factsVersion: 3,
    load: async () => (await import("./typescript/syntax.ts")).javascriptSyntax,
  },
  ...firstPartyPacks.map((pack): LanguageEntry => {
    return {
      id: pack.id,
      name: pack.name,
      extensions: pack.extensions,
      factsVersion: DECLARED_VERSION,
      load: async () => (await import("./declared/language-pack.ts")).loadDeclaredSyntax(pack),
    };
  }),
];

const byExtension = new Map(languages.flatMap((entry) => entry.extensions.map((ending) => [ending, entry] as const)));

/** The language of a file by its name's ending, in any case; undefined if none claims it. */
export function languageOf(path: string): LanguageEntry | undefined {
  const dot = path.lastIndexOf(".");
  return dot < 0 ? undefined : byExtension.get(path.slice(dot).toLowerCase());
}

/** What `FactsCache` keeps the facts of a file under: nothing but its bytes and who reads them. */
export function factsKey(language: Pick<LanguageEntry, "id" | "factsVersion">, digest: Digest): FactsKey {
  return { digest, languageId: language.id, languageVersion: language.factsVersion };
}
