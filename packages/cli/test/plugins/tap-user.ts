import { hash } from "node:crypto";
import { join } from "node:path";
import type { TestContext } from "node:test";
import type { Environment } from "@parseltongue/base";
import type { VersionEntry } from "@parseltongue/registry";
import { openTap, pluginFiles, type TestTap } from "@parseltongue/registry/testing";
import { type WatPlugin, watPlugin } from "@parseltongue/testkit";
import { createTar } from "nanotar";
import type { Machine } from "../../src/machine.ts";
import type { Ran } from "../memory-machine.ts";
import { knowPrices, runOnDisk } from "../person.ts";

/** Somebody with a home of his own on this machine, whose clock is a tap's. */
export class TapUser {
  readonly home: string;
  readonly tap: TestTap;
  readonly #variables: Readonly<Record<string, string>>;
  /** Directory that commands are run in. */
  workingDirectory: string;
  network: Environment["network"];
  /** Where progress is shown; undefined: nowhere. */
  progressStream: Machine["progressStream"];

  private constructor(tap: TestTap, home: string, variables: Readonly<Record<string, string>>) {
    this.tap = tap;
    this.home = home;
    this.workingDirectory = home;
    this.#variables = { HOME: home, ...variables };
    this.network = { get: async (url) => Promise.reject(new Error(`nothing is to be fetched: ${url}`)) };
  }

  /** Knows what fuel costs. */
  static async of(tap: TestTap, name = "user", variables: Readonly<Record<string, string>> = {}): Promise<TapUser> {
    const home = join(tap.directory, name);
    await knowPrices(home);
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
    const { environment } = this.tap;
    const variable = (name: string): string | undefined => this.#variables[name];
    return runOnDisk(
      { ...environment, network: this.network, variable },
      this.workingDirectory,
      argv,
      this.progressStream,
    );
  }
}

/** A tap with the plugin acme/lens 1.0.0 that runs, and somebody who agreed to what is in it. */
export async function tapInUse(t: TestContext): Promise<{ readonly tap: TestTap; readonly user: TapUser }> {
  const tap = await openTap(t);
  await publish(tap, "1.0.0");
  const user = await TapUser.of(tap);
  await user.trust();
  return { tap, user };
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
