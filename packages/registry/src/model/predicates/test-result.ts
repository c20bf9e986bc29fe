import type { ContractVersion, Count, HttpsUrl, Line, Measure, Platform, Sha256, Version, Word } from "../scalars.ts";
import type { CheckResult } from "../checks.ts";
import type { TraitName } from "../plugin-record.ts";
import type { ResourceDescriptor, VersionBinding } from "../statement.ts";

/** What a test was run with. */
export interface TestEnvironment {
  /** The minor of the contract that the host had. */
  readonly contract: ContractVersion;
  readonly parseltongue: Version;
  readonly platform: Platform;
}

/** The closed set of checks. */
export interface ChecksSuite {
  readonly kind: "checks";
  /** Each of `CHECKS` once. */
  readonly checks: readonly CheckResult[];
}
/** Conformance vectors and the plugin's own tests, against one host. */
export interface CompatibilitySuite {
  readonly kind: "compatibility";
  readonly cases: Count;
  readonly passed: Count;
}
/** Native code against the wasm, which is the oracle. */
export interface DifferentialSuite {
  readonly kind: "differential";
  readonly nativeSha256: Sha256;
  readonly graphs: Count;
  readonly fuzzCases: Count;
  readonly mismatches: Count;
}
/** What was run. */
export type TestSuite = ChecksSuite | CompatibilitySuite | DifferentialSuite;

interface TestResult {
  /** `PASSED` only when everything did. */
  readonly result: "PASSED" | "FAILED";
  /** Graphs, vectors and policies that were used, by digest. */
  readonly configuration: readonly ResourceDescriptor[];
  readonly url?: HttpsUrl;
  /** @maxItems 1000 */
  readonly passedTests: readonly Line[];
  /** @maxItems 1000 */
  readonly warnedTests: readonly Line[];
  /** @maxItems 1000 */
  readonly failedTests: readonly Line[];
}

/** A machine has tested a version; type `test`. Subjects: `plugin.wasm` (unless there is none), `entry`. @see in-toto predicate Test Result v0.1 */
export interface TestPredicate extends TestResult {
  readonly parseltongue: VersionBinding & { readonly environment: TestEnvironment; readonly suite: TestSuite };
}

/** A hook's cost over all runs on a reference graph. */
export interface HookFigures {
  readonly trait: Exclude<TraitName, "language">;
  readonly name: Word;
  /** Fuel of the dearest call; exact. */
  readonly fuelUsed: Count;
  /** Fuel that the manifest grants that call. */
  readonly fuelDeclared: Count;
  readonly outputBytes: Count;
  readonly outputDeclared: Count;
  /** Nanoseconds of a call; reported only. */
  readonly p50Ns: Measure;
  readonly p99Ns: Measure;
}

/** What native code gains over the sandbox. */
export interface NativeGain {
  readonly platform: Platform;
  readonly nativeSha256: Sha256;
  /** Sandbox time divided by native time: median, and the lower end of its 95 % confidence interval. */
  readonly speedup: Measure;
  readonly speedupLow: Measure;
}

/** A machine has measured a version; type `perf`. Subjects as of a test. @see in-toto predicate Test Result v0.1 */
export interface PerfPredicate extends TestResult {
  readonly parseltongue: VersionBinding & {
    readonly environment: TestEnvironment;
    readonly graph: { readonly name: Word; readonly sha256: Sha256; readonly nodes: Count; readonly edges: Count };
    readonly runs: Count;
    readonly memoryPages: Count;
    readonly loadMs: Measure;
    readonly hooks: readonly HookFigures[];
    readonly native: readonly NativeGain[];
  };
}
