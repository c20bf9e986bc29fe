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

const COMMON_KEYS: readonly (keyof PluginCase)[] = [
  "name",
  "source",
  "config",
  "host-data",
  "attributes",
  ...HOOK_TRAITS,
];

/**
 * All cases of a plugin, by file in order of names.
 * @throws KitError `bad-case` naming file and case
 */
export async function readCases({ files }: Environment, directory: string): Promise<readonly ReadCase[]> {
  const folder = join(directory, CASE_DIRECTORY);
  if ((await files.status(folder))?.kind !== "directory") return [];
  const cases: ReadCase[] = [];
  for (const { name, kind } of await files.list(folder)) {
    if (kind !== "file" || !name.endsWith(".toml")) continue;
    const text = new TextDecoder().decode(await files.read(join(folder, name)));
    cases.push(...casesOf(`${CASE_DIRECTORY}/${name}`, text));
  }
  return cases;
}

const validate = new Ajv({ allowUnionTypes: true }).compile<CaseFile>(CASE_FILE_SCHEMA);

function casesOf(file: string, text: string): ReadCase[] {
  const content = parsed(file, text);
  if (!validate(content)) {
    const [error] = validate.errors ?? [];
    const extra: unknown = error?.params["additionalProperty"];
    const place = (error?.instancePath ?? "").slice(1).replaceAll("/", ".");
    const what =
      typeof extra === "string" ? `has a key ${extra} that cases do not have` : (error?.message ?? "is wrong");
    throw badCase(file, `${place === "" ? "the file" : place} ${what}`);
  }
  return content.case.map((each) => readCase(file, content, each));
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
      `case ${JSON.stringify(each.name)} must name one hook: lens, query, rule, analyzer or exporter`,
    );
  }
  const allowed: ReadonlySet<string> = new Set([...COMMON_KEYS, ...CASE_KEYS[trait]]);
  const stranger = Object.keys(each).find((key) => !allowed.has(key));
  if (stranger !== undefined) {
    throw badCase(file, `case ${JSON.stringify(each.name)} is about a ${trait}, which has no ${stranger}`);
  }
  const source = each.source ?? content.source;
  if (source === undefined)
    throw badCase(file, `case ${JSON.stringify(each.name)} has no source, and nor has its file`);
  return { file, trait, hook: each[trait] ?? "", case: each, source };
}

function badCase(place: string, problem: string, cause?: Error): KitError {
  return new KitError("bad-case", `${place}: ${problem}`, {
    hint: "the reference of test cases is docs/reference/plugin-kit.md",
    ...(cause && { cause }),
  });
}
