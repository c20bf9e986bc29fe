import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import type { Environment } from "@parseltongue/base";
import { temporaryDirectory } from "@parseltongue/testkit";
import { nodeEnvironment } from "../src/environment.ts";
import type { Machine } from "../src/machine.ts";
import { runCommand } from "../src/run-command.ts";
import { type Ran, Recorder, unasked } from "./memory-machine.ts";

/** The passphrase of a `keeper`. */
export const PASSPHRASE = "four words drawn by lot";
const SYSTEM = { node: "v24.0.0" };
/** What fuel costs on such a machine, which takes a while to measure. */
const PRICES = { system: SYSTEM, calibration: { arithmeticRate: 0.1, graphRate: 0.5, callNs: 500 } };

/** Runs a command to its end in this process, with files and git as they really are, and no daemon. */
export async function runOnDisk(
  environment: Environment,
  workingDirectory: string,
  argv: readonly string[],
  progressStream?: Machine["progressStream"],
  terminal?: Machine["terminal"],
): Promise<Ran> {
  const [stdout, stderr] = [new Recorder(false), new Recorder(false)];
  const machine: Machine = {
    environment,
    workingDirectory,
    processId: process.pid,
    stdout,
    stderr,
    progressStream,
    canAsk: terminal !== undefined,
    ...(terminal && { terminal }),
    signal: new AbortController().signal,
    daemons: { connect: async () => undefined, serve: unasked, start: unasked, serveMetrics: unasked },
    openEngine: unasked,
    system: SYSTEM,
  };
  const exitCode = await runCommand(argv, machine);
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

/** Has a home know what fuel costs. */
export async function knowPrices(home: string): Promise<void> {
  const path = join(home, ".local/state/parseltongue/fuel-prices.json");
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, JSON.stringify(PRICES));
}

/** Somebody with a home of their own on this machine, and a clock that stands still. */
export class Person {
  readonly home: string;
  /** Of their keys; undefined: none is at hand. */
  readonly passphrase: string | undefined;
  /** Where progress is shown; undefined: nowhere. */
  progressStream: Machine["progressStream"];
  /** Where they are asked questions; undefined: nowhere. */
  terminal: Machine["terminal"];
  nowMs: number = Date.parse("2026-06-01T00:00:00Z");
  readonly #variables: Readonly<Record<string, string | undefined>>;

  constructor(home: string, passphrase?: string) {
    this.home = home;
    this.passphrase = passphrase;
    this.#variables = { HOME: home, PATH: process.env["PATH"], PARSELTONGUE_PASSPHRASE: passphrase };
  }

  /** Runs a command at home. */
  async run(...argv: readonly string[]): Promise<Ran> {
    return this.runIn(this.home, ...argv);
  }

  async runIn(directory: string, ...argv: readonly string[]): Promise<Ran> {
    const environment: Environment = {
      ...nodeEnvironment,
      clock: { ...nodeEnvironment.clock, nowMs: () => this.nowMs },
      variable: (name) => this.#variables[name],
    };
    return runOnDisk(environment, directory, argv, this.progressStream, this.terminal);
  }
}

/** Somebody with a passphrase at hand. */
export async function keeper(t: TestContext): Promise<Person> {
  return new Person(await temporaryDirectory(t), PASSPHRASE);
}

/** Ann, who has founded a tap in a folder of her home, and what she was told. */
export async function founder(
  t: TestContext,
  folder: string,
): Promise<{ readonly ann: Person; readonly said: string }> {
  const ann = await keeper(t);
  const terms = ["--holder", "m:ann", "--organisation", "Acme", "--contact", "ann@example.org"];
  const { exitCode, stdout, stderr } = await ann.run("tap", "init", folder, ...terms);
  assert.equal(exitCode, 0, stderr);
  return { ann, said: stdout };
}
