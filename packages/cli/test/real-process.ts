import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { parseFixture, temporaryDirectory } from "@parseltongue/testkit";

const LAUNCHER = fileURLToPath(new URL("../bin/parseltongue.js", import.meta.url));

export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A code base on the real disk, with sockets of its own. */
export class RealCode {
  readonly root: string;
  readonly runtimeDirectory: string;

  private constructor(root: string, runtimeDirectory: string) {
    this.root = root;
    this.runtimeDirectory = runtimeDirectory;
  }

  /** Its daemon, if one runs, is ended with the test. */
  static async create(t: TestContext, fixture: string): Promise<RealCode> {
    const made: RealCode[] = [];
    // Before the directory is removed, which its own hook does.
    t.after(async () => Promise.all(made.map(async (code) => code.run("daemon", "stop"))));
    const directory = await temporaryDirectory(t);
    const code = new RealCode(join(directory, "code"), join(directory, "run"));
    made.push(code);
    await mkdir(code.runtimeDirectory);
    await chmod(code.runtimeDirectory, 0o700);
    for (const [path, text] of parseFixture(fixture)) await code.write(path, text);
    return code;
  }

  async write(path: string, text: string): Promise<void> {
    const absolute = join(this.root, path);
    await mkdir(dirname(absolute), { recursive: true });
    await writeFile(absolute, text);
  }

  /** Runs a command to its end. */
  async run(...argv: readonly string[]): Promise<Finished> {
    const child = this.start(...argv);
    const stdout = textOf(child.stdout);
    const stderr = textOf(child.stderr);
    const [exitCode] = (await once(child, "close")) as [number | null];
    return { exitCode, stdout: await stdout, stderr: await stderr };
  }

  /** Starts a command and leaves it running. */
  start(...argv: readonly string[]): ChildProcess {
    return spawn(process.execPath, [LAUNCHER, ...argv], {
      cwd: this.root,
      env: { ...process.env, XDG_RUNTIME_DIR: this.runtimeDirectory },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** Process id of the running daemon, from its own status. */
  async daemonProcessId(): Promise<number> {
    const { stdout } = await this.run("daemon", "status");
    return Number(/^process (\d+)/.exec(stdout)?.[1]);
  }
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = "";
  if (stream === null) return text;
  stream.setEncoding("utf8");
  for await (const chunk of stream) text += String(chunk);
  return text;
}
