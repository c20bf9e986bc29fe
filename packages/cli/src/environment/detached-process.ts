import { spawn } from "node:child_process";
import { open, readFile } from "node:fs/promises";

/** A process that goes on after this one. */
export interface DetachedProcess {
  readonly logPath: string;
  hasEnded(): boolean;
  /** The last lines it wrote. */
  lastLines(count: number): Promise<readonly string[]>;
}

/** Starts a program in a session of its own, with all it writes going to a fresh log file. */
export async function startDetached(
  program: string,
  words: readonly string[],
  options: { readonly directory: string; readonly logPath: string },
): Promise<DetachedProcess> {
  const { directory, logPath } = options;
  const log = await open(logPath, "w", 0o600);
  try {
    const child = spawn(program, words, { cwd: directory, detached: true, stdio: ["ignore", log.fd, log.fd] });
    let ended = false;
    const end = (): void => {
      ended = true;
    };
    child.once("exit", end);
    child.once("error", end);
    child.unref();
    return { logPath, hasEnded: () => ended, lastLines: (count) => lastLines(logPath, count) };
  } finally {
    await log.close();
  }
}

async function lastLines(path: string, count: number): Promise<readonly string[]> {
  const text = await readFile(path, "utf8");
  return text.trimEnd().split("\n").slice(-count);
}
