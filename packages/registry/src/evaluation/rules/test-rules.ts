import type { AdvisoryRule, CompatibilityRule, PerformanceRule } from "../../model/policy/promotion-policy.ts";
import type { ContractVersion, Platform } from "../../model/scalars.ts";
import { timeMs } from "../../model/strict-time.ts";
import type { VerifiedStatement } from "../../model/verified-statement.ts";
import type { VersionEntry } from "../../model/version-entry.ts";
import { openAdvisories } from "../advisories.ts";
import { compareContracts } from "../contracts.ts";
import { counted, type Finding } from "../reason.ts";
import { TESTER_ROLES, type VersionCase } from "../version-case.ts";

/** A test or a measurement, and who vouches for it. */
export interface Tested<Type extends "test" | "perf"> {
  readonly statement: VerifiedStatement & { readonly type: Type };
  readonly signers: readonly string[];
}

/** Tests of one kind by those who run them for the tap, whose time is not over. */
export function testsBy<Type extends "test" | "perf">(version: VersionCase, type: Type): readonly Tested<Type>[] {
  return version.docket.standing(type, version.record.sha256).flatMap((statement) => {
    const signers = version.signersHolding(statement, TESTER_ROLES);
    if (signers.length === 0) {
      version.reject(statement, "nobody who signed it tests for the tap, or a key does not count");
      return [];
    }
    if (version.isOver(statement)) {
      version.reject(statement, "its time is over");
      return [];
    }
    return [{ statement, signers }];
  });
}

/** Tests of one kind by those who are suspended by now: what they found against the version stands, nothing else of theirs does. */
export function testsAgainst<Type extends "test" | "perf">(version: VersionCase, type: Type): readonly Tested<Type>[] {
  return version.docket.standing(type, version.record.sha256).flatMap((statement) => {
    if (version.signersHolding(statement, TESTER_ROLES).length > 0 || version.isOver(statement)) return [];
    const signers = version.signersAgainst(statement, TESTER_ROLES);
    return signers.length === 0 ? [] : [{ statement, signers }];
  });
}

/** Minors of the contract that are supported and in the entry's range, the newest first. */
export function supportedContracts({ evidence, record, atMs }: VersionCase): readonly ContractVersion[] {
  const { from, below } = record.entry.contract;
  return evidence.compatPolicy.contracts
    .filter(({ supportedUntil }) => supportedUntil === null || atMs < timeMs(supportedUntil))
    .map(({ version }) => version)
    .filter((each) => compareContracts(each, from) >= 0 && compareContracts(each, below) < 0)
    .sort((a, b) => compareContracts(b, a));
}

/** How large a part of its cases a version passed with one host on one platform; undefined: nobody tried. The worst counts. */
export function passRate(version: VersionCase, contract: ContractVersion, platform: Platform): number | undefined {
  const ratesOf = (tests: readonly Tested<"test">[]): readonly number[] =>
    tests.flatMap(({ statement }) => {
      const { suite, environment } = statement.predicate.parseltongue;
      const isHere = environment.contract === contract && environment.platform === platform;
      return suite.kind === "compatibility" && isHere && suite.cases > 0 ? [suite.passed / suite.cases] : [];
    });
  const rates = ratesOf(testsBy(version, "test"));
  return rates.length === 0 ? undefined : Math.min(...rates, ...ratesOf(testsAgainst(version, "test")));
}

/** The newest hosts that it says it runs on, on each platform, pass its tests. */
export function judgeCompatibility(version: VersionCase, rule: CompatibilityRule): Finding {
  const contracts = supportedContracts(version).slice(0, rule.contractMinors);
  const pairs = contracts.flatMap((contract) => rule.platforms.map((platform) => ({ contract, platform })));
  const missing = pairs.flatMap(({ contract, platform }) => {
    const rate = passRate(version, contract, platform);
    if (rate === undefined) return [`a run of its tests with contract ${contract} on ${platform}`];
    if (rate >= rule.passRate) return [];
    return [`with contract ${contract} on ${platform} it passes ${percent(rate)} of ${percent(rule.passRate)} needed`];
  });
  const none = rule.contractMinors > 0 && contracts.length === 0 ? ["no host that is supported runs it"] : [];
  const tests = testsBy(version, "test").filter(
    ({ statement }) => statement.predicate.parseltongue.suite.kind === "compatibility",
  );
  return {
    text: `its tests pass with ${pairs.length - missing.length} of ${counted(pairs.length, "host")} asked for`,
    missing: [...none, ...missing],
    from: tests.map(({ statement }) => statement),
    signers: tests.flatMap(({ signers }) => signers),
  };
}

