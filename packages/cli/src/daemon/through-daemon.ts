import { CliError } from "../cli-error.ts";
import type { Machine } from "../machine.ts";
import type { RequestOptions } from "./daemon-client.ts";
import type { DaemonConnection } from "./daemons.ts";
import { WaitingDisplay } from "./waiting-display.ts";

/**
 * Asks the root's daemon something, showing what it reads meanwhile; undefined when none runs, and, with a note, when it
 * ends before it has answered: whatever ended it, who asked gets an answer from the saved graph.
 */
export async function throughDaemon<Answer extends object>(
  root: string,
  machine: Machine,
  quiet: boolean,
  ask: (daemon: DaemonConnection, options: RequestOptions) => Promise<Answer>,
): Promise<Answer | undefined> {
  try {
    const daemon = await machine.daemons.connect(root);
    return daemon && (await asked(daemon, machine, quiet, ask));
  } catch (error) {
    if (!(error instanceof CliError && error.code === "daemon-ended")) throw error;
    if (!quiet) machine.stderr.write("note: the daemon ended while it was asked; this answer was made without it\n");
    return undefined;
  }
}

async function asked<Answer extends object>(
  daemon: DaemonConnection,
  machine: Machine,
  quiet: boolean,
  ask: (daemon: DaemonConnection, options: RequestOptions) => Promise<Answer>,
): Promise<Answer> {
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
