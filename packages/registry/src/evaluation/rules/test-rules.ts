import type { AdvisoryRule, CompatibilityRule } from "../../model/policy/promotion-policy.ts";
import type { ContractVersion, Platform } from "../../model/scalars.ts";
import { timeMs } from "../../model/strict-time.ts";
import type { VerifiedStatement } from "../../model/verified-statement.ts";
import { openAdvisories } from "../advisories.ts";
import { compareContracts } from "../contracts.ts";
import { counted, type Finding } from "../reason.ts";
import type { VersionCase } from "../version-case.ts";

/** A test or a measurement, and who vouches for it. */
export interface Tested<Type extends "test" | "perf"> {
  readonly statement: VerifiedStatement & { readonly type: Type };
  readonly signers: readonly string[];
}

/** Tests of one kind by those who run them for the tap, whose time is not over. */
export function testsBy<Type extends "test" | "perf">(version: VersionCase, type: Type): readonly Tested<Type>[] {
  return version.docket.standing(type, version.record.sha256).flatMap((statement) => {
    const { isBelieved, signers } = version.testerWord(statement);
    if (!isBelieved) {
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
    const { isBelieved, signers } = version.testerWord(statement);
    return isBelieved || version.isOver(statement) || signers.length === 0 ? [] : [{ statement, signers }];
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

/** A share of a whole, for people. */
export function percent(rate: number): string {
  return `${Math.floor(rate * 100)} %`;
}