/** On each reference graph all hooks were measured often enough, and stay within what they declare. */
export function judgePerformance(version: VersionCase, rule: PerformanceRule): Finding {
  const { entry } = version.record;
  if (rule.runs === 0 || entry.budget.hooks.length === 0) {
    return { text: "nothing has to be measured", missing: [], from: [], signers: [] };
  }
  const measured = testsBy(version, "perf").filter(
    ({ statement }) => statement.predicate.parseltongue.runs >= rule.runs,
  );
  const against = testsAgainst(version, "perf");
  const { graphs } = version.evidence.perfPolicy;
  const asked = graphs.map(({ name, sha256 }) => ({ name, on: measured.filter((each) => graphOf(each) === sha256) }));
  const over = asked.length === 0 ? [{ name: "any graph", on: measured }] : asked;
  const missing = over.flatMap(({ name, on }) =>
    on.length === 0
      ? [`a measurement over ${name} of at least ${counted(rule.runs, "run")}`]
      : [...on, ...against].flatMap(({ statement }) => excesses(statement, entry, rule)),
  );
  return {
    text: `measured ${counted(measured.length, "time")}, at most ${percent(maxFuelShare(measured))} of the fuel that it declares used`,
    missing: [...new Set(missing)].sort(),
    from: measured.map(({ statement }) => statement),
    signers: measured.flatMap(({ signers }) => signers),
  };
}

/** Largest part of its declared fuel that any hook used; 0 where nothing was measured. */
export function maxFuelShare(measured: readonly { readonly statement: VerifiedStatement<"perf"> }[]): number {
  const shares = measured.flatMap(({ statement }) =>
    statement.predicate.parseltongue.hooks.map(({ fuelUsed, fuelDeclared }) => share(fuelUsed, fuelDeclared)),
  );
  return Math.max(0, ...shares);
}

/** Advisories that are open for it. */
export function judgeAdvisories(version: VersionCase, rule: AdvisoryRule): Finding {
  const open = openAdvisories(version, rule.atLeast);
  const ids = open.map(({ id }) => id);
  return {
    text: open.length === 0 ? `no advisory of severity ${rule.atLeast} or worse` : `open advisories: ${ids.join(", ")}`,
    missing: open.length <= rule.max ? [] : ["a version that repairs what they say"],
    from: [],
    signers: [],
  };
}

function graphOf({ statement }: { readonly statement: VerifiedStatement<"perf"> }): string {
  return statement.predicate.parseltongue.graph.sha256;
}

function excesses(statement: VerifiedStatement<"perf">, entry: VersionEntry, rule: PerformanceRule): readonly string[] {
  const { hooks, memoryPages, graph } = statement.predicate.parseltongue;
  const { budget } = entry;
  const byName = new Map(hooks.map((each) => [`${each.trait} ${each.name}`, each]));
  const found = budget.hooks.flatMap(({ trait, name, outputBytes }) => {
    const hook = byName.get(`${trait} ${name}`);
    if (hook === undefined) return [`a measurement of ${trait} ${name} over ${graph.name}`];
    const used = share(hook.fuelUsed, hook.fuelDeclared);
    const isOver = used > rule.maxFuelShare || hook.outputBytes > outputBytes;
    return isOver ? [`${trait} ${name} stays within its budget over ${graph.name}, and it does not`] : [];
  });
  return memoryPages > budget.memoryPages
    ? [...found, `it takes ${memoryPages} pages and declares ${budget.memoryPages}`]
    : found;
}

function share(used: number, declared: number): number {
  return used === 0 ? 0 : used / declared;
}

function percent(rate: number): string {
  return `${Math.floor(rate * 100)} %`;
}
