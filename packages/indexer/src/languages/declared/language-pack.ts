import { readFile } from "node:fs/promises";
import { parse } from "smol-toml";
import { IndexerError } from "../../indexer-error.ts";
import type { LanguageSyntax } from "../language.ts";
import { createDeclaredExtractor } from "./declared-extractor.ts";
import { DeclaredRules } from "./declared-rules.ts";
import { readOptions } from "./language-options.ts";
import type { LanguageOptions } from "./language-options.ts";
import { readQuery } from "./query-reader.ts";
import { tokensOf } from "./rule-set.ts";

/** A language that is declared: where its description lies, and what is known of it without reading that. */
export interface LanguagePack {
  readonly id: number;
  readonly name: string;
  /** File name endings with the dot, lower case. */
  readonly extensions: readonly string[];
  /** Package and file of the grammar; see `LanguageSyntax.grammar`. */
  readonly grammar: string;
  /** The plugin's folder, with a slash at its end. */
  readonly folder: URL;
  /** Files of patterns, seen from the folder; the first pattern that matches counts. `facts.scm` alone, if not said. */
  readonly queries?: readonly string[];
}

/** The side of a declared language that parse workers need. @throws IndexerError `bad-language` */
export async function loadDeclaredSyntax(pack: LanguagePack): Promise<LanguageSyntax> {
  const fileName = `${pack.name}/facts.scm`;
  const queries = pack.queries ?? ["facts.scm"];
  const [options, ...texts] = await Promise.all([
    readPackOptions(pack),
    ...queries.map((path) => readFile(new URL(path, pack.folder), "utf8")),
  ]);
  const patterns = texts.flatMap((text) => readQuery(text, fileName));
  const { id, name, extensions, grammar } = pack;
  return {
    id,
    name,
    extensions,
    grammar,
    keepTokens: tokensOf(patterns),
    ...(options.blank.length > 0 && { prepare: blanker(options.blank) }),
    createExtractor: (names) => createDeclaredExtractor({ patterns, fileName, options }, names),
  };
}

/** Puts blanks where any of some expressions matches; line ends stay. */
function blanker(expressions: readonly string[]): (text: string) => string {
  const all = expressions.map((expression) => new RegExp(expression, "gm"));
  const blanks = (found: string): string => found.replace(/[^\r\n]/g, " ");
  return (text) => all.reduce((cut, expression) => cut.replace(expression, blanks), text);
}

/** The side of a declared language that the linker needs. @throws IndexerError `bad-language` */
export async function loadDeclaredRules(pack: LanguagePack): Promise<DeclaredRules> {
  return new DeclaredRules({ name: pack.name, extensions: pack.extensions, options: await readPackOptions(pack) });
}

async function readPackOptions({ name, folder }: LanguagePack): Promise<LanguageOptions> {
  const fileName = `${name}/plugin.toml`;
  const manifest = parse(await readFile(new URL("plugin.toml", folder), "utf8"));
  const languages = manifest["language"] as readonly Record<string, unknown>[] | undefined;
  const table = languages?.find((language) => language["name"] === name);
  if (table === undefined) {
    const hint = `add a [[language]] with name = "${name}"`;
    throw new IndexerError("bad-language", `${fileName}: no language ${name} is declared`, { hint, details: {} });
  }
  return readOptions((table["options"] ?? {}) as Record<string, unknown>, fileName);
}
