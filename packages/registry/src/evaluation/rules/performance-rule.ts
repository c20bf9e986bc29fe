import type { PerformanceRule } from "../../model/policy/promotion-policy.ts";
import type { VerifiedStatement } from "../../model/verified-statement.ts";
import type { VersionEntry } from "../../model/version-entry.ts";
import { compareText } from "../../governance/register.ts";
import { counted, type Finding } from "../reason.ts";
import type { VersionCase } from "../version-case.ts";
import { percent, type Tested, testsAgainst, testsBy } from "./test-rules.ts";

type Perf = VerifiedStatement<"perf">;
type Measured = Tested<"perf">;

/** Code that has to be measured over, in one of the forms that the rules take. */
interface AskedGraph {
  readonly name: string;
  /** Digests of the forms; undefined: any will do. */
  readonly digests: ReadonlySet<string> | undefined;
}

/** What was measured over graphs that the rules name. */
export interface Measurements {
  /** Passed, by those who are believed. */
  readonly passed: readonly Measured[];
  /** Failed, or by those who were suspended since: what it says against the version stands, nothing else of it. */
  readonly against: readonly Measured[];
}

/** All measurements of a version that may be of account. Says of the others over which code they were made. */
export function measurementsOf(version: VersionCase): Measurements {
  const isAsked = ({ statement }: Measured): boolean => isOverAskedGraph(version, statement);
  const believed = testsBy(version, "perf").filter((each) => {
    if (isAsked(each)) return true;
    version.reject(each.statement, strangeGraph(version, each.statement));
    return false;
  });
  return {
    passed: believed.filter(hasPassed),
    against: [...believed.filter((each) => !hasPassed(each)), ...testsAgainst(version, "perf").filter(isAsked)],
  };
}

/** Whether a measurement is over code that the rules name. */
export function isOverAskedGraph(version: VersionCase, statement: Perf): boolean {
  return askedGraphs(version).some((asked) => isOver(asked, statement));
}

/** On each reference graph all hooks were measured often enough, and stay within what they declare; nobody found otherwise. */
export function judgePerformance(version: VersionCase, rule: PerformanceRule): Finding {
  const { entry } = version.record;
  if (rule.runs === 0 || entry.budget.hooks.length === 0) {
    return { text: "nothing has to be measured", missing: [], from: [], signers: [] };
  }
  const { passed, against } = measurementsOf(version);
  const counting = passed.filter(({ statement }) => statement.predicate.parseltongue.runs >= rule.runs);
  const missing = [
    ...askedGraphs(version).flatMap((asked) =>
      counting.some(({ statement }) => isOver(asked, statement))
        ? []
        : [`a measurement over ${titleOf(asked)} of at least ${counted(rule.runs, "run")}`],
    ),
    ...counting.flatMap(({ statement }) => unmeasured(statement, entry)),
    // Fuel is exact: one run that takes too much is enough.
    ...[...passed, ...against].flatMap(({ statement }) => excesses(statement, entry, rule)),
    ...against.flatMap(({ statement }) => failures(statement)),
  ];
  const from = [...counting, ...against];
  return {
    text: `measured ${counted(counting.length, "time")}, at most ${percent(maxFuelShare(counting))} of the fuel that it declares used`,
    missing: [...new Set(missing)].sort(compareText),
    from: from.map(({ statement }) => statement),
    signers: from.flatMap(({ signers }) => signers),
  };
}

/** Largest part of its declared fuel that any hook used; 0 where nothing was measured. */
export function maxFuelShare(measured: readonly Measured[]): number {
  const shares = measured.flatMap(({ statement }) =>
    statement.predicate.parseltongue.hooks.map(({ fuelUsed, fuelDeclared }) => share(fuelUsed, fuelDeclared)),
  );
  return Math.max(0, ...shares);
}

/** Whether a measurement says of itself that it passed. */
export function hasPassed({ statement }: Measured): boolean {
  return statement.predicate.result === "PASSED";
}

/** Each code that has to be measured over: what the rules name alike stands for one another. */
function askedGraphs({ evidence }: VersionCase): readonly AskedGraph[] {
  const digests = new Map<string, Set<string>>();
  for (const { name, sha256 } of evidence.perfPolicy.graphs) {
    digests.set(name, (digests.get(name) ?? new Set()).add(sha256));
  }
  const asked = [...digests].map(([name, forms]) => ({ name, digests: forms }));
  return asked.length === 0 ? [{ name: "any graph", digests: undefined }] : asked;
}

function isOver({ digests }: AskedGraph, { predicate }: Perf): boolean {
  return digests === undefined || digests.has(predicate.parseltongue.graph.sha256);
}

function titleOf({ name, digests }: AskedGraph): string {
  return digests === undefined ? name : `${name} (${[...digests].map(shortDigest).sort(compareText).join(" or ")})`;
}

function strangeGraph(version: VersionCase, { predicate }: Perf): string {
  const { name, sha256 } = predicate.parseltongue.graph;
  const asked = askedGraphs(version).map(titleOf).join(", ");
  return `it was measured over ${name} (${shortDigest(sha256)}), and the rules measure over ${asked}`;
}

function shortDigest(sha256: string): string {
  return sha256.slice(0, 12);
}

/** Hooks that a measurement leaves out. */
function unmeasured({ predicate }: Perf, { budget }: VersionEntry): readonly string[] {
  const { hooks, graph } = predicate.parseltongue;
  const named = new Set(hooks.map(({ trait, name }) => `${trait} ${name}`));
  return budget.hooks
    .filter(({ trait, name }) => !named.has(`${trait} ${name}`))
    .map(({ trait, name }) => `a measurement of ${trait} ${name} over ${graph.name}`);
}

/** What a measurement found beyond what is declared. */
function excesses({ predicate }: Perf, { budget }: VersionEntry, rule: PerformanceRule): readonly string[] {
  const { hooks, memoryPages, graph } = predicate.parseltongue;
  const byName = new Map(hooks.map((each) => [`${each.trait} ${each.name}`, each]));
  const found = budget.hooks.flatMap(({ trait, name, outputBytes }) => {
    const hook = byName.get(`${trait} ${name}`);
    if (hook === undefined) return [];
    const isOverBudget = share(hook.fuelUsed, hook.fuelDeclared) > rule.maxFuelShare || hook.outputBytes > outputBytes;
    return isOverBudget ? [`${trait} ${name} stays within its budget over ${graph.name}, and it does not`] : [];
  });
  return memoryPages > budget.memoryPages
    ? [...found, `it takes ${memoryPages} pages and declares ${budget.memoryPages}`]
    : found;
}

function failures(statement: Perf): readonly string[] {
  const { result, failedTests, parseltongue } = statement.predicate;
  if (result === "PASSED") return [];
  const lines = failedTests.length === 0 ? ["it does not say how"] : failedTests;
  return lines.map((line) => `a measurement over ${parseltongue.graph.name} failed: ${line}`);
}

function share(used: number, declared: number): number {
  return used === 0 ? 0 : used / declared;
}
