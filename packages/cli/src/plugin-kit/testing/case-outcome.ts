import type {
  AnalyzerOutcome,
  ExporterOutcome,
  FailedCall,
  HitAnnotation,
  LensOutcome,
  QueryOutcome,
  RuleOutcome,
} from "@parseltongue/host";
import type { PluginCase } from "./case-schema.ts";
import type { CodeGraph } from "./code-graph.ts";

/** Values nearer to each other than this share count as the same. */
const TOLERANCE = 1e-4;

/** What is wrong with what a lens said about `nodes`. */
export function lensProblems(
  code: CodeGraph,
  expected: PluginCase,
  nodes: Uint32Array,
  outcome: Exclude<LensOutcome, FailedCall>,
): string[] {
  const split = (stays: 0 | 1): string[] =>
    Array.from(nodes)
      .filter((_, hit) => outcome.keep[hit] === stays)
      .map((node) => code.nameOf(node));
  const scores = new Map(Array.from(nodes, (node, hit) => [node, outcome.scores[hit] ?? 0]));
  return [
    ...listProblems("keep", expected.keep, split(1), code),
    ...listProblems("drop", expected.drop, split(0), code),
    ...numberProblems("scores", expected.scores, (node) => scores.get(node), code),
    ...annotationProblems(expected.annotations, nodes, outcome.annotations, code),
  ];
}

/** What is wrong with the hits of a query. */
export function queryProblems(
  code: CodeGraph,
  expected: PluginCase,
  { nodes, values, annotations }: Exclude<QueryOutcome, FailedCall>,
): string[] {
  const width = nodes.length === 0 ? 0 : values.length / nodes.length;
  const rows = Array.from(nodes, (_, hit) => [...values.subarray(hit * width, (hit + 1) * width)]);
  const sameRows =
    expected.values?.length === rows.length && expected.values.every((row, at) => sameNumbers(row, rows[at]));
  return [
    ...listProblems(
      "hits",
      expected.hits,
      Array.from(nodes, (node) => code.nameOf(node)),
      code,
    ),
    ...(expected.values === undefined || sameRows
      ? []
      : [`values: expected ${JSON.stringify(expected.values)}`, `values: got      ${JSON.stringify(rows)}`]),
    ...annotationProblems(expected.annotations, nodes, annotations, code),
  ];
}

/** What is wrong with a rule's findings. */
export function ruleProblems(
  code: CodeGraph,
  expected: PluginCase,
  { diagnostics }: Exclude<RuleOutcome, FailedCall>,
): string[] {
  const { graph } = code;
  const lines = diagnostics.map(({ node, edge, severity, message }) => {
    const path = graph.text(graph.filePath[graph.nodeFile[node] ?? 0] ?? 0);
    const line = edge === 0 ? graph.nodeLine[node] : graph.edgeLine[edge];
    return `${path}:${line}: ${severity}: ${message}`;
  });
  return expected.diagnostics === undefined ? [] : differences("diagnostics", expected.diagnostics, lines);
}

/** What is wrong with the columns of an analyzer. */
export function analyzerProblems(
  code: CodeGraph,
  expected: PluginCase,
  { columns }: Exclude<AnalyzerOutcome, FailedCall>,
): string[] {
  return Object.entries(expected.columns ?? {}).flatMap(([name, numbers]) => {
    const column = columns.find((each) => each.name === name);
    if (column === undefined) return [`columns: the analyzer makes no column ${name}`];
    return numberProblems(name, numbers, (node) => column.values[node], code);
  });
}

/** What is wrong with what an exporter wrote. */
export function exporterProblems(expected: PluginCase, { bytes }: Exclude<ExporterOutcome, FailedCall>): string[] {
  const { output, contains = [] } = expected;
  const text = new TextDecoder().decode(bytes);
  return [
    ...(output === undefined || text === output ? [] : differences("output", output.split("\n"), text.split("\n"))),
    ...contains.filter((part) => !text.includes(part)).map((part) => `contains: ${JSON.stringify(part)} is not there`),
  ];
}

/** Compares what names mean, so that a case may write a name as it likes. */
function listProblems(
  key: string,
  expected: readonly string[] | undefined,
  actual: readonly string[],
  code: CodeGraph,
): string[] {
  if (expected === undefined) return [];
  return differences(
    key,
    expected.map((name) => code.nameOf(code.node(name))),
    actual,
  );
}

function numberProblems(
  key: string,
  expected: Readonly<Record<string, number>> | undefined,
  actual: (node: number) => number | undefined,
  code: CodeGraph,
): string[] {
  return Object.entries(expected ?? {}).flatMap(([name, wanted]) => {
    const got = actual(code.node(name));
    if (got === undefined) return [`${key}: ${name} is no hit`];
    return sameNumbers([wanted], [got]) ? [] : [`${key}: expected ${name} = ${wanted}, got ${got}`];
  });
}

function annotationProblems(
  expected: PluginCase["annotations"],
  nodes: Uint32Array,
  annotations: readonly HitAnnotation[],
  code: CodeGraph,
): string[] {
  return Object.entries(expected ?? {}).flatMap(([name, wanted]) => {
    const node = code.node(name);
    const got = annotations.filter(({ hit }) => nodes[hit] === node).map(({ label, text }) => `${label}: ${text}`);
    return differences(`annotations of ${name}`, wanted, got);
  });
}

function differences(key: string, expected: readonly string[], actual: readonly string[]): string[] {
  if (expected.length === actual.length && expected.every((each, at) => each === actual[at])) return [];
  const shown = (list: readonly string[]): string => (list.length === 0 ? "nothing" : list.join(" · "));
  return [`${key}: expected ${shown(expected)}`, `${key}: got      ${shown(actual)}`];
}

function sameNumbers(expected: readonly number[], actual: readonly number[] | undefined): boolean {
  if (expected.length !== actual?.length) return false;
  return expected.every((each, at) => Math.abs(each - actual[at]!) <= TOLERANCE * Math.max(1, Math.abs(each)));
}
