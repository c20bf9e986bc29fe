import type { Cancellable } from "@parseltongue/base";
import type { CheckState } from "../model/checks.ts";
import type { PluginId, Sha256, Version } from "../model/scalars.ts";
import type { TapWork } from "../tap/index/build-index.ts";

/** A version on a host. */
export interface Trial {
  readonly plugin: PluginId;
  readonly version: Version;
  /** SHA-256 of the version entry's bytes. */
  readonly entrySha256: Sha256;
  /** What the host is called: a contract's version, or a name that tells two builds apart. */
  readonly host: string;
}

/** What came of it. */
export interface TrialOutcome {
  /** `PASS` when all cases did. `ERROR`: it could not be tried. */
  readonly state: CheckState;
  readonly cases: number;
  readonly passed: number;
  /** Names of cases that failed, sorted. */
  readonly failed: readonly string[];
  readonly text: string;
}

/** A trial with its outcome. */
export interface TrialResult extends Trial {
  readonly outcome: TrialOutcome;
}

/**
 * Where trials are run: processes of this machine, or of many. Trials are independent, and their outcome depends on nothing
 * but what they name, so that it does not matter where or in which order.
 */
export interface TrialExecutor {
  /** How many trials it takes at once, 1 at least. */
  readonly parallelism: number;
  /** Never rejects for what the plugin does; rejects with the signal's reason. */
  run(trial: Trial, options: Cancellable): Promise<TrialOutcome>;
}

/** What running trials takes. */
export interface TrialOptions extends TapWork {
  /** Outcomes from before, by `trialKey`: these are not run again, unless they are an ERROR. */
  readonly known?: ReadonlyMap<string, TrialOutcome>;
  /** Told of each new outcome, one after the other; what it waits for is on the disk before the next is told. */
  readonly onOutcome?: (result: TrialResult) => Promise<void>;
}

/** What names a trial: equal keys are the same trial. */
export function trialKey({ entrySha256, host }: Trial): string {
  return `${entrySha256} ${host}`;
}

/** Runs trials, as many at once as the executor takes; gives all results in the order of the trials. */
export async function runTrials(
  trials: readonly Trial[],
  executor: TrialExecutor,
  options: TrialOptions = {},
): Promise<readonly TrialResult[]> {
  const { known = new Map<string, TrialOutcome>(), onOutcome, onProgress, signal } = options;
  const results: (TrialResult | undefined)[] = trials.map((trial) => {
    const outcome = known.get(trialKey(trial));
    return outcome === undefined || outcome.state === "ERROR" ? undefined : { ...trial, outcome };
  });
  let done = results.filter((each) => each !== undefined).length;
  let next = 0;
  let told: Promise<void> = Promise.resolve();
  const tell = (phase: string): void => onProgress?.({ phase, done, total: trials.length });
  const work = async (): Promise<void> => {
    for (let at = next++; at < trials.length; at = next++) {
      const trial = trials[at];
      if (trial === undefined || results[at] !== undefined) continue;
      signal?.throwIfAborted();
      tell(`${trial.plugin} ${trial.version} on ${trial.host}`);
      const result = { ...trial, outcome: await executor.run(trial, { ...(signal && { signal }) }) };
      results[at] = result;
      done++;
      told = told.then(async () => onOutcome?.(result));
      await told;
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(executor.parallelism, trials.length)) }, work));
  tell("done");
  return results.flatMap((each) => each ?? []);
}
