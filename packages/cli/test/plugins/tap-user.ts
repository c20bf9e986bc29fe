import { hash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Environment } from "@parseltongue/base";
import type { VersionEntry } from "@parseltongue/registry";
import { pluginFiles, type TestTap } from "@parseltongue/registry/testing";
import { type WatPlugin, watPlugin } from "@parseltongue/testkit";
import { createTar } from "nanotar";
import type { Machine } from "../../src/machine.ts";
import { runCommand } from "../../src/run-command.ts";

interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Somebody with a home of his own on this machine, whose clock is a tap's. */
export class TapUser {
  readonly home: string;
  readonly tap: TestTap;
  readonly #variables: Readonly<Record<string, string>>;
  /** Directory that commands are run in. */
  workingDirectory: string;
  network: Environment["network"];

  private constructor(tap: TestTap, home: string, variables: Readonly<Record<string, string>>) {
    this.tap = tap;
    this.home = home;
    this.workingDirectory = home;
    this.#variables = { HOME: home, ...variables };
    this.network = { get: async (url) => Promise.reject(new Error(`nothing is to be fetched: ${url}`)) };
  }

  /** Knows what fuel costs, which takes a while to measure. */
  static async of(tap: TestTap, name = "user", variables: Readonly<Record<string, string>> = {}): Promise<TapUser> {
    const home = join(tap.directory, name);
    const calibration = { arithmeticRate: 0.1, graphRate: 0.5, callNs: 500 };
    const prices = JSON.stringify({ system: { node: "v24.0.0" }, calibration });
    const path = join(home, ".local/state/parseltongue/fuel-prices.json");
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, prices);
    return new TapUser(tap, home, variables);
  }

  /** Adds the tap as `main` and agrees to all of its plugins. */
  async trust(): Promise<void> {
    await this.good("tap", "add", this.tap.url, "--root", this.tap.tapId, "--name", "main");
    await this.good("tap", "trust", "main");
  }

  config(file: string): string {
    return join(this.home, ".config/parseltongue", file);
  }

  /** As `run`, for what has to go well. Gives what was printed. */
  async good(...argv: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.run(...argv);
    if (exitCode === 0) return stdout;
    throw new Error(`${argv.join(" ")}: ${exitCode}\n${stdout}${stderr}`);
  }

  async run(...argv: readonly string[]): Promise<Ran> {
    let stdout = "";
    let stderr = "";
    const none = async (): Promise<never> => Promise.reject(new Error("not asked for"));
    const machine: Machine = {
      environment: { ...this.tap.environment, network: this.network, variable: (name) => this.#variables[name] },
      workingDirectory: this.workingDirectory,
      processId: process.pid,
      stdout: { write: (text) => void (stdout += String(text)), isTerminal: false, columns: 80 },
      stderr: { write: (text) => void (stderr += String(text)), isTerminal: false, columns: 80 },
      progressStream: undefined,
      canAsk: false,
      signal: new AbortController().signal,
      daemons: { connect: async () => undefined, serve: none, start: none, serveMetrics: none },
      openEngine: none,
      system: { node: "v24.0.0" },
    };
    const exitCode = await runCommand(argv, machine);
    return { exitCode, stdout, stderr };
  }
}

/** Publishes a version of a plugin that runs, its artefact in the tap. */
export async function publish(
  tap: TestTap,
  version: string,
  options: Partial<WatPlugin> & {
    readonly entry?: Partial<VersionEntry>;
    readonly namespace?: string;
    readonly urls?: readonly string[];
  } = {},
): Promise<VersionEntry> {
  const { entry: parts, namespace = "acme", urls = ["blob:"], ...plugin } = options;
  const made = await watPlugin({ name: "lens", body: "", ...plugin });
  const manifest = new TextEncoder().encode(
    new TextDecoder().decode(bytesOf(made.manifest)).replace(/version = "[^"]*"/, `version = "${version}"`),
  );
  const archive = createTar([
    { name: "plugin.toml", data: manifest },
    { name: "plugin.wasm", data: made.wasm },
  ]);
  const sha256 = (bytes: Uint8Array): string => hash("sha256", bytes, "hex");
  const artifact = { sha256: sha256(archive), size: archive.length, urls };
  const { files, entry } = pluginFiles(tap, `${namespace}/${plugin.name ?? "lens"}`, version, {
    entry: {
      artifact,
      manifest: { sha256: sha256(manifest), size: manifest.length },
      wasm: { sha256: sha256(made.wasm), size: made.wasm.length },
      ...parts,
    },
  });
  await tap.commit({ ...files, [`blobs/${artifact.sha256}`]: archive });
  return entry;
}

function bytesOf(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? new TextEncoder().encode(content) : content;
}
