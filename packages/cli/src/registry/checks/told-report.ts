import { canonicalJson } from "@parseltongue/base";
import type { CheckVerdict, RunCheck } from "@parseltongue/registry";
import { GENERATED } from "../../plugin-kit/testing/check.ts";
import type { TestReport } from "../../plugin-kit/testing/test-plugin.ts";

/** What a process said that tested a plugin; maybe one of another version of this program. */
export type ToldReport = Pick<TestReport, "groups">;

/** Titles of groups, as every version of this program has them; what has another is a plugin's own. */
const OF_CHECK: Readonly<Partial<Record<RunCheck, (title: string) => boolean>>> = {
  budgets: (title) => title.startsWith("budgets, over "),
  hostile: (title) => title === "hostile inputs",
  determinism: (title) => title === "the same each time" || title === "the same whatever the ids",
};

/** @throws Error when it is no report */
export function parseTestReport(bytes: Uint8Array): ToldReport {
  const report = JSON.parse(new TextDecoder().decode(bytes)) as Partial<TestReport>;
  const { groups } = report;
  if (!Array.isArray(groups) || groups.length === 0) throw new Error("the test gave no report");
  return { groups };
}

/** What a report says about one check. Of code the groups have to be there. */
export function groupsVerdict({ groups }: ToldReport, check: RunCheck, isCode: boolean): CheckVerdict {
  const others = Object.values(OF_CHECK);
  const isOf = OF_CHECK[check] ?? ((title: string) => !others.some((other) => other(title)));
  const own = groups.filter(({ title }) => isOf(title));
  if (own.length === 0) {
    return isCode
      ? { state: "ERROR", text: "the test says nothing about it" }
      : { state: "PASS", text: "it has no code of its own" };
  }
  const all = own.flatMap(({ title, checks }) => checks.map((each) => ({ title, ...each })));
  const failed = all.filter(({ problems }) => problems.length > 0);
  if (failed.length > 0) {
    const told = failed.slice(0, 5).map(({ title, name, problems }) => `${title}: ${name}: ${problems[0]}`);
    return { state: "FAIL", text: `${failed.length} of ${all.length} failed: ${told.join("; ")}` };
  }
  // Whoever wants to make the test again needs the seed.
  const generated = own.find(({ title }) => title.startsWith(GENERATED));
  const notes =
    generated !== undefined
      ? `${all.length} passed, with ${generated.title}`
      : check === "budgets"
        ? all.map(({ name, note }) => `${name} ${note ?? ""}`).join("; ")
        : "";
  return { state: "PASS", text: notes === "" ? `${all.length} passed` : notes };
}

/** How many of a plugin's own cases and of the vectors for all there were, and how many passed. */
export function countsOf({ groups }: ToldReport): { readonly cases: number; readonly passed: number } {
  const all = groups.flatMap(({ checks }) => checks);
  return { cases: all.length, passed: all.filter(({ problems }) => problems.length === 0).length };
}

/** Whether two runs said the same to the last unit of fuel. */
export function sameReports(a: ToldReport, b: ToldReport): CheckVerdict {
  if (canonicalJson(a.groups) === canonicalJson(b.groups)) return { state: "PASS", text: "two runs said the same" };
  const other = new Map(
    b.groups.flatMap(({ title, checks }) => checks.map((each) => [`${title}: ${each.name}`, canonicalJson(each)])),
  );
  const differing = a.groups
    .flatMap(({ title, checks }) => checks.map((each) => [`${title}: ${each.name}`, canonicalJson(each)] as const))
    .find(([name, said]) => other.get(name) !== said);
  return { state: "FAIL", text: `two runs differ in ${differing?.[0] ?? "what they ran"}` };
}
