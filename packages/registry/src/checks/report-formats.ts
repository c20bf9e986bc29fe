import { canonicalJson, safeText } from "@parseltongue/base";
import type { CheckResult, CheckState } from "../model/checks.ts";
import type { ProposalReport, VersionReport } from "./check-proposal.ts";

const MARKS: Readonly<Record<CheckState, string>> = { PASS: "✅", FAIL: "❌", ERROR: "⚠️", SKIPPED: "➖" };

/** A report for a pull request, in Markdown. Nothing that was submitted can be a link, an image or a mention in it. */
export function markdownReport(report: ProposalReport): string {
  const { base, head, classes, changedPaths, problems, versions, isGood } = report;
  const lines = [
    `## ${isGood ? "✅ All checks passed" : "❌ Not all checks passed"}`,
    "",
    `${changedPaths} paths change between \`${base.slice(0, 12)}\` and \`${head.slice(0, 12)}\`: ${classes.join(", ") || "nothing"}.`,
    ...(problems.length === 0 ? [] : ["", "### The change itself", ""]),
    ...problems.map(({ path, message }) => `- ${path === "" ? "" : `${code(path)} `}${code(message)}`),
    ...versions.flatMap(versionLines),
  ];
  return `${lines.join("\n")}\n`;
}

function versionLines({ plugin, version, checks }: VersionReport): readonly string[] {
  return [
    "",
    `### ${code(`${plugin} ${version}`)}`,
    "",
    "| Check | | Found |",
    "| --- | --- | --- |",
    ...checks.map(
      ({ check, state, text }) => `| ${check} | ${MARKS[state]} ${state} | ${text === "" ? "" : code(text)} |`,
    ),
  ];
}

/** As code, in which Markdown means nothing; a backtick would end it, a bar the cell. */
function code(text: string): string {
  return `\`${safeText(text).replaceAll("`", "'").replaceAll("|", "¦").replaceAll(/\s+/g, " ")}\``;
}

/** A report in the format that build servers read. @see https://github.com/testmoapp/junitxml */
export function junitChecks({ problems, versions }: ProposalReport): string {
  const change = problems.map(({ path, message }) => ({
    check: path === "" ? "change" : path,
    state: "FAIL" as const,
    text: message,
  }));
  const suites = [
    suite("the change", change.length === 0 ? [{ check: "change", state: "PASS", text: "" }] : change),
    ...versions.map(({ plugin, version, checks }) => suite(`${plugin} ${version}`, checks)),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join("\n")}\n</testsuites>\n`;
}

type Case = Omit<CheckResult, "check"> & { readonly check: string };

function suite(name: string, cases: readonly Case[]): string {
  const count = (state: CheckState): number => cases.filter((each) => each.state === state).length;
  const counts = `tests="${cases.length}" failures="${count("FAIL")}" errors="${count("ERROR")}" skipped="${count("SKIPPED")}"`;
  const lines = cases.map((each) => `    ${testCase(name, each)}`);
  return `  <testsuite name="${xml(name)}" ${counts}>\n${lines.join("\n")}\n  </testsuite>`;
}

const ELEMENTS = { FAIL: "failure", ERROR: "error", SKIPPED: "skipped" } as const;

function testCase(className: string, { check, state, text }: Case): string {
  const head = `<testcase classname="${xml(className)}" name="${xml(check)}"`;
  return state === "PASS" ? `${head}/>` : `${head}><${ELEMENTS[state]} message="${xml(text)}"/></testcase>`;
}

function xml(text: string): string {
  const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
  return safeText(text).replaceAll(/[&<>"]/g, (character) => entities[character] ?? character);
}

/** A report as SARIF 2.1.0, which code hosts show beside the files. @see OASIS SARIF Version 2.1.0 */
export function sarifReport({ problems, versions }: ProposalReport, toolVersion: string): string {
  const ofChange = problems.map(({ path, message }) => result("change", "error", message, path));
  const ofVersions = versions.flatMap(({ plugin, version, checks, asked }) =>
    checks
      .filter(({ check, state }) => state !== "PASS" && asked.includes(check))
      .map(({ check, state, text }) =>
        result(
          check,
          state === "FAIL" ? "error" : "warning",
          `${state}: ${text}`,
          `entries/${plugin}/versions/${version}.json`,
        ),
      ),
  );
  const driver = { name: "parseltongue registry check", version: toolVersion, rules: [] };
  return `${canonicalJson({
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [{ tool: { driver }, results: [...ofChange, ...ofVersions] }],
  })}\n`;
}

function result(ruleId: string, level: "error" | "warning", message: string, path: string): object {
  const location = { physicalLocation: { artifactLocation: { uri: encodeURI(safeText(path)) } } };
  return { ruleId, level, message: { text: safeText(message) }, locations: path === "" ? [] : [location] };
}
