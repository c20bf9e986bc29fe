import { resolve } from "node:path";
import { safeText } from "@parseltongue/base";
import type { ExitCode } from "../exit-codes.ts";
import { reportFailure } from "../failure.ts";
import { findRoot } from "../find-root.ts";
import type { Machine } from "../machine.ts";
import type { BuiltPlugin } from "./build-plugin.ts";
import { type DevelopOptions, Development } from "./dev/develop.ts";
import { watchProject } from "./dev/watch-project.ts";
import type { KitInvocation } from "./kit-invocation.ts";
import { readProject } from "./plugin-project.ts";
import { wordsOf } from "./testing/ask-graph.ts";

type DevInvocation = Extract<KitInvocation, { command: "plugin-dev" }>;

/** `plugin dev`: builds and turns a plugin on with every change, until the user ends it. */
export async function runDev(
  invocation: DevInvocation,
  machine: Machine,
  build: () => Promise<BuiltPlugin>,
  run: DevelopOptions["run"],
): Promise<ExitCode> {
  const { environment, signal, workingDirectory, stderr } = machine;
  const { directory } = await readProject(environment, resolve(workingDirectory, invocation.directory));
  const root = await findRoot(environment, workingDirectory, invocation.root);
  const ask = wordsOf(invocation.ask ?? "");
  const development = new Development({ machine, directory, root, ask, yes: invocation.yes, build, run });
  const rounds = new Rounds(async () => development.round());
  let failure: unknown;
  const ended = new Promise<void>((end) => {
    signal.addEventListener("abort", () => end(), { once: true });
    rounds.onFailure = (error) => {
      failure = error;
      end();
    };
  });
  const watch = await watchProject(environment, directory, () => rounds.request(), rounds.onFailure);
  stderr.write(`watching ${safeText(directory)}; Ctrl-C ends it\n`);
  rounds.request();
  if (!signal.aborted) await ended;
  await watch.stop();
  await rounds.idle();
  return failure === undefined ? 0 : reportFailure(machine, failure, false);
}

/** Runs rounds one after the other; requests during one make one more. */
class Rounds {
  onFailure: (error: unknown) => void = () => {};
  readonly #round: () => Promise<void>;
  #running: Promise<void> | undefined;
  #isRequested = false;

  constructor(round: () => Promise<void>) {
    this.#round = round;
  }

  request(): void {
    this.#isRequested = true;
    this.#running ??= this.#run();
  }

  async idle(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    try {
      while (this.#isRequested) {
        this.#isRequested = false;
        await this.#round();
      }
    } catch (error) {
      this.onFailure(error);
    } finally {
      this.#running = undefined;
    }
  }
}
