import {
  type AnyGuestHook,
  guestHooks,
  type HookBudget,
  type HookFilter,
  type LanguageHook,
  type Manifest,
  type PreparedPlugin,
  type ValueSchema,
} from "@parseltongue/host";
import { budgetRuns } from "../testing/check-plugin.ts";
import { fuelNote } from "../testing/check.ts";
import type { CodeGraph } from "../testing/code-graph.ts";
import type { LanguageCase, ReadCase } from "../testing/read-cases.ts";
import { type Block, code, heading, list, paragraph, table } from "./document.ts";

/** What a plugin's reference is made from. */
export interface Documented {
  readonly manifest: Manifest;
  /** Undefined for a plugin that brings languages and nothing else: it has no hooks. */
  readonly guest: DocumentedGuest | undefined;
  /** Its test cases serve as examples. */
  readonly cases: readonly ReadCase[];
  readonly languageCases: readonly LanguageCase[];
}

/** What a plugin's hooks are measured with. */
export interface DocumentedGuest {
  readonly prepared: PreparedPlugin;
  /** What its budgets are measured over. */
  readonly reference: CodeGraph;
}

/** The reference of a plugin: what it is, its hooks with what they take and cost, its settings and rights. */
export function pluginDocument({ manifest, guest, cases, languageCases }: Documented): readonly Block[] {
  const hooks = guest === undefined ? [] : guestHooks(manifest);
  return [
    heading(1, `${manifest.name} ${manifest.version}`),
    paragraph(manifest.description),
    ...list(aboutLines(manifest)),
    ...hooks.flatMap((hook) => hookBlocks(hook, guest!, cases)),
    ...manifest.languages.flatMap((language) => languageBlocks(language, languageCases)),
    ...(manifest.config.length === 0
      ? []
      : [
          heading(2, "Configuration"),
          paragraph(`Set with ${quoted(`parseltongue plugin configure ${manifest.name} --set key=value`)}.`),
          ...valueTable(manifest.config),
        ]),
    heading(2, "Rights"),
    ...list(rightsLines(manifest)),
  ];
}

function aboutLines({ license, authors, repository, keywords, api }: Manifest): string[] {
  return [
    ...(license === undefined ? [] : [`Licence: ${license}`]),
    ...(authors.length === 0 ? [] : [`By ${authors.join(", ")}`]),
    ...(repository === undefined ? [] : [`Source: ${repository}`]),
    ...(keywords.length === 0 ? [] : [`Keywords: ${keywords.join(", ")}`]),
    `Needs contract ${api.major}.${api.minor} or a later ${api.major}.x`,
  ];
}

function rightsLines(manifest: Manifest): string[] {
  return [
    ...(guestHooks(manifest).length === 0 ? [] : guestRightsLines(manifest)),
    ...(manifest.languages.length === 0
      ? []
      : [
          "Its grammars read one file at a time, in a process with nothing else in it. They cannot reach anything more.",
        ]),
  ];
}

function guestRightsLines({ capabilities, memoryPages, state }: Manifest): string[] {
  return [
    "Reads the graph. It cannot reach files, the network, a clock or other plugins.",
    ...(capabilities.attributes.length === 0
      ? []
      : [`Asks for columns: ${capabilities.attributes.map(quoted).join(", ")}`]),
    ...(capabilities.hostData.length === 0
      ? []
      : [`Asks for what the host knows of: ${capabilities.hostData.map(quoted).join(", ")}`]),
    ...(capabilities.log ? ["Asks to write messages to its author"] : []),
    `Memory: at most ${64 * memoryPages} KiB`,
    ...(state === "cache" ? ["Keeps what it has computed between calls, for one state of the graph"] : []),
  ];
}

function languageBlocks(language: LanguageHook, cases: readonly LanguageCase[]): Block[] {
  const { name, description, extensions, grammar, queries } = language;
  const examples = cases.filter((each) => each.language === name);
  return [
    heading(2, `Language ${name}`),
    paragraph(description),
    code("parseltongue index"),
    ...list([
      `Files: ${extensions.map(quoted).join(", ")}`,
      `Grammar: ${quoted(grammar)}`,
      ...Object.entries(queries).map(([what, path]) => `Query for ${what}: ${quoted(path)}`),
    ]),
    ...(examples.length === 0 ? [] : [heading(3, "Examples"), ...examples.flatMap(exampleBlocks)]),
  ];
}

function hookBlocks(hook: AnyGuestHook, { prepared, reference }: DocumentedGuest, cases: readonly ReadCase[]): Block[] {
  const examples = cases.filter((each) => each.trait === hook.trait && each.hook === hook.name);
  return [
    heading(2, `${TITLES[hook.trait]} ${hook.name}`),
    paragraph(hook.description),
    code(usage(hook, prepared.manifest.name)),
    ...detailTables(hook),
    ...list([...detailLines(hook), ...filterLines(hook.filter), `When a call fails: ${FAILURES[hook.onFailure]}`]),
    heading(3, "Budget"),
    ...list([
      `Declared: ${budgetText(hook.budget)}`,
      `Measured over ${reference.graph.liveNodeCount} nodes and ${reference.graph.liveEdgeCount} edges, the worst call: ${measured(hook, prepared, reference)}`,
    ]),
    ...(examples.length === 0 ? [] : [heading(3, "Examples"), ...examples.flatMap(exampleBlocks)]),
  ];
}

