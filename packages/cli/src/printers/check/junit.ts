import { safeText } from "@parseltongue/base";
import { type CheckReport, type FindingReport, findingPlace, type PluginFailure } from "@parseltongue/engine";

/**
 * Findings as test results: a suite for each rule, in it a failed case for each finding, or one that passed.
 * @see https://github.com/testmoapp/junitxml
 */
export function printCheckAsJunit(report: CheckReport): string {
  const suites = report.rules.map(({ plugin, rule }) => {
    const isOwn = (each: { readonly plugin: string; readonly rule?: string; readonly hook?: string }): boolean =>
      each.plugin === plugin && (each.rule ?? each.hook) === rule;
    return suite(`${plugin}/${rule}`, report.findings.filter(isOwn), report.failures.filter(isOwn));
  });
  const others = report.failures.filter(({ hook }) => hook === undefined);
  const loading = others.map((failure) => suite(failure.plugin, [], [failure]));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="parseltongue check">\n${[...suites, ...loading].join("")}</testsuites>\n`;
}

function suite(name: string, findings: readonly FindingReport[], failures: readonly PluginFailure[]): string {
  const cases = [
    ...findings.map((finding) => findingCase(name, finding)),
    ...failures.map((each) => errorCase(name, each)),
  ];
  const passed = cases.length === 0 ? [`    <testcase name="no findings" classname=${quoted(name)}/>\n`] : [];
  const all = [...cases, ...passed];
  const counts = `tests="${all.length}" failures="${findings.length}" errors="${failures.length}"`;
  return `  <testsuite name=${quoted(name)} ${counts}>\n${all.join("")}  </testsuite>\n`;
}

function findingCase(suiteName: string, finding: FindingReport): string {
  const place = findingPlace(finding);
  const at = place === undefined ? "" : ` file=${quoted(place.file)} line="${place.line}"`;
  const name = place === undefined ? finding.message : `${place.file}:${place.line}:${place.column}`;
  const failure = `<failure type="${finding.severity}" message=${quoted(finding.message)}/>`;
  return `    <testcase name=${quoted(name)} classname=${quoted(suiteName)}${at}>${failure}</testcase>\n`;
}

function errorCase(suiteName: string, { reason, message, hint }: PluginFailure): string {
  const error = `<error type=${quoted(reason)} message=${quoted(`${message}; ${hint}`)}/>`;
  return `    <testcase name="could not be checked" classname=${quoted(suiteName)}>${error}</testcase>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Characters that XML has no way to write are hostile ones, which are spelled out already. */
function quoted(text: string): string {
  return `"${safeText(text).replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character)}"`;
}
