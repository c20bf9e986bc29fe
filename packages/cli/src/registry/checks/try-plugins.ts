import { availableParallelism } from "node:os";
import { dirname } from "node:path";
import { EnvironmentError, type Files, formatCount } from "@parseltongue/base";
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
import { VERSION } from "../../version.ts";
import { type OpenTap, openTap } from "../open-tap.ts";
import { say } from "../say.ts";
import { absolutePath } from "../user-taps.ts";
import { hostsFor } from "./hosts.ts";
import { signTrials } from "./sign-trials.ts";
import { LocalExecutor } from "./local-executor.ts";
import { partsOf } from "./rebuild-version.ts";
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
  for (const record of records) {
    for (const { contract, launcher, isHere } of hostsFor(record.entry, policy, others, hostRange)) {
      const trial = trialOf(record, contract);
      if (isHere) trials.push({ ...trial, launcher });
      else missing.push({ ...trial, outcome: untried(`there is no host with contract ${contract} here`) });
    }
  }
  const results = await run(trials, records, { tap, invocation, machine }, {});
  const figures = compatFigures([...results, ...missing], policy);
  const signed = invocation.sign ? await signTrials(invocation, machine, results, records) : [];
  const lines = [...compatLines(figures), ...signed.map((path) => `signed ${path}`)];
  say(machine, invocation.json, { ...figures, results, signed }, lines);
  return figures.isKept ? 0 : 1;
}

function untried(text: string): TrialOutcome {
  return { state: "ERROR", cases: 0, passed: 0, failed: [], text };
}

function compatLines({ plugins, hosts, share, promisedShare, isKept }: CompatFigures): string[] {
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
      ({ host, plugins: count, works, share: own }) => `contract ${host}: ${works} of ${count}, ${percent(own)}`,
    ),
    `${percent(share)} of the plugins work on every host that they name`,
    `${percent(promisedShare)} are promised on each: ${isKept ? "kept" : "NOT KEPT"}`,
  ];
}

/** `registry crater`: all plugins against a changed host, and against the one before. */
export async function runCrater(invocation: Crater, machine: Machine): Promise<ExitCode> {
  const tap = await openTap(machine, invocation.tap);
  const names = ["baseline", "changed"] as const;
  const launchers = [invocation.baseline, invocation.host].map((path) => path && absolutePath(machine, path));
  const records = await newestOf(tap, machine);
  const trials = records.flatMap((record) =>
    names.map((name, at) => ({ ...trialOf(record, `${name} ${launchers[at] ?? VERSION}`), launcher: launchers[at] })),
  );
  const state = new CraterState(machine.environment.files, absolutePath(machine, invocation.state));
  if (invocation.fresh) await state.clear();
  const known = await state.read();
  const results = await run(trials, records, { tap, invocation, machine }, { known, onOutcome: state.add.bind(state) });
  const hosts = names.map((name, at) => `${name} ${launchers[at] ?? VERSION}`);
  const changes = craterDiff(results, hosts[0] ?? "", hosts[1] ?? "");
  const isGood = changes.every(({ kind }) => kind === "fixed");
  const plain = { plugins: records.length, changes, results };
  say(machine, invocation.json, plain, craterLines(records.length, changes));
  return isGood ? 0 : 1;
}

function craterLines(count: number, changes: readonly CraterChange[]): string[] {
  const lines = changes.flatMap(({ plugin, version, kind, broken, mended, text }) => [
    `${kind.padEnd(9)} ${plugin} ${version}${kind === "untried" ? `: ${text}` : ""}`,
    ...broken.map((each) => `  - ${each}`),
    ...mended.map((each) => `  + ${each}`),
  ]);
  return [...lines, `${counted(count, "plugin")}, ${formatCount(changes.length)} of them differ`];
}

/** Outcomes on the disk, one a line: what was tried is not tried again when a run was interrupted. */
class CraterState {
  readonly #files: Files;
  readonly #path: string;

  constructor(files: Files, path: string) {
    this.#files = files;
    this.#path = path;
  }

  async read(): Promise<ReadonlyMap<string, TrialOutcome>> {
    const known = new Map<string, TrialOutcome>();
    for (const line of (await this.#text()).split("\n")) {
      // The last line may be half of one, when the machine lost power.
      const result = parsedLine(line);
      if (result !== undefined) known.set(trialKey(result), result.outcome);
    }
    return known;
  }

  async add(result: TrialResult): Promise<void> {
    await this.#files.createDirectory(dirname(this.#path));
    await this.#files.append(this.#path, new TextEncoder().encode(`\n${JSON.stringify(result)}`));
  }

  async clear(): Promise<void> {
    await this.#files.remove(this.#path);
  }

  async #text(): Promise<string> {
    try {
      return new TextDecoder().decode(await this.#files.read(this.#path));
    } catch (error) {
      if (error instanceof EnvironmentError && error.code === "not-found") return "";
      throw error;
    }
  }
}

function parsedLine(line: string): TrialResult | undefined {
  try {
    const value: unknown = line === "" ? undefined : JSON.parse(line);
    const isResult = typeof value === "object" && value !== null && "outcome" in value && "entrySha256" in value;
    return isResult ? (value as TrialResult) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
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
          return partsOf(tap, record, runner, machine);
        },
      }));
      const work = { signal: machine.signal, onProgress: progress.show.bind(progress) };
      return runTrials(trials, executor, { ...options, ...work });
    });
  } finally {
    progress.end();
  }
}
