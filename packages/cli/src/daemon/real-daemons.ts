import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Environment } from "@parseltongue/base";
import { CliError } from "../cli-error.ts";
import { type DetachedProcess, startDetached } from "../environment/detached-process.ts";
import {
  ensurePrivateDirectory,
  listenPrivately,
  type PrivateSocket,
  privateSocketOf,
  removeSocket,
  socketExists,
} from "../environment/private-socket.ts";
import type { DaemonConnection, Daemons, StartOptions } from "./daemons.ts";
import type { DaemonServer, DaemonService } from "./daemon-server.ts";

/** How long a new daemon may take until it answers. It answers before it has read anything. */
const START_DEADLINE_MS = 15_000;
/** How long after the end of the process that was started another one's answer is waited for. */
const RIVAL_DEADLINE_MS = 3000;
const POLL_MS = 20;
const LOG_LINES_TOLD = 20;

/** Daemons as processes of this machine, found through sockets. */
export class RealDaemons implements Daemons {
  readonly #environment: Environment;

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  async connect(root: string): Promise<DaemonConnection | undefined> {
    const socket = this.#socketOf(root);
    if (!(await socketExists(socket))) return undefined;
    await ensurePrivateDirectory(socket);
    // Loaded here: a command that finds no socket needs no protocol.
    const { DaemonClient } = await import("./daemon-client.ts");
    return DaemonClient.connect(socket.path);
  }

  async serve(root: string, service: DaemonService): Promise<DaemonServer> {
    const socket = this.#socketOf(root);
    await ensurePrivateDirectory(socket);
    await removeSocket(socket);
    const { DaemonServer } = await import("./daemon-server.ts");
    return DaemonServer.start(service, (server) => listenPrivately(server, socket));
  }

  async serveMetrics(address: string, text: () => string): Promise<{ close(): void }> {
    const { serveMetrics } = await import("./metrics-server.ts");
    return serveMetrics(address, text);
  }

  async start(root: string, options: StartOptions): Promise<DaemonConnection> {
    const socket = this.#socketOf(root);
    await ensurePrivateDirectory(socket);
    const { watch, metrics, logLevel } = options;
    const words = [
      LAUNCHER,
      "daemon",
      "run",
      "--root",
      root,
      ...(watch ? ["--watch"] : []),
      ...(metrics === undefined ? [] : ["--metrics", metrics]),
      ...(logLevel === undefined ? [] : ["--log-level", logLevel]),
    ];
    const daemon = await startDetached(process.execPath, words, { directory: root, logPath: socket.logPath });
    return this.#firstAnswer(root, daemon, options.signal);
  }

  /**
   * Waits for whichever daemon of the root answers first: another one may have started at the same moment. Then the one
   * started here ends as soon as it finds the index taken, which may be before the other one answers.
   */
  async #firstAnswer(root: string, daemon: DetachedProcess, signal: AbortSignal): Promise<DaemonConnection> {
    const { clock } = this.#environment;
    let deadlineMs = clock.elapsedMs() + START_DEADLINE_MS;
    let sawEnd = false;
    while (clock.elapsedMs() < deadlineMs) {
      if (daemon.hasEnded() && !sawEnd) {
        sawEnd = true;
        deadlineMs = Math.min(deadlineMs, clock.elapsedMs() + RIVAL_DEADLINE_MS);
      }
      const connection = await this.connect(root);
      if (connection) return connection;
      await delay(POLL_MS, undefined, { signal });
    }
    throw new CliError("daemon-failed", "the daemon did not start", {
      hint: `its last words were:\n${(await daemon.lastLines(LOG_LINES_TOLD)).join("\n")}`,
      details: { log: daemon.logPath },
    });
  }

  #socketOf(root: string): PrivateSocket {
    return privateSocketOf(root, {
      platform: process.platform,
      userId: process.getuid?.(),
      runtimeDirectory: this.#environment.variable("XDG_RUNTIME_DIR"),
      temporaryDirectory: this.#environment.variable("TMPDIR") ?? "/tmp",
    });
  }
}

const LAUNCHER = fileURLToPath(new URL("../../bin/parseltongue.js", import.meta.url));
