import type { CheckResult } from "../checks.ts";
import type { TraitName } from "../plugin-record.ts";
import type { ContractVersion, Platform, Sha256, Version } from "../scalars.ts";
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
  readonly cases: number;
  readonly passed: number;
}
/** Native code against the wasm, which is the oracle. */
export interface DifferentialSuite {
  readonly kind: "differential";
  readonly nativeSha256: Sha256;
  readonly graphs: number;
  readonly fuzzCases: number;
  readonly mismatches: number;
}
/** What was run. */
export type TestSuite = ChecksSuite | CompatibilitySuite | DifferentialSuite;

interface TestResult {
  /** `PASSED` only when everything did. */
  readonly result: "PASSED" | "FAILED";
  /** Graphs, vectors and policies that were used, by digest. */
  readonly configuration: readonly ResourceDescriptor[];
  readonly url?: string;
  readonly passedTests: readonly string[];
  readonly warnedTests: readonly string[];
  readonly failedTests: readonly string[];
}

/** A machine has tested a version; type `test`. Subjects: `plugin.wasm` (unless there is none), `entry`. @see in-toto predicate Test Result v0.1 */
export interface TestPredicate extends TestResult {
  readonly parseltongue: VersionBinding & { readonly environment: TestEnvironment; readonly suite: TestSuite };
}

/** A hook's cost over all runs on a reference graph. */
export interface HookFigures {
  readonly trait: Exclude<TraitName, "language">;
  readonly name: string;
  /** Fuel of the dearest call; exact. */
  readonly fuelUsed: number;
  /** Fuel that the manifest grants that call. */
  readonly fuelDeclared: number;
  readonly outputBytes: number;
  readonly outputDeclared: number;
  /** Nanoseconds of a call; reported only. */
  readonly p50Ns: number;
  readonly p99Ns: number;
}

/** What native code gains over the sandbox. */
export interface NativeGain {
  readonly platform: Platform;
  readonly nativeSha256: Sha256;
  /** Sandbox time divided by native time: median, and the lower end of its 95 % confidence interval. */
  readonly speedup: number;
  readonly speedupLow: number;
}

/** A machine has measured a version; type `perf`. Subjects as of a test. @see in-toto predicate Test Result v0.1 */
export interface PerfPredicate extends TestResult {
  readonly parseltongue: VersionBinding & {
    readonly environment: TestEnvironment;
    readonly graph: { readonly name: string; readonly sha256: Sha256; readonly nodes: number; readonly edges: number };
    readonly runs: number;
    readonly memoryPages: number;
    readonly loadMs: number;
    readonly hooks: readonly HookFigures[];
    readonly native: readonly NativeGain[];
  };
}
