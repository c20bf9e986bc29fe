import type { HookTrait } from "@parseltongue/host";

/** One case as its file has it: a hook, what it is asked, and what must come of it. */
export interface PluginCase {
  readonly name: string;
  /** The case's own code; default: the file's. */
  readonly source?: string;
  /** Exactly one of these names the hook. */
  readonly lens?: string;
  readonly query?: string;
  readonly rule?: string;
  readonly analyzer?: string;
  readonly exporter?: string;
  /** Or this one a language: its files are read, and a question has these hits. */
  readonly language?: string;
  readonly config?: Readonly<Record<string, CaseValue>>;
  /** What the host knows beside the code, by the names of the manifest's `host-data`. Default: nothing. */
  readonly "host-data"?: Readonly<Record<string, readonly string[]>>;
  /** Columns of attributes that the code has: by column, then by type, then by name of a node. */
  readonly attributes?: Readonly<Record<string, CaseColumn>>;
  /** Lens and exporter: a question as on the command line. */
  readonly ask?: string;
  /** Query: nodes by name. */
  readonly parameters?: Readonly<Record<string, CaseValue>>;
  /** Rule and analyzer: names of what changed; default: the whole graph. */
  readonly changed?: readonly string[];
  /** Lens: hits that stay, in order; or those that go. */
  readonly keep?: readonly string[];
  readonly drop?: readonly string[];
  readonly scores?: Readonly<Record<string, number>>;
  /** Lens and query: by name of a hit, `label: text`. */
  readonly annotations?: Readonly<Record<string, readonly string[]>>;
  /** Query: its hits in order, and hit by hit the values of its columns. */
  readonly hits?: readonly string[];
  readonly values?: readonly (readonly number[])[];
  /** Rule: `path:line: severity: message`, in order. */
  readonly diagnostics?: readonly string[];
  /** Analyzer: values by column, then by name of a node. */
  readonly columns?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Exporter: all that it writes, or texts that are part of it. */
  readonly output?: string;
  readonly contains?: readonly string[];
  /** The reason for which the call must fail. */
  readonly fails?: string;
}
export type CaseValue = boolean | number | string | readonly string[];

/** Values of a column, of one type, by name of a node. */
export interface CaseColumn {
  readonly f32?: Readonly<Record<string, number>>;
  readonly u32?: Readonly<Record<string, number>>;
}

/** A file of cases. */
export interface CaseFile {
  readonly source?: string;
  readonly case: readonly PluginCase[];
}

const text = { type: "string" } as const;
const texts = { type: "array", items: text } as const;
const numbersByName = { type: "object", additionalProperties: { type: "number" } } as const;
const values = {
  type: "object",
  additionalProperties: { anyOf: [{ type: ["boolean", "number", "string"] }, texts] },
} as const;
const typedColumns = {
  type: "object",
  additionalProperties: {
    type: "object",
    additionalProperties: false,
    maxProperties: 1,
    properties: { f32: numbersByName, u32: numbersByName },
  },
} as const;

const CASE_PROPERTIES: Readonly<Record<keyof PluginCase, object>> = {
  name: text,
  source: text,
  lens: text,
  query: text,
  rule: text,
  analyzer: text,
  exporter: text,
  language: text,
  config: values,
  "host-data": { type: "object", additionalProperties: texts },
  attributes: typedColumns,
  ask: text,
  parameters: values,
  changed: texts,
  keep: texts,
  drop: texts,
  scores: numbersByName,
  annotations: { type: "object", additionalProperties: texts },
  hits: texts,
  values: { type: "array", items: { type: "array", items: { type: "number" } } },
  diagnostics: texts,
  columns: { type: "object", additionalProperties: numbersByName },
  output: text,
  contains: texts,
  fails: text,
};

/** JSON Schema of a file of cases. */
export const CASE_FILE_SCHEMA: object = {
  type: "object",
  additionalProperties: false,
  required: ["case"],
  properties: {
    source: text,
    case: {
      type: "array",
      minItems: 1,
      items: { type: "object", additionalProperties: false, required: ["name"], properties: CASE_PROPERTIES },
    },
  },
};

/** What each trait's cases may say beside name, source, configuration and attributes. */
export const CASE_KEYS: Readonly<Record<HookTrait, readonly (keyof PluginCase)[]>> = {
  lens: ["ask", "keep", "drop", "scores", "annotations", "fails"],
  query: ["parameters", "hits", "values", "annotations", "fails"],
  rule: ["changed", "diagnostics", "fails"],
  analyzer: ["changed", "columns", "fails"],
  exporter: ["ask", "output", "contains", "fails"],
};
