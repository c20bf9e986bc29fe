import { safeText } from "@parseltongue/base";
import { type Check, passed } from "./check.ts";
import type { TestReport } from "./test-plugin.ts";

/** A report as people read it, one check a line. */
export function printReport({ plugin, version, groups }: TestReport): string {
  const checks = groups.flatMap((group) => group.checks);
  const failed = checks.filter((check) => !passed(check)).length;
  const lines = groups.flatMap(({ title, checks: inGroup }) => ["", title, ...inGroup.flatMap(checkLines)]);
  const sum = failed === 0 ? `all ${checks.length} checks passed` : `${failed} of ${checks.length} checks failed`;
  return `${[`${plugin} ${version}`, ...lines, "", sum].map(safeText).join("\n")}\n`;
}

function checkLines(check: Check): string[] {
  const { name, note, problems, log = [] } = check;
  const mark = passed(check) ? "ok    " : "FAILED";
  return [
    `  ${mark} ${name}${note === undefined ? "" : ` (${note})`}`,
    ...problems.map((problem) => `           ${problem}`),
    ...log.map((message) => `           log: ${message}`),
  ];
}

/** A report in the format that build servers read. @see https://github.com/testmoapp/junitxml */
export function junitReport({ plugin, groups }: TestReport): string {
  const checks = groups.flatMap((group) => group.checks);
  const suites = groups.map(({ title, checks: inGroup }) => {
    const cases = inGroup.map((check) => `    ${testCase(`${plugin}.${title}`, check)}`);
    return `  <testsuite name="${xml(title)}" ${countsOf(inGroup)}>\n${cases.join("\n")}\n  </testsuite>`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${xml(plugin)}" ${countsOf(checks)}>\n${suites.join("\n")}\n</testsuites>\n`;
}

function countsOf(checks: readonly Check[]): string {
  return `tests="${checks.length}" failures="${checks.filter((check) => !passed(check)).length}"`;
}

function testCase(className: string, check: Check): string {
  const head = `<testcase classname="${xml(className)}" name="${xml(check.name)}"`;
  if (passed(check)) return `${head}/>`;
  const [first = ""] = check.problems;
  return `${head}><failure message="${xml(first)}">${xml(check.problems.join("\n"))}</failure></testcase>`;
}

/** A text that XML takes: what no XML may hold is made visible. */
function xml(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return text
    .split("\n")
    .map((line) => safeText(line).replaceAll(/[&<>"]/g, (character) => entities[character] ?? character))
    .join("\n");
}