const TITLES: Readonly<Record<AnyGuestHook["trait"], string>> = {
  lens: "Lens",
  query: "Query",
  rule: "Rule",
  analyzer: "Analyzer",
  exporter: "Exporter",
};
const FAILURES: Readonly<Record<AnyGuestHook["onFailure"], string>> = {
  skip: "the answer goes without its part and says so",
  stale: "what it said before stays, and the answer says so",
  fail: "there is no answer",
};

function usage(hook: AnyGuestHook, plugin: string): string {
  switch (hook.trait) {
    case "lens":
      return `parseltongue ${hook.filter.queries?.[0] ?? "callers"} <target>`;
    case "query": {
      const needed = hook.parameters.filter((each) => each.default === undefined);
      const options = needed.map(({ name, type }) => ` --param ${name}=<${type}>`).join("");
      return `parseltongue query ${plugin}/${hook.name}${options}`;
    }
    case "rule":
      return `parseltongue check ${plugin}/${hook.name}`;
    case "analyzer":
      return `# other plugins read: ${hook.columns.map(({ name }) => name).join(", ")}`;
    case "exporter":
      return `parseltongue callers <target> --format ${hook.format}`;
  }
}

function detailTables(hook: AnyGuestHook): Block[] {
  if (hook.trait === "query") {
    const columns = hook.columns.map(({ name, description }) => [quoted(name), description]);
    return [...valueTable(hook.parameters, "parameter"), ...table(["column", "meaning"], columns)];
  }
  if (hook.trait !== "analyzer") return [];
  const columns = hook.columns.map(({ name, type, description }) => [quoted(name), type, description]);
  return table(["column", "type", "meaning"], columns);
}

function detailLines(hook: AnyGuestHook): string[] {
  const annotations = "annotations" in hook ? hook.annotations : [];
  return [
    ...(annotations.length === 0 ? [] : [`Puts beside hits: ${annotations.map(quoted).join(", ")}`]),
    ...(hook.trait === "lens" && hook.rank ? ["Orders hits by its score"] : []),
    ...(hook.trait === "rule" ? [`Severity: ${hook.severity}, unless a finding says otherwise`] : []),
    ...(hook.trait === "exporter" ? [`Media type: ${quoted(hook.mediaType)}`] : []),
  ];
}

function valueTable(schemas: readonly ValueSchema[], word = "key"): Block[] {
  return table(
    [word, "type", "default", "meaning"],
    schemas.map((schema) => [quoted(schema.name), typeText(schema), defaultText(schema), schema.description]),
  );
}

function typeText({ type, minimum, maximum, choices }: ValueSchema): string {
  const limits = [
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
    ...(choices === undefined ? [] : [`one of ${choices.map(quoted).join(", ")}`]),
  ];
  return [type, ...limits].join(", ");
}

function defaultText({ default: value }: ValueSchema): string {
  return value === undefined ? "must be given" : quoted(JSON.stringify(value));
}

function filterLines(filter: HookFilter): string[] {
  const parts: readonly (readonly [string, readonly string[] | undefined])[] = [
    ["questions", filter.queries],
    ["kinds of items", filter.nodeKinds],
    ["kinds of edges", filter.edgeKinds],
    ["languages", filter.languages],
    ["files", filter.paths],
  ];
  return parts.flatMap(([what, values]) =>
    values === undefined ? [] : [`Only ${what}: ${values.map(quoted).join(", ")}`],
  );
}

function budgetText({ base, perHit, perNode, perEdge, outputBytes }: HookBudget): string {
  const parts = [
    `${base}`,
    ...(perHit === 0 ? [] : [`${perHit} for each hit`]),
    ...(perNode === 0 ? [] : [`${perNode} for each node`]),
    ...(perEdge === 0 ? [] : [`${perEdge} for each edge`]),
  ];
  return `${parts.join(" + ")} units of fuel; ${outputBytes} bytes of output`;
}

function measured(hook: AnyGuestHook, prepared: PreparedPlugin, reference: CodeGraph): string {
  const runs = budgetRuns(reference, prepared, hook);
  const worst = runs.toSorted((a, b) => b.fuelUsed / b.fuelBudget - a.fuelUsed / a.fuelBudget)[0];
  if (worst === undefined) return "no call";
  return worst.failed === undefined ? fuelNote(worst.fuelUsed, worst.fuelBudget) : worst.failed.message;
}

/** A case as its author wrote it, with the code it is about. */
function exampleBlocks({ case: example, source }: Pick<ReadCase, "case" | "source">): Block[] {
  const { name, source: _own, ...rest } = example;
  const lines = Object.entries(rest).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
  return [
    paragraph(`${name.charAt(0).toUpperCase()}${name.slice(1)}:`),
    code(`${source.trim()}\n\n${lines.join("\n")}`),
  ];
}

/** As code; backticks would end it. */
function quoted(text: string): string {
  return `\`${text.replaceAll("`", "'")}\``;
}
