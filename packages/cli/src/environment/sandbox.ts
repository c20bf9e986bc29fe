import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Cancellable, type Environment, EnvironmentError, type ProcessResult } from "@parseltongue/base";

/** What keeps a program that strangers had a hand in from this machine. */
export type Isolation = "bubblewrap" | "none";

/** What is so without bubblewrap, for people. */
export const WITHOUT_BUBBLEWRAP: string =
  "bubblewrap does not work here: compilers that build strangers' source can read what you can read, and reach the network. " +
  "What protects is that they run no code of a plugin, and that a plugin's own code is metered WebAssembly";

/** What is run, and what it gets to see. */
export interface SandboxRequest extends Cancellable {
  /** Words for `parseltongue`. */
  readonly words: readonly string[];
  /** Absolute path of the only directory that it may write to; `WORK` stands for it in `words`. */
  readonly work: string;
  /** Launcher of the parseltongue to run. Default: this one. */
  readonly launcher?: string;
  /** Variables beside those that programs need to be found. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Stands in `words` for the directory, which has another name inside. */
export const WORK = "{work}";
/** Where no program of any system is. */
const INSIDE = "/plugin-work";
const MAX_OUTPUT_BYTES = 32 << 20;
/** What programs and compilers are made of. No home, no configuration, no socket. */
const SYSTEM = ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/alternatives"];
const PATH = "/usr/local/bin:/usr/bin:/bin";
/** Of this program. */
export const LAUNCHER: string = fileURLToPath(new URL("../../bin/parseltongue.js", import.meta.url));
const PROBE_MS = 20_000;

/**
 * Runs parseltongue on what strangers wrote: compilers over their source, their code over graphs.
 *
 * With bubblewrap it has no network, no variable of this process, no other process, no file but the system's programs, its
 * own code and compilers, all of them read-only, and one directory to write to. Without it the variables are the same few,
 * and nothing else keeps it in: what then protects is that the toolchains run no code of a plugin (no build scripts, no
 * macros of its own, no transforms), that plugins themselves are metered WebAssembly, and that what a compiler could copy
 * out of this machine's files would not be the published bytes. Either way all of it ends with this process, though that be
 * killed.
 */
export class Sandbox {
  readonly isolation: Isolation;
  readonly #environment: Environment;

  private constructor(environment: Environment, isolation: Isolation) {
    this.#environment = environment;
    this.isolation = isolation;
  }

  /** The strongest that works here; tried out, as users may be forbidden to make namespaces. */
  static async open(environment: Environment): Promise<Sandbox> {
    const probe = ["--ro-bind", "/", "/", "--unshare-all", "--die-with-parent", "/bin/true"];
    const signal = AbortSignal.timeout(PROBE_MS);
    try {
      const options = { directory: "/", maxOutputBytes: 1 << 16, isBound: true, signal };
      const { exitCode } = await environment.processes.run("bwrap", probe, options);
      return new Sandbox(environment, exitCode === 0 ? "bubblewrap" : "none");
    } catch (error) {
      if (error instanceof EnvironmentError || signal.aborted) return new Sandbox(environment, "none");
      throw error;
    }
  }

  /**
   * Runs it to its end. Exit codes are results.
   * @throws EnvironmentError `killed`, `output-too-large`, `not-found`
   */
  async run({ words, work, launcher = LAUNCHER, variables = {}, signal }: SandboxRequest): Promise<ProcessResult> {
    const isInside = this.isolation === "bubblewrap";
    const own = words.map((word) => word.replaceAll(WORK, isInside ? INSIDE : work));
    const shown = { PATH: this.#path(), HOME: isInside ? "/tmp" : work, LANG: "C.UTF-8", ...rustup(), ...variables };
    const node = realpathSync(process.execPath);
    const program = [node, realpathSync(launcher), ...own];
    const before = isInside
      ? bubblewrap(work, [node, codeAround(launcher), ...toolchains(this.#path())], shown)
      : bare(shown);
    const [first = "", ...rest] = [...before, ...program];
    const options = { directory: work, maxOutputBytes: MAX_OUTPUT_BYTES, isBound: true, ...(signal && { signal }) };
    return this.#environment.processes.run(first, rest, options);
  }

  #path(): string {
    const folders = (this.#environment.variable("PATH") ?? PATH)
      .split(delimiter)
      .filter((each) => each.startsWith("/"));
    return folders.join(delimiter);
  }
}

function bare(variables: Readonly<Record<string, string>>): readonly string[] {
  return ["env", "-i", ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)];
}

function bubblewrap(
  work: string,
  readable: readonly string[],
  variables: Readonly<Record<string, string>>,
): readonly string[] {
  // No session of its own: it has no terminal anyway, and would leave the group that is killed before it asks to be itself.
  const words = ["bwrap", ..."--unshare-all --die-with-parent --clearenv --tmpfs /tmp".split(" ")];
  for (const path of [...SYSTEM, ...readable]) words.push("--ro-bind-try", path, path);
  words.push(..."--proc /proc --dev /dev".split(" "), "--bind", work, INSIDE, "--chdir", INSIDE);
  for (const [name, value] of Object.entries(variables)) words.push("--setenv", name, value);
  return [...words, "--"];
}

/** The directory that holds a parseltongue with all that it imports: the one with `node_modules`, or that itself. */
function codeAround(launcher: string): string {
  let folder = dirname(dirname(dirname(realpathSync(launcher))));
  while (basename(folder) !== "node_modules" && !existsSync(join(folder, "node_modules"))) {
    const above = dirname(folder);
    if (above === folder) return dirname(dirname(realpathSync(launcher)));
    folder = above;
  }
  return folder;
}

/** Folders of programs, and where rustup keeps compilers; nothing else of a home, where keys and tokens are. */
function toolchains(path: string): readonly string[] {
  const isHome = (folder: string): boolean => `${homedir()}/`.startsWith(folder.endsWith("/") ? folder : `${folder}/`);
  return [...path.split(delimiter), ...Object.values(rustup())].filter((each) => existsSync(each) && !isHome(each));
}

function rustup(): Readonly<Record<string, string>> {
  const folder = process.env["RUSTUP_HOME"] ?? join(homedir(), ".rustup");
  return existsSync(folder) ? { RUSTUP_HOME: folder } : {};
}
