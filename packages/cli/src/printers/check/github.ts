import { safeText } from "@parseltongue/base";
import { type CheckReport, type FindingReport, findingPlace, type PluginFailure } from "@parseltongue/engine";
import type { Severity } from "@parseltongue/host";

const COMMANDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };

/**
 * Findings as GitHub shows them beside the lines of a pull request.
 * @see https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
export function printCheckForGithub(report: CheckReport): string {
  const lines = [...report.findings.map(findingCommand), ...report.failures.map(failureCommand)];
  return lines.map((line) => `${line}\n`).join("");
}

function findingCommand(finding: FindingReport): string {
  const place = findingPlace(finding);
  const properties = [
    ...(place === undefined ? [] : [`file=${property(place.file)}`, `line=${place.line}`, `col=${place.column}`]),
    `title=${property(`${finding.plugin}/${finding.rule}`)}`,
  ];
  return `::${COMMANDS[finding.severity]} ${properties.join(",")}::${data(finding.message)}`;
}

function failureCommand({ plugin, hook, reason, message, hint }: PluginFailure): string {
  const name = hook === undefined ? plugin : `${plugin}/${hook}`;
  return `::error title=${property(name)}::${data(`${reason}: ${message}; ${hint}`)}`;
}

function data(text: string): string {
  return safeText(text).replaceAll("%", "%25");
}

function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
