import type {
  FailedCall,
  GuestLogEntry,
  HitBatch,
  LensHook,
  LoadedHook,
  PreparedPlugin,
  Value,
  Values,
} from "@parseltongue/host";
import { KitError } from "../kit-error.ts";
import { askGraph, exportedHits } from "./ask-graph.ts";
import { analyzerProblems, exporterProblems, lensProblems, queryProblems, ruleProblems } from "./case-outcome.ts";
import type { CaseValue, PluginCase } from "./case-schema.ts";
import { type Check, fuelNote, guarded } from "./check.ts";
import { batchOf, type CodeGraph } from "./code-graph.ts";
import { type GoodCall, type HookCall, wentWell } from "./hook-call.ts";
import type { ReadCase } from "./read-cases.ts";
import { loadForTest } from "./test-host.ts";

/** Runs one case over its code, on a host of its own. Never throws for what the plugin or the case's author did. */
export function runCase(code: CodeGraph, prepared: PreparedPlugin, read: ReadCase): Check {
  const { name, fails } = read.case;
  const log: string[] = [];
  const check = guarded(name, () => {
    const call = callCase(code, prepared, read, ({ level, text }) => log.push(`${level}: ${text}`));
    if (!wentWell(call)) {
      const { failed } = call.outcome as FailedCall;
      if (failed.reason === fails) return { problems: [], note: `fails as it must: ${failed.reason}` };
      return { problems: [`${failed.reason}: ${failed.message}`, `hint: ${failed.hint}`] };
    }
    const problems =
      fails === undefined ? problemsOf(code, read.case, call) : [`expected the fault ${fails}; the call went well`];
    return { problems, note: fuelNote(call.outcome.fuelUsed, call.outcome.fuelBudget) };
  });
  return log.length === 0 ? check : { ...check, log };
}

/** Calls the hook of a case. @throws KitError `bad-case`; HostError as `PluginHost.load` and for a hook that is not there */
export function callCase(
  code: CodeGraph,
  prepared: PreparedPlugin,
  read: ReadCase,
  log?: (entry: GuestLogEntry) => void,
): HookCall {
  const { trait, hook, case: asked } = read;
  giveAttributes(code, asked);
  const { host, plugin } = loadForTest(code, prepared, {
    config: configOf(asked),
    hostData: asked["host-data"] ?? {},
    ...(log && { log }),
  });
  switch (trait) {
    case "lens": {
      const hits = hitsOf(code, asked);
      const lens: LoadedHook<LensHook> = plugin.hook("lens", hook);
      return { trait, hits, outcome: host.evaluateLens(plugin, lens, hits) };
    }
    case "query":
      return {
        trait,
        outcome: host.answerQuery(plugin, hook, parametersOf(code, plugin.hook("query", hook).hook, asked)),
      };
    case "rule":
      return { trait, outcome: host.check(plugin, hook, changedOf(code, asked)) };
    case "analyzer":
      return { trait, outcome: host.analyze(plugin, hook, changedOf(code, asked)) };
    case "exporter": {
      const hits = asked.ask === undefined ? undefined : exportedHits(code, asked.ask);
      return { trait, outcome: host.render(plugin, hook, hits) };
    }
  }
}

function problemsOf(code: CodeGraph, expected: PluginCase, call: GoodCall): string[] {
  switch (call.trait) {
    case "lens":
      return lensProblems(code, expected, call.hits.nodes, call.outcome);
    case "query":
      return queryProblems(code, expected, call.outcome);
    case "rule":
      return ruleProblems(code, expected, call.outcome);
    case "analyzer":
      return analyzerProblems(code, expected, call.outcome);
    case "exporter":
      return exporterProblems(expected, call.outcome);
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
