import type { Severity } from "@parseltongue/host";
import type { NodeReport, SiteReport } from "../report/node-report.ts";
import type { NativeDemotion } from "./plugin-configuration.ts";
import type { AbsentData, PluginCost, PluginFailure } from "./plugin-report.ts";

/** One finding of a rule. Texts are as plugin and code give them: make them safe before printing. */
export interface FindingReport {
  readonly plugin: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  /** What it is about; absent when that is the code base as a whole. */
  readonly node?: NodeReport;
  /** Where the edge stands that is meant; absent when the node itself is. */
  readonly site?: SiteReport;
  readonly related: readonly NodeReport[];
}

/** A rule that was asked for. */
export interface RuleReport {
  readonly plugin: string;
  readonly rule: string;
  readonly description: string;
  /** Of findings that name none. */
  readonly severity: Severity;
}

/**
 * What rules found in the code base. Findings by file, line, column, plugin, rule and message: equal graphs give equal
 * reports.
 */
export interface CheckReport {
  readonly ask: "check";
  /** In the order of the configuration. */
  readonly rules: readonly RuleReport[];
  readonly findings: readonly FindingReport[];
  readonly counts: Readonly<Record<Severity, number>>;
  /** Rules that gave nothing that may be used: what they check is not known to hold. */
  readonly failures: readonly PluginFailure[];
  /** Only there when plugins did without something that they ask for. */
  readonly absent?: readonly AbsentData[];
  /** Only there when plugins that ran as machine code run in the sandbox from now on. */
  readonly demoted?: readonly NativeDemotion[];
  /** Only there when asked to explain. */
  readonly plugins?: readonly PluginCost[];
}

/** Where a finding is shown: its site, else its node; undefined for the code base as a whole. */
export function findingPlace({ site, node }: FindingReport): SiteReport | undefined {
  if (site !== undefined) return site;
  return node === undefined || node.file === "" ? undefined : { file: node.file, line: node.line, column: node.column };
}
