import { CodedError } from "@parseltongue/base";
import type { FailedCall, HitBatch, LensHook, LoadedHook, PreparedPlugin, Value, Values } from "@parseltongue/host";
import { KitError } from "../kit-error.ts";
import { askGraph } from "./ask-graph.ts";
import { analyzerProblems, exporterProblems, lensProblems, queryProblems, ruleProblems } from "./case-outcome.ts";
import type { CaseValue, PluginCase } from "./case-schema.ts";
import { type Check, fuelNote } from "./check.ts";
import { batchOf, type CodeGraph } from "./code-graph.ts";
import type { ReadCase } from "./read-cases.ts";
import { loadForTest, type TestHost } from "./test-host.ts";

/** Runs one case over its code, on a host of its own. Never throws for what the plugin or the case's author did. */
export function runCase(code: CodeGraph, prepared: PreparedPlugin, read: ReadCase): Check {
  const { name } = read.case;
  try {
    giveAttributes(code, read.case);
    const loaded = loadForTest(code, prepared, {
      config: configOf(read.case),
      hostData: read.case["host-data"] ?? {},
    });
    const { outcome, problems } = call(code, loaded, read);
    const { failed } = outcome;
    if (failed === undefined) {
      const { fails } = read.case;
      const unexpected = fails === undefined ? problems : [`expected the fault ${fails}; the call went well`];
      return { name, problems: unexpected, note: fuelNote(outcome.fuelUsed, outcome.fuelBudget) };
    }
    if (failed.reason === read.case.fails) return { name, problems: [], note: `fails as it must: ${failed.reason}` };
    return { name, problems: [`${failed.reason}: ${failed.message}`, `hint: ${failed.hint}`] };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { name, problems: [error.message, ...(error.hint === undefined ? [] : [`hint: ${error.hint}`])] };
  }
}

type Outcome = FailedCall | { readonly failed?: undefined; readonly fuelUsed: number; readonly fuelBudget: number };
interface Called {
  readonly outcome: Outcome;
  readonly problems: readonly string[];
}

function call(code: CodeGraph, { host, plugin }: TestHost, { trait, hook, case: expected }: ReadCase): Called {
  const judged = <Of extends Outcome>(outcome: Of, judge: (good: Exclude<Of, FailedCall>) => string[]): Called => ({
    outcome,
    problems: outcome.failed === undefined ? judge(outcome as Exclude<Of, FailedCall>) : [],
  });
  switch (trait) {
    case "lens": {
      const batch = hitsOf(code, expected);
      const lens: LoadedHook<LensHook> = plugin.hook("lens", hook);
      return judged(host.evaluateLens(plugin, lens, batch), (good) => lensProblems(code, expected, batch.nodes, good));
    }
    case "query":
      return judged(
        host.answerQuery(plugin, hook, parametersOf(code, plugin.hook("query", hook).hook, expected)),
        (good) => queryProblems(code, expected, good),
      );
    case "rule":
      return judged(host.check(plugin, hook, changedOf(code, expected)), (good) => ruleProblems(code, expected, good));
    case "analyzer":
      return judged(host.analyze(plugin, hook, changedOf(code, expected)), (good) =>
        analyzerProblems(code, expected, good),
      );
    case "exporter": {
      const hits = expected.ask === undefined ? undefined : askGraph(code, expected.ask);
      return judged(host.render(plugin, hook, hits), (good) => exporterProblems(expected, good));
    }
  }
}

function hitsOf(code: CodeGraph, { ask }: PluginCase): HitBatch {
  if (ask === undefined) {
    throw new KitError("bad-case", "a case of a lens asks a question whose hits it judges", {
      hint: 'add to it, for example: ask = "callers parse"',
    });
  }
  return askGraph(code, ask);
}

function changedOf(code: CodeGraph, { changed }: PluginCase): HitBatch | undefined {
  return changed && batchOf(Uint32Array.from(changed, (name) => code.node(name)));
}

function configOf({ config = {} }: PluginCase): Values {
  return config;
}

/** Parameters with the nodes that names of type `node` stand for. */
function parametersOf(
  code: CodeGraph,
  hook: { readonly parameters: readonly { readonly name: string; readonly type: string }[] },
  { parameters = {} }: PluginCase,
): Values {
  const isNode = (name: string): boolean => hook.parameters.find((each) => each.name === name)?.type === "node";
  const value = (name: string, given: CaseValue): Value =>
    isNode(name) && typeof given === "string" ? code.node(given) : given;
  return Object.fromEntries(Object.entries(parameters).map(([name, given]) => [name, value(name, given)]));
}

function giveAttributes(code: CodeGraph, { attributes = {} }: PluginCase): void {
  for (const name of code.graph.attributeNames) code.graph.dropAttribute(name);
  for (const [name, { f32, u32 = {} }] of Object.entries(attributes)) {
    const column = f32 === undefined ? new Uint32Array(code.graph.nodeEnd) : new Float32Array(code.graph.nodeEnd);
    for (const [node, value] of Object.entries(f32 ?? u32)) column[code.node(node)] = value;
    code.graph.setAttribute(name, f32 === undefined ? "u32" : "f32", column);
  }
}
