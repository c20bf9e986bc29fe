import { canonicalJson } from "@parseltongue/base";
import type { GraphView } from "@parseltongue/graph";
import type { Diagnostic, Severity } from "@parseltongue/host";
import { nodeReport, siteReport } from "../report/node-report.ts";
import { type CheckReport, type FindingReport, findingPlace, type RuleReport } from "./check-report.ts";
import { findHook } from "./find-hook.ts";
import { failureOf, type PluginCost, type PluginFailure } from "./plugin-report.ts";
import type { PluginSet, RunningHook } from "./plugin-set.ts";

/** What is checked. */
export interface CheckRequest {
  /** Names of rules, or `plugin/name`. Default: all that are on. */
  readonly rules?: readonly string[];
  /** Adds what each rule cost. */
  readonly explain?: boolean;
}

/**
 * Runs rules over the whole graph.
 * @throws EngineError `unknown-hook`, `ambiguous-hook`
 */
export function checkRules(plugins: PluginSet, view: GraphView, request: CheckRequest): CheckReport {
  const rules = request.rules?.map((word) => findHook(plugins, "rule", word, (each) => each.loaded.hook.name));
  const findings: FindingReport[] = [];
  const failures: PluginFailure[] = [...plugins.missingWith("rules")];
  const costs: PluginCost[] = [];
  const asked = [...new Set(rules ?? plugins.hooks("rule"))];
  for (const rule of asked) {
    const { plugin } = rule.running;
    const { hook } = rule.loaded;
    failures.push(...plugins.columns.refresh(plugin.manifest.capabilities.attributes));
    const key = canonicalJson(["rule", rule.running.identity, hook.name]);
    const { answer, wasKnown, micros } = plugins.remembered(key, () => plugins.host.check(plugin, hook.name));
    costs.push(plugins.costOf(plugin, hook, answer, micros, wasKnown));
    if (answer.failed !== undefined) failures.push(failureOf(answer.failed));
    else findings.push(...answer.diagnostics.map((each) => findingOf(view, plugin.manifest.name, each)));
  }
  const absent = plugins.columns.absentFor(new Set(asked.map(({ running }) => running.plugin)));
  const sorted = findings.toSorted(compareFindings);
  return {
    ask: "check",
    rules: asked.map(ruleReport),
    findings: sorted,
    counts: countsOf(sorted),
    failures: withoutRepeats(failures),
    ...(absent.length > 0 && { absent }),
    ...(request.explain === true && { plugins: costs }),
  };
}

function ruleReport({ running, loaded }: RunningHook<"rule">): RuleReport {
  const { name, description, severity } = loaded.hook;
  return { plugin: running.plugin.manifest.name, rule: name, description, severity };
}

function findingOf(view: GraphView, plugin: string, diagnostic: Diagnostic): FindingReport {
  const { rule, severity, message, node, edge, related } = diagnostic;
  const site = edge === 0 ? undefined : siteReport(view, edge);
  return {
    plugin,
    rule,
    severity,
    message,
    ...(node !== 0 && { node: nodeReport(view, node) }),
    ...(site && { site }),
    related: related.map((each) => nodeReport(view, each)),
  };
}

function countsOf(findings: readonly FindingReport[]): Record<Severity, number> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

/** By place, then by who found what: ids have no part in it. */
function compareFindings(a: FindingReport, b: FindingReport): number {
  const [left, right] = [findingPlace(a), findingPlace(b)];
  return (
    compareTexts(left?.file ?? "", right?.file ?? "") ||
    (left?.line ?? 0) - (right?.line ?? 0) ||
    (left?.column ?? 0) - (right?.column ?? 0) ||
    compareTexts(a.plugin, b.plugin) ||
    compareTexts(a.rule, b.rule) ||
    compareTexts(a.message, b.message) ||
    compareTexts(a.node?.qualifiedName ?? "", b.node?.qualifiedName ?? "")
  );
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** An analyzer that several rules need fails once. */
function withoutRepeats(failures: readonly PluginFailure[]): PluginFailure[] {
  return [...new Set(failures)];
}
