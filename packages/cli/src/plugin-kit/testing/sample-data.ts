import type { PreparedPlugin } from "@parseltongue/host";
import type { CodeGraph } from "./code-graph.ts";
import { loadForTest, type TestHostOptions } from "./test-host.ts";

type HostData = NonNullable<TestHostOptions["hostData"]>;

/** As many rules as large code bases have, of all forms; the last that matches counts. */
const RULES: readonly string[] = Array.from({ length: 40 }, (_, index) => [
  `*.e${index} @org/team-${index}`,
  `/src/m${index}/ @org/team-${index} @someone-${index}`,
  `docs/**/part-${index}.md someone-${index}@example.org`,
]).flat();

/** What a column holds of which nothing is known: a small number for those who read it whole, nearly 0 for the others. */
const SMALL = 7;

/**
 * Runs something while a graph has all that a plugin reads beside it: the columns that it makes itself, values in those
 * that others make, and what hosts know. So a hook's cost is that of its work, not of finding nothing to work on.
 */
export function withSamples<Result>(
  code: CodeGraph,
  prepared: PreparedPlugin,
  run: (hostData: HostData) => Result,
): Result {
  const { graph } = code;
  const hostData: HostData = { codeowners: ["* @org/everyone", ...RULES] };
  const { capabilities } = prepared.manifest;
  const names = capabilities.attributes.filter((name) => graph.attribute(name) === undefined);
  for (const name of names) {
    if (name === "host.coverage") graph.setAttribute(name, "f32", new Float32Array(graph.nodeEnd).fill(0.5));
    else graph.setAttribute(name, "u32", new Uint32Array(graph.nodeEnd).fill(SMALL));
  }
  makeOwnColumns(code, prepared, hostData);
  try {
    return run(hostData);
  } finally {
    for (const name of names) graph.dropAttribute(name);
  }
}

/** A column that an analyzer fails to make keeps its sample: what is wrong with the analyzer is told elsewhere. */
function makeOwnColumns(code: CodeGraph, prepared: PreparedPlugin, hostData: HostData): void {
  const { analyzers, capabilities } = prepared.manifest;
  const read = new Set(capabilities.attributes);
  for (const { name, columns } of analyzers) {
    if (!columns.some((column) => read.has(column.name))) continue;
    const { host, plugin } = loadForTest(code, prepared, { hostData });
    const outcome = host.analyze(plugin, name);
    if (outcome.failed !== undefined) continue;
    for (const column of outcome.columns) {
      if (read.has(column.name)) code.graph.setAttribute(column.name, column.type, column.values);
    }
  }
}
