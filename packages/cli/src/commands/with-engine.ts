import type { Engine } from "@parseltongue/engine";
import type { Machine } from "../machine.ts";
import { UserPlugins } from "../plugins/user-plugins.ts";
import { indexFirst } from "./run-index.ts";

/** An engine in this process, its code indexed. */
export interface ReadyEngine {
  readonly engine: Engine;
  /** There was a saved index, so that files may have changed since. */
  readonly wasIndexed: boolean;
  /** What making it ready took. */
  readonly openMs: number;
}

/** Does something with an engine of this process that has the user's plugins, and closes it. */
export async function withEngine<Result>(
  root: string,
  machine: Machine,
  quiet: boolean,
  use: (ready: ReadyEngine) => Promise<Result>,
): Promise<Result> {
  const { environment, processId } = machine;
  const startMs = environment.clock.elapsedMs();
  const plugins = UserPlugins.of(environment, { processId, root });
  const engine = await machine.openEngine(root, plugins && { plugins: plugins.source("kept") });
  try {
    const wasIndexed = engine.state.kind === "ready";
    await indexFirst(engine, machine, quiet);
    return await use({ engine, wasIndexed, openMs: environment.clock.elapsedMs() - startMs });
  } finally {
    await engine.close();
    await plugins?.close();
  }
}
