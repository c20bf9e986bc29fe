import { join } from "node:path";
import type { Environment } from "@parseltongue/base";
import { HOOK_TRAITS, type HookTrait } from "@parseltongue/host";
import { Ajv } from "ajv";
import { parse, TomlError } from "smol-toml";
import { KitError } from "../kit-error.ts";
import { CASE_FILE_SCHEMA, CASE_KEYS, type CaseFile, type PluginCase } from "./case-schema.ts";

/** Where a plugin keeps its cases. */
export const CASE_DIRECTORY = "tests";

/** A case with where it stands and which hook it is about. */
export interface ReadCase {
  /** Relative to the plugin's directory. */
  readonly file: string;
  readonly trait: HookTrait;
  readonly hook: string;
  readonly case: PluginCase;
  /** The code: the case's own or its file's. */
  readonly source: string;
}

/** A case about a language. */
export interface LanguageCase extends Pick<ReadCase, "file" | "case" | "source"> {
  readonly language: string;
}

const LANGUAGE_KEYS: ReadonlySet<string> = new Set(["name", "language", "source", "ask", "hits"]);

const COMMON_KEYS: readonly (keyof PluginCase)[] = [
  "name",
  "source",
  "config",
  "host-data",
  "attributes",
  ...HOOK_TRAITS,
];

/**
 * All cases of a plugin's hooks, by file in order of names.
 * @throws KitError `bad-case` naming file and case
 */
export async function readCases(environment: Environment, directory: string): Promise<readonly ReadCase[]> {
  const files = await readCaseFiles(environment, directory);
  return files.flatMap(({ file, content }) => {
    const ofHooks = content.case.filter(({ language }) => language === undefined);
    return ofHooks.map((each) => readCase(file, content, each));
  });
}

/** All cases of a plugin's languages, as `readCases`. */
export async function readLanguageCases(environment: Environment, directory: string): Promise<readonly LanguageCase[]> {
  const files = await readCaseFiles(environment, directory);
  return files.flatMap(({ file, content }) => {
    const ofLanguages = content.case.filter(({ language }) => language !== undefined);
    return ofLanguages.map((each) => readLanguageCase(file, content, each));
  });
}

async function readCaseFiles(
  { files }: Environment,
  directory: string,
): Promise<readonly { readonly file: string; readonly content: CaseFile }[]> {
  const folder = join(directory, CASE_DIRECTORY);
  if ((await files.status(folder))?.kind !== "directory") return [];
  const read: { file: string; content: CaseFile }[] = [];
  for (const { name, kind } of await files.list(folder)) {
    if (kind !== "file" || !name.endsWith(".toml")) continue;
    const text = new TextDecoder().decode(await files.read(join(folder, name)));
    const file = `${CASE_DIRECTORY}/${name}`;
    read.push({ file, content: contentOf(file, text) });
  }
  return read;
}

const validate = new Ajv({ allowUnionTypes: true }).compile<CaseFile>(CASE_FILE_SCHEMA);

function contentOf(file: string, text: string): CaseFile {
  const content = parsed(file, text);
  if (!validate(content)) {
    const [error] = validate.errors ?? [];
    const extra: unknown = error?.params["additionalProperty"];
    const place = (error?.instancePath ?? "").slice(1).replaceAll("/", ".");
    const what =
      typeof extra === "string" ? `has a key ${extra} that cases do not have` : (error?.message ?? "is wrong");
    throw badCase(file, `${place === "" ? "the file" : place} ${what}`);
  }
  return content;
}

function parsed(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    throw badCase(`${file}:${error.line}:${error.column}`, error.message.split("\n")[0] ?? "no TOML", error);
  }
}

function readCase(file: string, content: CaseFile, each: PluginCase): ReadCase {
  const traits = HOOK_TRAITS.filter((trait) => each[trait] !== undefined);
  const [trait] = traits;
  if (trait === undefined || traits.length > 1) {
    throw badCase(
      file,
      `case ${JSON.stringify(each.name)} must name one hook: lens, query, rule, analyzer or exporter, or a language`,
    );
  }
  const allowed: ReadonlySet<string> = new Set([...COMMON_KEYS, ...CASE_KEYS[trait]]);
  const stranger = Object.keys(each).find((key) => !allowed.has(key));
  if (stranger !== undefined) {
    throw badCase(file, `case ${JSON.stringify(each.name)} is about a ${trait}, which has no ${stranger}`);
  }
  return { file, trait, hook: each[trait] ?? "", case: each, source: sourceOf(file, content, each) };
}

function readLanguageCase(file: string, content: CaseFile, each: PluginCase): LanguageCase {
  const stranger = Object.keys(each).find((key) => !LANGUAGE_KEYS.has(key));
  if (stranger !== undefined) {
    throw badCase(file, `case ${JSON.stringify(each.name)} is about a language, which has no ${stranger}`);
  }
  return { file, language: each.language ?? "", case: each, source: sourceOf(file, content, each) };
}

function sourceOf(file: string, content: CaseFile, each: PluginCase): string {
  const source = each.source ?? content.source;
  if (source === undefined)
    throw badCase(file, `case ${JSON.stringify(each.name)} has no source, and nor has its file`);
  return source;
}

function badCase(place: string, problem: string, cause?: Error): KitError {
  return new KitError("bad-case", `${place}: ${problem}`, {
    hint: "the reference of test cases is docs/reference/plugin-kit.md",
    ...(cause && { cause }),
  });
}
