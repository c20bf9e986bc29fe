import type { Cancellable } from "@parseltongue/base";
import type { Trial, TrialExecutor, TrialOutcome } from "@parseltongue/registry";
import type { LocalCheckRunner, VersionParts } from "./local-check-runner.ts";
import { countsOf } from "./told-report.ts";

/** A trial's parts on this machine. */
export interface LocalTrial {
  /** Launcher of the host; undefined: this program. */
  readonly launcher: string | undefined;
  /** Artefact and source, fetched when they are needed. */
  readonly parts: (options: Cancellable) => Promise<VersionParts>;
}

/** Runs trials in processes of this machine, each in a sandbox of its own that ends with it. */
export class LocalExecutor implements TrialExecutor {
  readonly parallelism: number;
  readonly #runner: LocalCheckRunner;
  readonly #trialOf: (trial: Trial) => LocalTrial;
  readonly #deadlineMs: number;

  constructor(
    runner: LocalCheckRunner,
    parallelism: number,
    trialOf: (trial: Trial) => LocalTrial,
    deadlineMs: number = DEADLINE_MS,
  ) {
    this.#runner = runner;
    this.parallelism = parallelism;
    this.#trialOf = trialOf;
    this.#deadlineMs = deadlineMs;
  }

  async run(trial: Trial, { signal }: Cancellable): Promise<TrialOutcome> {
    const deadline = AbortSignal.timeout(this.#deadlineMs);
    const either = signal === undefined ? deadline : AbortSignal.any([signal, deadline]);
    const { launcher, parts } = this.#trialOf(trial);
    try {
      const options = { signal: either, ...(launcher !== undefined && { launcher }) };
      const report = await this.#runner.test(await parts({ signal: either }), options);
      const { cases, passed } = countsOf(report);
      const failed = report.groups
        .flatMap(({ title, checks }) =>
          checks.filter(({ problems }) => problems.length > 0).map(({ name }) => `${title}: ${name}`),
        )
        .sort();
      return { state: passed === cases ? "PASS" : "FAIL", cases, passed, failed, text: failed[0] ?? "" };
    } catch (error) {
      signal?.throwIfAborted();
      const why = deadline.aborted ? `it did not end within ${this.#deadlineMs} ms` : messageOf(error);
      return { state: "ERROR", cases: 0, passed: 0, failed: [], text: why };
    }
  }
}

const DEADLINE_MS = 10 * 60_000;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
