/** Runs a program and watches what it takes. */
import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** How often the processes are looked at. The kernel keeps the peak, so only what is taken after the last look is missed. */
const LOOK_EVERY_MS = 20;
const DEADLINE_MS = 15 * 60_000;
/** Linux counts processor time in hundredths of a second, whatever the kernel's own clock. @see proc(5), USER_HZ */
const MS_PER_TICK = 10;

export interface MeasuredRun {
  /** From start to end of the process, in milliseconds. */
  readonly wallMs: number;
  /** Processor time of all processes that were started, in milliseconds, to about 20; 0 where there is no `/proc`. */
  readonly cpuMs: number;
  /** Most memory that one of the processes held at a time; 0 where there is no `/proc`. */
  readonly peakBytes: number;
  readonly stdout: string;
  readonly stderr: string;
  /** null: the deadline of 15 minutes, or a signal. */
  readonly exitCode: number | null;
}

/** Runs a program to its end, without input, its output kept. */
export async function runMeasured(
  program: string,
  words: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<MeasuredRun> {
  const start = performance.now();
  const child = spawn(program, words, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const watch = new ProcessWatch(child.pid ?? 0);
  const timer = setInterval(() => watch.look(), LOOK_EVERY_MS);
  // Not the option of `spawn`: its timer goes on when the program cannot be started.
  const deadline = setTimeout(() => child.kill(), DEADLINE_MS);
  const output = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) child[name].on("data", (data: Buffer) => (output[name] += data));
  try {
    let wallMs = 0;
    const exitCode = await new Promise<number | null>((resolve, reject) => {
      child.on("error", reject);
      child.on("exit", () => (wallMs = performance.now() - start));
      child.on("close", resolve);
    });
    return { wallMs, cpuMs: watch.cpuMs, peakBytes: watch.peakBytes, ...output, exitCode };
  } finally {
    clearInterval(timer);
    clearTimeout(deadline);
  }
}

/** Looks at a process and its descendants. */
class ProcessWatch {
  peakBytes = 0;
  readonly #root: number;
  readonly #cpuMs = new Map<number, number>();

  constructor(root: number) {
    this.#root = root;
  }

  get cpuMs(): number {
    return [...this.#cpuMs.values()].reduce((sum, ms) => sum + ms, 0);
  }

  look(): void {
    const queue = [this.#root];
    for (const pid of queue) {
      const status = readProc(`${pid}/status`);
      const stat = readProc(`${pid}/stat`);
      // Ended since, or no Linux.
      if (status === undefined || stat === undefined) continue;
      this.peakBytes = Math.max(this.peakBytes, Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1] ?? 0) * 1024);
      // The program's name, the second field, may hold spaces; after it come state, parent, …, utime (14th), stime.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      this.#cpuMs.set(pid, (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK);
      queue.push(...childrenOf(pid));
    }
  }
}

function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      (readProc(`${pid}/task/${task}/children`) ?? "").split(" ").filter(Boolean).map(Number),
    );
  } catch (error) {
    if (isGone(error)) return [];
    throw error;
  }
}

function readProc(path: string): string | undefined {
  try {
    return readFileSync(`/proc/${path}`, "utf8");
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH");
}
