import { join } from "node:path";
import { digestOf, type Environment } from "@parseltongue/base";
import { PluginGrammars } from "@parseltongue/engine/plugin-grammars";
import { type LanguageHook, type Manifest, type PluginEvent, prepareGrammar } from "@parseltongue/host";
import { LanguageSet, ParsePool, type ParseOutcome } from "@parseltongue/indexer";
import { startConfinedParser } from "../../environment/confined-parser.ts";
import { type Check, type CheckGroup, guarded } from "./check.ts";
import type { ReadWith } from "./code-graph.ts";
import { runLanguageCase } from "./language-cases.ts";
import { readLanguageCases } from "./read-cases.ts";

/** What a grammar should survive: it is run over other people's files. */
const TEXTS: Readonly<Record<string, string>> = {
  "an empty file": "",
  "a file of white space": " \n\t\r\n".repeat(500),
  "open brackets, ten thousand deep": "([{<".repeat(2500),
  "quotes that nobody closes": "\"'`/*#<<~X\n".repeat(100),
  "letters of many scripts and none": "名前 größe \u{1f600} \u202e \0 \ufeff é\n".repeat(200),
  "one line of a hundred thousand letters": "x".repeat(100_000),
  "bytes at random": Array.from({ length: 20_000 }, (_, index) => String.fromCharCode(33 + ((index * 7919) % 94))).join(
    "",
  ),
};
const FINE = new Set(["parsed", "extractor-failed"]);

/** A plugin's files that its languages consist of. */
export async function languageFiles(
  { files }: Environment,
  directory: string,
  { languages }: Manifest,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const names = languages.flatMap(({ grammar, queries }) => [grammar, ...Object.values(queries)]);
  const found = new Map<string, Uint8Array>();
  for (const name of new Set(names)) found.set(name, await files.read(join(directory, name)));
  return found;
}

/**
 * Tries a plugin's languages as they are used: each grammar audited and metered, in a process of its own. Its own cases,
 * texts that grammars forget about, and the same facts each time.
 * @throws KitError `bad-case`; EnvironmentError when a file that the manifest names is missing
 */
export async function testLanguages(
  environment: Environment,
  directory: string,
  manifest: Manifest,
  signal: AbortSignal,
): Promise<readonly CheckGroup[]> {
  if (manifest.languages.length === 0) return [];
  const files = await languageFiles(environment, directory, manifest);
  const reading: ReadWith = {
    languages: async () =>
      LanguageSet.with(manifest.languages.map((hook) => languageOf(environment, manifest, hook, files))),
    startParser: startConfinedParser,
  };
  const cases = await readLanguageCases(environment, directory);
  const checks: Check[] = [];
  for (const each of cases) checks.push(await runLanguageCase(each, reading, signal));
  const groups: CheckGroup[] = [];
  for (const hook of manifest.languages) {
    const language = await tried(hook.name, reading);
    groups.push({ title: `language ${hook.name}`, checks: [audited(hook, files), ...language] });
  }
  return checks.length === 0 ? groups : [...groups, { title: "cases of languages", checks }];
}

function languageOf(
  { clock }: Environment,
  { name: plugin, version }: Manifest,
  hook: LanguageHook,
  files: ReadonlyMap<string, Uint8Array>,
): ReturnType<PluginGrammars["languageOf"]> {
  const digest = digestOf(files.get(hook.grammar) ?? new Uint8Array(0));
  const nobodyHears = (_event: PluginEvent): void => {};
  return new PluginGrammars(clock, nobodyHears).languageOf({ plugin, version, digest, hook, files });
}

function audited({ grammar }: LanguageHook, files: ReadonlyMap<string, Uint8Array>): Check {
  return guarded("its grammar passes the audit", () => {
    prepareGrammar(files.get(grammar) ?? new Uint8Array(0));
    return { problems: [] };
  });
}

/** Texts that it must survive, and twice the same facts of each. */
async function tried(name: string, { languages, startParser }: ReadWith): Promise<Check[]> {
  const set = await languages();
  const id = [...set.names].find(([, each]) => each === name)?.[0];
  const language = set.confined.find((each) => each.id === id);
  if (id === undefined || language === undefined) {
    return [
      { name: "it can be used", problems: [...set.warnings, set.whyLeftOut(id ?? 0) ?? "there is one of its name"] },
    ];
  }
  const first = await outcomes(id, language, startParser);
  const second = await outcomes(id, language, startParser);
  return Object.keys(TEXTS).map((text): Check => {
    const outcome = first.get(text);
    if (outcome === undefined) return { name: text, problems: ["there is no outcome"] };
    const reason = outcome.status === "parsed" ? "parsed" : outcome.reason;
    if (outcome.status === "failed" && !FINE.has(reason)) {
      return { name: text, problems: [`${reason}: ${outcome.detail}`] };
    }
    return {
      name: text,
      problems: factsOf(outcome) === factsOf(second.get(text)) ? [] : ["it is not read alike twice"],
    };
  });
}

async function outcomes(
  language: number,
  confined: Parameters<ParsePool["useConfined"]>[0][number],
  startParser: ReadWith["startParser"],
): Promise<ReadonlyMap<string, ParseOutcome>> {
  const pool = new ParsePool({ workers: 1, startParser });
  try {
    await pool.useConfined([confined]);
    const found = new Map<string, ParseOutcome>();
    const requests = Object.entries(TEXTS).map(([path, source]) => ({ path, language, source }));
    for await (const outcome of pool.parseAll(requests)) found.set(outcome.path, outcome);
    return found;
  } finally {
    await pool.close();
  }
}

function factsOf(outcome: ParseOutcome | undefined): string {
  return outcome?.status === "parsed" ? digestOf(outcome.encoded) : (outcome?.reason ?? "");
}
