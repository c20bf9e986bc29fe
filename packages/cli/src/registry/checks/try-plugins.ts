import { availableParallelism } from "node:os";
import { formatCount } from "@parseltongue/base";
import { hostRange } from "@parseltongue/host";
import {
  type CompatFigures,
  compatFigures,
  type CraterChange,
  craterDiff,
  type EntryRecord,
  runTrials,
  TapEvidence,
  timeText,
  type Trial,
  trialKey,
  type TrialOptions,
  type TrialOutcome,
  type TrialResult,
} from "@parseltongue/registry";
import { counted } from "../../counted.ts";
import type { ExitCode } from "../../exit-codes.ts";
import type { Machine } from "../../machine.ts";
import { createProgress } from "../../progress.ts";
import { type OpenTap, openTap } from "../open-tap.ts";
import { say } from "../say.ts";
import { absolutePath } from "../user-taps.ts";
import { CraterState } from "./crater-state.ts";
import { type HostProgram, programText, readHostProgram } from "./host-program.ts";
import { type HostRun, hostRuns, runText } from "./host-runs.ts";
import { hostsFor, type NeededHost } from "./hosts.ts";
import { signTrials } from "./sign-trials.ts";
import { LocalExecutor } from "./local-executor.ts";
import { OWN_CONTRACT } from "./own-environment.ts";
import { publishedParts } from "./published.ts";
import type { RegistryInvocation } from "./registry-invocation.ts";
import { parseHost, withRunner } from "./work-directory.ts";

type Compat = Extract<RegistryInvocation, { command: "registry-compat" }>;
type Crater = Extract<RegistryInvocation, { command: "registry-crater" }>;

/** A trial with the launcher of its host. */
interface HostedTrial extends Trial {
  readonly launcher: string | undefined;
}

/** `registry compat`: every supported host by every plugin that says it runs on it. */
export async function measureCompat(invocation: Compat, machine: Machine): Promise<ExitCode> {
  const tap = await openTap(machine, invocation.tap);
  const policy = tap.state.documents.compatPolicy;
  const others = invocation.hosts.map((text) => parseHost(machine, text));
  const records = (await newestOf(tap, machine)).filter(
    ({ entry }) => invocation.plugins.length === 0 || invocation.plugins.includes(entry.id),
  );
  const trials: HostedTrial[] = [];
  const missing: TrialResult[] = [];
  const used: NeededHost[] = [];
  for (const record of records) {
    for (const host of hostsFor(record.entry, policy, others, hostRange)) {
      const { contract, launcher, isHere } = host;
      const trial = trialOf(record, contract);
      if (isHere) {
        trials.push({ ...trial, launcher });
        used.push(host);
      } else missing.push({ ...trial, outcome: untried(`there is no host with contract ${contract} here`) });
    }
  }
  const results = await run(trials, records, { tap, invocation, machine }, {});
  const figures = compatFigures([...results, ...missing], policy);
  const runs = await hostRuns(used, OWN_CONTRACT, machine);
  const signed = invocation.sign ? await signTrials(invocation, machine, { results, records, runs }) : [];
  const lines = [...compatLines(figures, runs), ...signed.map((path) => `signed ${path}`)];
  say(machine, invocation.json, { ...figures, runs, results, signed }, lines);
  return figures.isKept ? 0 : 1;
}

function untried(text: string): TrialOutcome {
  return { state: "ERROR", cases: 0, passed: 0, failed: [], text };
}

function compatLines(
  { plugins, hosts, share, promisedShare, isKept }: CompatFigures,
  runs: readonly HostRun[],
): string[] {
  const how = (host: string): string => {
    const run = runs.find(({ contract }) => contract === host);
    return run === undefined ? "" : `; ${runText(run)}`;
  };
  const percent = (value: number): string => `${Math.floor(value * 1000) / 10} %`;
  return [
    ...plugins.map(({ plugin, version, works, fails, untried: not, share: own }) => {
      const parts = [
        works.length > 0 ? `works on ${works.join(", ")}` : "",
        fails.length > 0 ? `FAILS on ${fails.join(", ")}` : "",
        not.length > 0 ? `not tried on ${not.join(", ")}` : "",
      ];
      return `${plugin} ${version}: ${percent(own)}; ${parts.filter((part) => part !== "").join("; ")}`;
    }),
    ...hosts.map(
      ({ host, plugins: count, works, share: own }) =>
        `contract ${host}: ${works} of ${count}, ${percent(own)}${how(host)}`,
    ),
    `${percent(share)} of the plugins work on every host that they name`,
    `${percent(promisedShare)} are promised on each: ${isKept ? "kept" : "NOT KEPT"}`,
  ];
}

