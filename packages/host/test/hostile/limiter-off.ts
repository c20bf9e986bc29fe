import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { OffReport, OffTask } from "./limiter-off-child.ts";

const CHILD = join(import.meta.dirname, "limiter-off-child.ts");
/** After which a guest that should have come to an end is taken to hang. */
const HANGS_AFTER_MS = 1000;
/** For all else: far longer than anything takes. */
const DEADLINE_MS = 30_000;

/** Processes in which cases run with limiters off; the next are started while others run. */
export class LimiterOffRuns {
  readonly #ready: Promise<ChildProcess>[];
  readonly #turns: Promise<unknown>[];

  /** @param atOnce how many cases run at the same time */
  constructor(atOnce: number) {
    this.#turns = Array.from({ length: atOnce }, async () => undefined);
    this.#ready = Array.from({ length: atOnce + 1 }, start);
  }

  /** What a case comes to: `hangs`, `crashes …`, what its failed check says, or nothing when all limits still hold. */
  async run(task: OffTask): Promise<string> {
    const turn = this.#turns.shift()!;
    const run = turn.then(async () => this.#runNow(task));
    this.#turns.push(run.catch(() => undefined));
    return run;
  }

  async #runNow(task: OffTask): Promise<string> {
    const child = await this.#ready.shift()!;
    const { says, isReusable } = await outcomeOf(child, task);
    if (!isReusable) child.kill("SIGKILL");
    this.#ready.push(isReusable ? Promise.resolve(child) : start());
    return says;
  }

  /** Ends the processes that wait for a case. */
  async close(): Promise<void> {
    for (const child of await Promise.all(this.#ready)) child.kill("SIGKILL");
  }
}

async function outcomeOf(child: ChildProcess, task: OffTask): Promise<OffReport> {
  const { promise, resolve } = Promise.withResolvers<OffReport>();
  const settle = (says: string): void => resolve({ says, isReusable: false });
  const onExit = (code: number | null, signal: string | null): void => settle(`crashes with ${code ?? signal}`);
  const timer = setTimeout(() => settle("hangs"), task.switchedOff.fails === "hangs" ? HANGS_AFTER_MS : DEADLINE_MS);
  child.once("message", (report) => resolve(report as OffReport));
  child.once("exit", onExit);
  child.send(task);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    child.removeListener("exit", onExit);
  }
}

/** A process that is ready to be given its case. */
async function start(): Promise<ChildProcess> {
  const child = fork(CHILD, { serialization: "advanced", execArgv: [], stdio: ["ignore", "ignore", "ignore", "ipc"] });
  await new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("error", reject);
  });
  return child;
}
