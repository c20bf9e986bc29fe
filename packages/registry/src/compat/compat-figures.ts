import type { CompatPolicy } from "../model/policy/compat-policy.ts";
import type { TrialResult } from "./trials.ts";

/** A version over all hosts that it says it runs on. */
export interface PluginFigures {
  readonly plugin: string;
  readonly version: string;
  /** Hosts on which all its cases pass. */
  readonly works: readonly string[];
  /** Hosts on which some do not. */
  readonly fails: readonly string[];
  /** Hosts on which it could not be tried. */
  readonly untried: readonly string[];
  /** Share of the hosts on which it works, 0 to 1; what could not be tried does not work. */
  readonly share: number;
}

/** A host over all plugins that say they run on it. */
export interface HostFigures {
  readonly host: string;
  readonly plugins: number;
  readonly works: number;
  readonly share: number;
}

/** How far a tap keeps what it promises. */
export interface CompatFigures {
  /** In order of plugin and version. */
  readonly plugins: readonly PluginFigures[];
  readonly hosts: readonly HostFigures[];
  /** Share of plugins that work on every host that they name, 0 to 1; 1 for a tap without any. */
  readonly share: number;
  /** The share that the tap's policy promises. */
  readonly promisedShare: number;
  readonly isKept: boolean;
}

/** Counts what trials showed. A promise is kept on every host, not on average. */
export function compatFigures(results: readonly TrialResult[], { promisedShare }: CompatPolicy): CompatFigures {
  const plugins = groups(results, ({ plugin, version }) => `${plugin}@${version}`).map(figuresOf);
  const hosts = groups(results, ({ host }) => host).map((own): HostFigures => {
    const works = own.filter(({ outcome }) => outcome.state === "PASS").length;
    return { host: own[0]?.host ?? "", plugins: own.length, works, share: works / own.length };
  });
  const whole = plugins.filter(({ share }) => share === 1).length;
  const share = plugins.length === 0 ? 1 : whole / plugins.length;
  return { plugins, hosts, share, promisedShare, isKept: hosts.every((host) => host.share >= promisedShare) };
}

function figuresOf(own: readonly TrialResult[]): PluginFigures {
  const on = (isMeant: (state: string) => boolean): string[] =>
    own.filter(({ outcome }) => isMeant(outcome.state)).map(({ host }) => host);
  const { plugin = "", version = "" } = own[0] ?? {};
  const works = on((state) => state === "PASS");
  const fails = on((state) => state === "FAIL");
  const untried = on((state) => state !== "PASS" && state !== "FAIL");
  return { plugin, version, works, fails, untried, share: works.length / own.length };
}

/** What changed for a version from one host to another. */
export interface CraterChange {
  readonly plugin: string;
  readonly version: string;
  /** `regressed`: it worked, and works no more. `untried`: nobody knows. */
  readonly kind: "regressed" | "fixed" | "changed" | "untried";
  /** Cases that fail now and did not. */
  readonly broken: readonly string[];
  /** Cases that failed and do no more. */
  readonly mended: readonly string[];
  readonly text: string;
}

/** What a changed host changes for the plugins of a tap; those for which nothing does are left out. */
export function craterDiff(
  results: readonly TrialResult[],
  baseline: string,
  changed: string,
): readonly CraterChange[] {
  return groups(results, ({ plugin, version }) => `${plugin}@${version}`).flatMap((own) => {
    const before = own.find(({ host }) => host === baseline);
    const after = own.find(({ host }) => host === changed);
    if (before === undefined || after === undefined) return [];
    const broken = after.outcome.failed.filter((each) => !before.outcome.failed.includes(each));
    const mended = before.outcome.failed.filter((each) => !after.outcome.failed.includes(each));
    const kind = kindOf(before, after, broken.length + mended.length);
    if (kind === undefined) return [];
    const { plugin, version, outcome } = after;
    return [{ plugin, version, kind, broken, mended, text: outcome.text }];
  });
}

function kindOf(
  { outcome: before }: TrialResult,
  { outcome: after }: TrialResult,
  differing: number,
): CraterChange["kind"] | undefined {
  if (after.state === "ERROR" || before.state === "ERROR") return "untried";
  if (before.state === "PASS" && after.state !== "PASS") return "regressed";
  if (before.state !== "PASS" && after.state === "PASS") return "fixed";
  return differing > 0 ? "changed" : undefined;
}

function groups(
  results: readonly TrialResult[],
  keyOf: (result: TrialResult) => string,
): readonly (readonly TrialResult[])[] {
  const found = new Map<string, TrialResult[]>();
  for (const result of results) {
    const key = keyOf(result);
    const own = found.get(key);
    if (own === undefined) found.set(key, [result]);
    else own.push(result);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, own]) => own);
}
