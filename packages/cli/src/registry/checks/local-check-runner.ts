import { hash, randomInt, randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { type Cancellable, type Environment, EnvironmentError, type ProcessResult } from "@parseltongue/base";
import { guestHooks, hostRange } from "@parseltongue/host";
import {
  type Artifact,
  type CheckedVersion,
  type CheckRunner,
  type CheckVerdict,
  folderInSource,
  type OpenArtifact,
  readSource,
  Repository,
  type RunCheck,
  type SourceReference,
  type TreeFile,
  type VersionEntry,
} from "@parseltongue/registry";
import { CliError } from "../../cli-error.ts";
import { type Isolation, Sandbox, WITHOUT_BUBBLEWRAP, WORK } from "../../environment/sandbox.ts";
import { LIBRARY_FILE } from "../../native/build-native.ts";
import { libraryFor } from "../../native/native-platform.ts";
import type { BenchReport } from "../../plugin-kit/bench/bench-plugin.ts";
import { MANIFEST_FILE, UNDERSTOOD_FILE } from "../../plugins/package-files.ts";
import { MOST_PACKAGE_BYTES, readPluginArchive } from "../../plugins/plugin-package.ts";
import { VERSION } from "../../version.ts";
import { compatibilityVerdict, hostsFor, type OtherHost } from "./hosts.ts";
import { groupsVerdict, parseTestReport, sameReports, type ToldReport } from "./told-report.ts";

/** Where a runner works, and what it is told beside. */
export interface LocalRunnerOptions {
  /** Absolute path of a directory for its work, made when it is needed. */
  readonly directory: string;
  /** Repositories on this machine in which sources are looked for before the network is. */
  readonly sources?: readonly string[];
  /** Hosts of other versions on this machine. */
  readonly hosts?: readonly OtherHost[];
  /** Called once before anything is built or run, where nothing confines it; what it throws keeps it from that. */
  readonly onUnconfined?: () => void;
}

/** What building and testing a version takes. */
export type VersionParts = Pick<CheckedVersion, "artifact" | "entry" | "source">;

/** What building a version again gave. */
export interface Rebuilt {
  /** SHA-256 of plugin.wasm; null for plugins without code. */
  readonly wasmSha256: string | null;
  /** Of the machine code for `TAP_PLATFORM`; null where it was not asked for. */
  readonly librarySha256: string | null;
  /** Versions of the compilers, by name. */
  readonly toolchain: Readonly<Record<string, string>>;
  readonly isolation: Isolation;
}

/** Makes checks with this machine's compilers and with processes of this program, each in a sandbox. */
export class LocalCheckRunner implements CheckRunner {
  readonly #environment: Environment;
  readonly #options: LocalRunnerOptions;
  #sandbox: Promise<Sandbox> | undefined;
  /** Of the code that versions are tested over beside that which everybody knows: drawn after they were written. */
  readonly #seed = randomInt(2 ** 31 - 1);
  /** First run of the tests of each version, by what it consists of. */
  readonly #tested = new Map<string, Promise<ToldReport>>();

  constructor(environment: Environment, options: LocalRunnerOptions) {
    this.#environment = environment;
    this.#options = options;
  }

  async fetchArtifact({ urls }: Artifact, options: Cancellable): Promise<Uint8Array> {
    let last: unknown = new EnvironmentError("network-failed", "the entry does not say where the artefact can be had");
    for (const url of urls) {
      if (url === "blob:") continue;
      try {
        return await this.#environment.network.get(url, { ...options, maxBytes: MOST_PACKAGE_BYTES });
      } catch (error) {
        last = error;
      }
    }
    throw last;
  }

  async openArtifact(bytes: Uint8Array): Promise<OpenArtifact> {
    const { manifest, files } = await readPluginArchive(bytes, "the artefact");
    return { manifest, files: new Map([...files].filter(([path]) => path !== UNDERSTOOD_FILE)) };
  }

  async fetchSource(source: SourceReference, options: Cancellable): Promise<readonly TreeFile[]> {
    for (const path of this.#options.sources ?? []) {
      const from = new Repository(this.#environment, path);
      if ((await from.commitOf(source.commit, options)) !== source.commit) continue;
      return readSource(this.#environment, source, { ...options, directory: path, from });
    }
    const directory = this.#fresh();
    try {
      return await readSource(this.#environment, source, { ...options, directory });
    } finally {
      await this.#environment.files.remove(directory);
    }
  }

  async run(check: RunCheck, version: CheckedVersion, options: Cancellable): Promise<CheckVerdict> {
    if (check === "rebuild") return this.#checkRebuild(version, options);
    const report = await this.#firstTest(version, options);
    if (check === "compatibility") {
      const hosts = hostsFor(version.entry, version.compat, this.#options.hosts ?? [], hostRange);
      return compatibilityVerdict(hosts, async ({ launcher }) =>
        launcher === undefined ? report : this.test(version, { ...options, launcher }),
      );
    }
    const isCode = guestHooks(version.artifact.manifest).length > 0;
    const verdict = groupsVerdict(report, check, isCode);
    if (check !== "determinism" || verdict.state !== "PASS") return verdict;
    // Another process, another time zone, another name of everything that a machine has.
    const again = await this.test(version, { ...options, variables: { TZ: "Pacific/Kiritimati", USER: randomUUID() } });
    return sameReports(report, again);
  }

  /** Artefact and source of a version that a tap has. @throws as `artifact`; EnvironmentError, RegistryError as `readSource` */
  async parts(entry: VersionEntry, carried: Uint8Array | undefined, options: Cancellable): Promise<VersionParts> {
    const artifact = await this.artifact(entry, carried, options);
    return { entry, artifact, source: await this.fetchSource(entry.source, options) };
  }

  /**
   * The artefact of a version that a tap has, by its digest.
   * @param carried its bytes, when the tap has them
   * @throws CliError `wrong-digest`; EnvironmentError
   */
  async artifact(entry: VersionEntry, carried: Uint8Array | undefined, options: Cancellable): Promise<OpenArtifact> {
    return this.openArtifact(await this.bytes(entry, entry.artifact, carried, options));
  }

  /** The bytes of something that an entry names, by their digest. @throws as `artifact` */
  async bytes(
    { id, version }: VersionEntry,
    artifact: Artifact,
    carried: Uint8Array | undefined,
    options: Cancellable,
  ): Promise<Uint8Array> {
    const bytes = carried ?? (await this.fetchArtifact(artifact, options));
    const found = hash("sha256", bytes, "hex");
    if (found === artifact.sha256) return bytes;
    throw new CliError("wrong-digest", `the artefact of ${id} ${version} is ${found}`, {
      hint: `its entry says ${artifact.sha256}: tell those who keep the tap`,
    });
  }

  /**
   * Builds a version again from its source, in a sandbox; a text: what the compiler says against it.
   * @param native to machine code as well
   * @throws EnvironmentError
   */
  async rebuild(
    version: VersionParts,
    { native, ...options }: Cancellable & { readonly native: boolean },
  ): Promise<Rebuilt | string> {
    const sandbox = await this.#open();
    const { isolation } = sandbox;
    if (!version.artifact.files.has("plugin.wasm")) {
      return { wasmSha256: null, librarySha256: null, toolchain: {}, isolation };
    }
    const work = this.#fresh();
    try {
      const folder = await this.#write(work, version);
      const words = ["plugin", "build", "--json", ...(native ? ["--native"] : []), `${WORK}/${folder}`];
      const result = await sandbox.run({ words, work, ...options });
      if (result.exitCode !== 0) return failureOf(result);
      const built = async (name: string): Promise<string> =>
        hash("sha256", await this.#environment.files.read(join(work, folder, "dist", name)), "hex");
      const told = JSON.parse(new TextDecoder().decode(result.stdout)) as Readonly<
        Record<"build" | "native", { readonly toolchain: Rebuilt["toolchain"] } | null>
      >;
      return {
        wasmSha256: await built("plugin.wasm"),
        librarySha256: native ? await built(LIBRARY_FILE) : null,
        toolchain: { ...told.native?.toolchain, ...told.build?.toolchain },
        isolation,
      };
    } finally {
      await this.#environment.files.remove(work);
    }
  }

  /** Tests a version as it was published with its own cases, in a process of its own, in a sandbox. */
  async test(
    version: VersionParts,
    options: Cancellable & {
      readonly launcher?: string;
      readonly variables?: Readonly<Record<string, string>>;
    } = {},
  ): Promise<ToldReport> {
    const work = this.#fresh();
    try {
      const folder = await this.#write(work, version);
      for (const [path, bytes] of version.artifact.files) await this.#put(join(work, folder, "dist"), path, bytes);
      const words = ["plugin", "test", "--built", "--seed", String(this.#seed), "--json", `${WORK}/${folder}`];
      const result = await (await this.#open()).run({ words, work, ...options });
      if (result.exitCode > 1) throw new Error(failureOf(result));
      return parseTestReport(result.stdout);
    } finally {
      await this.#environment.files.remove(work);
    }
  }

  /**
   * What a version as it was published costs over code, in a process of its own, in a sandbox; a text: why it cannot be said.
   * @param code files in one text
   */
  async measure(
    { files }: OpenArtifact,
    { code, runs }: { readonly code: string; readonly runs: number },
    options: Cancellable,
  ): Promise<BenchReport | string> {
    const work = this.#fresh();
    try {
      await this.#put(work, "code", new TextEncoder().encode(code));
      await this.#put(join(work, "plugin"), MANIFEST_FILE, files.get(MANIFEST_FILE) ?? new Uint8Array(0));
      for (const [path, bytes] of files) await this.#put(join(work, "plugin", "dist"), path, bytes);
      const terms = ["--runs", String(runs), "--on", `${WORK}/code`];
      const words = ["plugin", "bench", "--built", "--json", ...terms, `${WORK}/plugin`];
      const result = await (await this.#open()).run({ words, work, ...options });
      if (result.exitCode > 1) return failureOf(result);
      return JSON.parse(new TextDecoder().decode(result.stdout)) as BenchReport;
    } finally {
      await this.#environment.files.remove(work);
    }
  }

  /** Writes bytes into a directory that holds nothing else. Gives the file's absolute path. */
  async keep(name: string, bytes: Uint8Array): Promise<string> {
    const directory = this.#fresh();
    await this.#put(directory, name, bytes);
    return join(directory, name);
  }

  async isolation(): Promise<Isolation> {
    return (await this.#open()).isolation;
  }

  async #checkRebuild(version: CheckedVersion, options: Cancellable): Promise<CheckVerdict> {
    const { entry, artifact, source } = version;
    const folder = folderInSource(entry.source);
    const own = (name: string): Uint8Array | undefined => source.find(({ path }) => path === `${folder}${name}`)?.bytes;
    const differing = [...artifact.files].filter(
      ([path, bytes]) => path !== "plugin.wasm" && !isSame(own(path), bytes),
    );
    if (own("plugin.toml") === undefined || differing.length > 0) {
      return { state: "FAIL", text: `the source has another ${differing[0]?.[0] ?? "plugin.toml"} than the artefact` };
    }
    if (entry.build.parseltongue !== VERSION && entry.wasm !== null) {
      return {
        state: "ERROR",
        text: `it was built with parseltongue ${entry.build.parseltongue}, and this is ${VERSION}`,
      };
    }
    const library = libraryFor(entry);
    const strange = entry.native.find((each) => each !== library);
    if (strange !== undefined) {
      return { state: "ERROR", text: `machine code for ${strange.platform}, ${strange.cpu}, cannot be built here` };
    }
    const rebuilt = await this.rebuild(version, { ...options, native: library !== undefined });
    if (typeof rebuilt === "string") {
      const isMachine = rebuilt.startsWith("missing-compiler");
      return { state: isMachine ? "ERROR" : "FAIL", text: rebuilt };
    }
    const text = rebuilt.isolation === "none" ? WITHOUT_BUBBLEWRAP : "";
    const [found, expected] =
      rebuilt.wasmSha256 === (entry.wasm?.sha256 ?? null)
        ? [rebuilt.librarySha256, library?.sha256 ?? null]
        : [rebuilt.wasmSha256, entry.wasm?.sha256];
    if (found === expected) return { state: "PASS", text };
    const tool = Object.entries(rebuilt.toolchain).find(([name, said]) => entry.build.toolchain[name] !== said);
    if (tool !== undefined) {
      const [name, said] = tool;
      const pinned = entry.build.toolchain[name] ?? "nothing";
      return { state: "ERROR", text: `the bytes differ, but this machine has ${said}, and ${pinned} is pinned` };
    }
    return {
      state: "FAIL",
      text: `building the source gives ${found}, the entry says ${expected}`,
    };
  }

  async #firstTest(version: CheckedVersion, options: Cancellable): Promise<ToldReport> {
    const { entry } = version;
    const key = `${entry.artifact.sha256} ${entry.source.treeSha256}`;
    let tested = this.#tested.get(key);
    if (tested === undefined) {
      tested = this.test(version, options);
      this.#tested.set(key, tested);
    }
    return tested;
  }

  /** Writes a source as it lies in its repository. Gives the plugin's folder, from the work directory. */
  async #write(work: string, { entry, source }: VersionParts): Promise<string> {
    await this.#environment.files.createDirectory(work);
    const folder = folderInSource(entry.source);
    for (const { path, bytes } of source) {
      // What somebody has built is no source.
      if (!path.startsWith(`${folder}dist/`)) await this.#put(join(work, "plugin"), path, bytes);
    }
    return `plugin/${folder}`.slice(0, -1);
  }

  async #put(folder: string, path: string, bytes: Uint8Array): Promise<void> {
    const target = join(folder, ...path.split("/"));
    await this.#environment.files.createDirectory(dirname(target));
    await this.#environment.files.replace(target, [bytes]);
  }

  async #open(): Promise<Sandbox> {
    this.#sandbox ??= Sandbox.open(this.#environment).then((sandbox) => {
      if (sandbox.isolation === "none") this.#options.onUnconfined?.();
      return sandbox;
    });
    return this.#sandbox;
  }

  #fresh(): string {
    return join(this.#options.directory, randomUUID());
  }
}

function isSame(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && Buffer.compare(a, b) === 0;
}

/** Code and message of what a command said when it failed. */
function failureOf({ exitCode, stderr }: ProcessResult): string {
  const said = new TextDecoder().decode(stderr).trim();
  try {
    // Compilers have their say before it, and may show source there.
    const last = said.slice(said.lastIndexOf("\n") + 1);
    const { error } = JSON.parse(last) as { error: { code?: string; message: string } };
    return `${error.code ?? "failed"}: ${error.message}`;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return `it ended with ${exitCode}: ${said.split("\n").slice(-3).join("; ")}`;
  }
}
