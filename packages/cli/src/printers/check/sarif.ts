import { digestOf, safeJson } from "@parseltongue/base";
import {
  type CheckReport,
  type FindingReport,
  findingPlace,
  type NodeReport,
  type PluginFailure,
  type SiteReport,
} from "@parseltongue/engine";
import type { Severity } from "@parseltongue/host";
import { VERSION } from "../../version.ts";

const LEVELS = { error: "error", warning: "warning", info: "note" } as const satisfies Record<Severity, string>;

/**
 * Findings for code-scanning services and editors.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function printCheckAsSarif(report: CheckReport): string {
  const ids = report.rules.map(({ plugin, rule }) => `${plugin}/${rule}`);
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "parseltongue",
            version: VERSION,
            rules: report.rules.map(({ description, severity }, index) => ({
              id: ids[index]!,
              shortDescription: { text: description },
              defaultConfiguration: { level: LEVELS[severity] },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { SRCROOT: { description: { text: "the root of the code base" } } },
        invocations: [
          {
            executionSuccessful: report.failures.length === 0,
            toolExecutionNotifications: report.failures.map(notificationOf),
          },
        ],
        results: report.findings.map((finding) => resultOf(finding, ids)),
      },
    ],
  };
  return `${safeJson(log, 2)}\n`;
}

function resultOf(finding: FindingReport, ids: readonly string[]): object {
  const { node, message, severity, related } = finding;
  const ruleId = `${finding.plugin}/${finding.rule}`;
  const place = findingPlace(finding);
  return {
    ruleId,
    ruleIndex: ids.indexOf(ruleId),
    level: LEVELS[severity],
    message: { text: message },
    ...(place !== undefined && { locations: [locationOf(place, node)] }),
    ...(related.length > 0 && { relatedLocations: related.map((each) => locationOf(each, each)) }),
    // Without the line, so that a finding stays the same one when code above it changes.
    partialFingerprints: {
      "finding/v1": digestOf(JSON.stringify([ruleId, place?.file, node?.qualifiedName, message])),
    },
  };
}

function locationOf({ file, line, column }: SiteReport, node: NodeReport | undefined): object {
  return {
    ...(file !== "" && {
      physicalLocation: {
        artifactLocation: { uri: uriOf(file), uriBaseId: "SRCROOT" },
        region: { startLine: Math.max(1, line), startColumn: Math.max(1, column) },
      },
    }),
    ...(node !== undefined && { logicalLocations: [{ fullyQualifiedName: node.qualifiedName, kind: node.kind }] }),
  };
}

function notificationOf({ plugin, hook, reason, message, hint }: PluginFailure): object {
  const name = hook === undefined ? plugin : `${plugin}/${hook}`;
  return { level: "error", message: { text: `${name}: ${reason}: ${message}; ${hint}` } };
}

/** Lone surrogates cannot be encoded: they stand for themselves as the replacement character does. */
function uriOf(path: string): string {
  return path.toWellFormed().split("/").map(encodeURIComponent).join("/");
}
