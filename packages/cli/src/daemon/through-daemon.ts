import type { Machine } from "../machine.ts";
import type { RequestOptions } from "./daemon-client.ts";
import type { DaemonConnection } from "./daemons.ts";
import { WaitingDisplay } from "./waiting-display.ts";

/** Asks the root's daemon something, showing what it reads meanwhile; undefined when none runs. */
export async function throughDaemon<Answer extends object>(
  root: string,
  machine: Machine,
  quiet: boolean,
  ask: (daemon: DaemonConnection, options: RequestOptions) => Promise<Answer>,
): Promise<Answer | undefined> {
  const daemon = await machine.daemons.connect(root);
  if (daemon === undefined) return undefined;
  const waiting = new WaitingDisplay(machine, quiet);
  try {
    const answer = await ask(daemon, { signal: machine.signal, onProgress: waiting.show.bind(waiting) });
    await waiting.end("updating" in answer && answer.updating === true);
    return answer;
  } finally {
    await waiting.end(false);
    daemon.close();
  }
}
