import { canonicalJson } from "@parseltongue/base";
import type { ExitCode } from "../../exit-codes.ts";
import { reportFailure } from "../../failure.ts";
import type { Machine } from "../../machine.ts";
import type { BuiltPlugin } from "../build-plugin.ts";

/** What one round of developing needs from around it. */
export interface DevelopOptions {
  readonly machine: Machine;
  /** Absolute path of the plugin. */
  readonly directory: string;
  /** Root of the code base that is asked, as found. */
  readonly root: string;
  /** Words of the question that shows the plugin's effect; empty: none. */
  readonly ask: readonly string[];
  /** Do not ask before the plugin is turned on. */
  readonly yes: boolean;
  readonly build: () => Promise<BuiltPlugin>;
  /** Runs another command line on a machine. */
  readonly run: (argv: readonly string[], machine: Machine) => Promise<ExitCode>;
}

/** Builds a plugin, turns it on in the place of its last version, and asks a question: once at first, then per change. */
export class Development {
  readonly #options: DevelopOptions;
  /** Rights and memory that the user has agreed to. */
  #agreed: string | undefined;

  constructor(options: DevelopOptions) {
    this.#options = options;
  }

  /** Does all of it once; failures are told and leave the last version that worked in its place. */
  async round(): Promise<void> {
    const { machine, build } = this.#options;
    const { clock } = machine.environment;
    const startMs = clock.elapsedMs();
    let built: BuiltPlugin;
    try {
      built = await build();
    } catch (error) {
      reportFailure(machine, error, false);
      return;
    }
    const { name, version } = built.project.manifest;
    if (!(await this.#turnOn(built))) return;
    const place = await this.#reload();
    const tookMs = clock.elapsedMs() - startMs;
    machine.stdout.write(`${name} ${version} built and on, ${place}, ${Math.round(tookMs)} ms\n`);
    await this.#ask();
  }

  /** Puts the build in the place of the last one; asks first when it wants other rights than those agreed to. */
  async #turnOn({ project, prepared }: BuiltPlugin): Promise<boolean> {
    const { machine, directory, yes, run } = this.#options;
    const { capabilities, memoryPages } = project.manifest;
    const rights = canonicalJson({ capabilities, memoryPages, interfaces: [...prepared.interfaces].toSorted() });
    const isAgreed = this.#agreed === rights;
    const words = ["plugin", "add", directory, ...(yes || isAgreed ? ["--yes"] : [])];
    const exitCode = await run(words, isAgreed ? quiet(machine) : machine);
    if (exitCode !== 0) return false;
    this.#agreed = rights;
    return true;
  }

  /** Has the daemon of the code base, if one runs, take the build over. Gives where it is on. */
  async #reload(): Promise<string> {
    const { machine, root } = this.#options;
    const daemon = await machine.daemons.connect(root);
    if (daemon === undefined) return "no daemon runs";
    try {
      await daemon.reloadPlugins();
      return "in the daemon";
    } finally {
      daemon.close();
    }
  }

  async #ask(): Promise<void> {
    const { machine, ask, root, run } = this.#options;
    if (ask.length > 0) await run([...ask, "--root", root], machine);
  }
}

/** A machine whose output goes nowhere; errors are still told. */
function quiet(machine: Machine): Machine {
  return { ...machine, stdout: { write: () => {}, isTerminal: false, columns: machine.stdout.columns } };
}