/** `registry crater`: all plugins against a changed host, and against the one before. */
export async function runCrater(invocation: Crater, machine: Machine): Promise<ExitCode> {
  const tap = await openTap(machine, invocation.tap);
  const hosts = await craterHosts(invocation, machine);
  const records = await newestOf(tap, machine);
  const trials = records.flatMap((record) =>
    hosts.map(({ name, launcher }) => ({ ...trialOf(record, name), launcher })),
  );
  const state = new CraterState(machine.environment, absolutePath(machine, invocation.state));
  if (invocation.fresh) await state.clear();
  const known = await state.read();
  const results = await run(trials, records, { tap, invocation, machine }, { known, onOutcome: state.add.bind(state) });
  const [baseline, changed] = hosts;
  const changes = craterDiff(results, baseline.name, changed.name);
  const isGood = changes.every(({ kind }) => kind === "fixed");
  const reused = state.reused(results);
  const programs = { baseline: baseline.program, changed: changed.program };
  const plain = { plugins: records.length, hosts: programs, reused, changes, results };
  const kept = `${counted(reused.count, "outcome")} kept since ${reused.since}; to try all anew: --fresh`;
  const lines = [
    ...hosts.map(({ role, program }) => `${role}: ${programText(program)}`),
    ...(programs.baseline.sha256 === programs.changed.sha256 ? ["both are the same program"] : []),
    ...(reused.count > 0 ? [kept] : []),
    ...craterLines(records.length, changes),
  ];
  say(machine, invocation.json, plain, lines);
  return isGood ? 0 : 1;
}

/** One of the two that are compared. */
interface CraterHost {
  readonly role: "baseline" | "changed";
  /** What its trials are kept by: the program, not the place where it lies, which may hold another tomorrow. */
  readonly name: string;
  readonly launcher: string | undefined;
  readonly program: HostProgram;
}

async function craterHosts(invocation: Crater, machine: Machine): Promise<readonly [CraterHost, CraterHost]> {
  const hostOf = async (role: CraterHost["role"], path: string | undefined): Promise<CraterHost> => {
    const launcher = path === undefined ? undefined : absolutePath(machine, path);
    const program = await readHostProgram(machine.environment.files, launcher);
    return { role, name: `${role} ${program.version} ${program.sha256}`, launcher, program };
  };
  return [await hostOf("baseline", invocation.baseline), await hostOf("changed", invocation.host)];
}

function craterLines(count: number, changes: readonly CraterChange[]): string[] {
  const lines = changes.flatMap(({ plugin, version, kind, broken, mended, text }) => [
    `${kind.padEnd(9)} ${plugin} ${version}${kind === "untried" ? `: ${text}` : ""}`,
    ...broken.map((each) => `  - ${each}`),
    ...mended.map((each) => `  + ${each}`),
  ]);
  return [...lines, `${counted(count, "plugin")}, ${formatCount(changes.length)} of them differ`];
}

function trialOf({ entry, sha256 }: EntryRecord, host: string): Trial {
  return { plugin: entry.id, version: entry.version, entrySha256: sha256, host };
}

/** The newest version of each plugin. */
async function newestOf({ state }: OpenTap, machine: Machine): Promise<readonly EntryRecord[]> {
  const evidence = await TapEvidence.open(state, machine);
  const at = timeText(machine.environment.clock.nowMs());
  const records: EntryRecord[] = [];
  for (const id of await evidence.pluginIds(machine)) {
    const { entries } = await evidence.plugin(id, at, machine);
    const last = entries.at(-1);
    if (last !== undefined) records.push(last);
  }
  return records;
}

async function run(
  trials: readonly HostedTrial[],
  records: readonly EntryRecord[],
  {
    tap,
    invocation,
    machine,
  }: { readonly tap: OpenTap; readonly invocation: Compat | Crater; readonly machine: Machine },
  options: TrialOptions,
): Promise<readonly TrialResult[]> {
  const workers = invocation.command === "registry-crater" ? invocation.workers : undefined;
  const byEntry = new Map(records.map((record) => [record.sha256, record]));
  const launcherOf = new Map(trials.map((trial) => [trialKey(trial), trial.launcher]));
  const progress = await createProgress(machine, invocation.quiet);
  try {
    return await withRunner(machine, { ...invocation, hosts: [] }, async (runner) => {
      const executor = new LocalExecutor(runner, workers ?? availableParallelism(), (trial) => ({
        launcher: launcherOf.get(trialKey(trial)),
        parts: async () => {
          const record = byEntry.get(trial.entrySha256);
          if (record === undefined) throw new Error(`no entry ${trial.entrySha256}`);
          return publishedParts(tap, record, runner, machine);
        },
      }));
      const work = { signal: machine.signal, onProgress: progress.show.bind(progress) };
      return runTrials(trials, executor, { ...options, ...work });
    });
  } finally {
    progress.end();
  }
}
