import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { parseFixture, temporaryDirectory } from "@parseltongue/testkit";
import { DaemonClient } from "../src/daemon/daemon-client.ts";
import { privateSocketOf } from "../src/environment/private-socket.ts";

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

  /** What its processes find in their environment beside what is in this one's. */
  readonly #variables: Readonly<Record<string, string>>;

  private constructor(root: string, runtimeDirectory: string, variables: Readonly<Record<string, string>>) {
    this.root = root;
    this.runtimeDirectory = runtimeDirectory;
    this.#variables = variables;
  }

  /** Its daemon, if one runs, is ended with the test. */
  static async create(
    t: TestContext,
    fixture: string,
    variables: Readonly<Record<string, string>> = {},
  ): Promise<RealCode> {
    const made: RealCode[] = [];
    // Before the directory is removed, which its own hook does.
    t.after(async () => Promise.all(made.map(async (code) => code.run("daemon", "stop"))));
    const directory = await temporaryDirectory(t);
    const code = new RealCode(join(directory, "code"), join(directory, "run"), variables);
    made.push(code);
    await mkdir(code.runtimeDirectory);
    await chmod(code.runtimeDirectory, 0o700);
    for (const [path, text] of parseFixture(fixture)) await code.write(path, text);
    return code;
  }

  async write(path: string, text: string | Uint8Array): Promise<void> {
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
      env: { ...process.env, XDG_RUNTIME_DIR: this.runtimeDirectory, ...this.#variables },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** What its daemon, if one runs, answers: asked from here, since a process for each question takes long. */
  async ask<T>(question: (daemon: DaemonClient) => Promise<T>): Promise<T | undefined> {
    const place = { platform: process.platform, userId: process.getuid?.(), temporaryDirectory: tmpdir() };
    const socket = privateSocketOf(this.root, { ...place, runtimeDirectory: this.runtimeDirectory });
    const daemon = await DaemonClient.connect(socket.path);
    if (daemon === undefined) return undefined;
    try {
      return await question(daemon);
    } finally {
      daemon.close();
    }
  }

  /** Names of the functions that call `target`, as the daemon has it. */
  async callers(target: string): Promise<readonly string[]> {
    const report = await this.ask(async (daemon) => daemon.ask({ ask: "callers", target }));
    return report?.ask === "callers" ? report.hits.map(({ name }) => name) : [];
  }
}

async function textOf(stream: NodeJS.ReadableStream | null): Promise<string> {
  let text = "";
  if (stream === null) return text;
  stream.setEncoding("utf8");
  for await (const chunk of stream) text += String(chunk);
  return text;
}
