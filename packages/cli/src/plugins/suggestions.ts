import { join } from "node:path";
import type { Files } from "@parseltongue/base";
import { INDEX_DIRECTORY } from "@parseltongue/engine";
import { Ajv, type JSONSchemaType } from "ajv";
import { CliError } from "../cli-error.ts";
import type { PluginGrants } from "./plugins-file.ts";
import { parseToml } from "./toml-file.ts";

/** What a code base suggests to turn on. Texts are the repository's: make them safe before printing. */
export interface Suggestion {
  readonly name: string;
  /** Where it can be had, in the repository's words. */
  readonly source: string | undefined;
  readonly reason: string | undefined;
  /** What it would ask for beyond reading the graph. */
  readonly asks: readonly string[];
}

interface TomlGrants {
  attributes?: string[];
  log?: boolean;
  "host-data"?: string[];
}
interface TomlSuggestions {
  plugin?: { name: string; source?: string; reason?: string; languages?: string[]; grants?: TomlGrants }[];
}

/** What rights to the host's own data come to. */
const HOST_COLUMNS: ReadonlyMap<string, string> = new Map([
  ["host.changes", "read how often each file was changed, from git (host.changes)"],
  ["host.coverage", "read test coverage, from lcov.info (host.coverage)"],
]);
const HOST_DATA: ReadonlyMap<string, string> = new Map([["codeowners", "read the rules of CODEOWNERS"]]);

const FILE = "plugins.toml";
/** A file that is larger is not read: it is a stranger's. */
const MOST_BYTES = 65_536;
const MOST_SUGGESTIONS = 20;

/**
 * What the code base under a root suggests in `.parseltongue/plugins.toml` and is not installed. It is shown and nothing
 * else; a file that cannot be read is one suggestion that says so.
 */
export async function readSuggestions(
  files: Files,
  root: string,
  installed: readonly { readonly name: string }[],
): Promise<Suggestion[]> {
  const path = join(root, INDEX_DIRECTORY, FILE);
  const status = await files.status(path);
  if (status?.kind !== "file") return [];
  if (status.byteCount > MOST_BYTES) return [];
  try {
    const text = new TextDecoder().decode(await files.read(path));
    const { plugin = [] } = parseToml(text, path, new Ajv().compile(SCHEMA));
    const names = new Set(installed.map(({ name }) => name));
    return plugin
      .filter(({ name }) => !names.has(name))
      .slice(0, MOST_SUGGESTIONS)
      .map(({ name, source, reason, languages = [], grants }) => ({
        name,
        source,
        reason,
        asks: [
          ...languages.map((language) => `read ${language} files, by a grammar that is its author's code`),
          ...asksFor({
            attributes: grants?.attributes ?? [],
            log: grants?.log === true,
            hostData: grants?.["host-data"] ?? [],
          }),
        ],
      }));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    return [{ name: FILE, source: undefined, reason: error.message, asks: [] }];
  }
}

/** What rights come to, in words. */
export function asksFor({ attributes, log, hostData }: PluginGrants): string[] {
  return [
    ...attributes.map((name) => HOST_COLUMNS.get(name) ?? `read the column of attributes ${name}`),
    ...hostData.map((name) => HOST_DATA.get(name) ?? `read the host's data ${name}`),
    ...(log ? ["write messages to its author's log"] : []),
  ];
}

const text = { type: "string", maxLength: 500, nullable: true } as const;
const SCHEMA = {
  type: "object",
  properties: {
    plugin: {
      type: "array",
      nullable: true,
      items: {
        type: "object",
        required: ["name"],
        properties: {
          name: { type: "string", pattern: "^[a-z][a-z0-9-]{1,62}$" },
          source: text,
          reason: text,
          languages: { type: "array", nullable: true, maxItems: 16, items: { type: "string", maxLength: 63 } },
          grants: {
            type: "object",
            nullable: true,
            properties: {
              attributes: { type: "array", nullable: true, maxItems: 32, items: { type: "string", maxLength: 63 } },
              log: { type: "boolean", nullable: true },
              "host-data": { type: "array", nullable: true, maxItems: 16, items: { type: "string", maxLength: 63 } },
            },
          },
        },
      },
    },
  },
} as unknown as JSONSchemaType<TomlSuggestions>;
