import { errorFromPlain, type PlainError } from "@parseltongue/base";
import type {
  AnswerReport,
  CheckReport,
  CheckRequest,
  ExportReport,
  Indexed,
  PluginStatus,
  Question,
} from "@parseltongue/engine";
import type { IndexProgress } from "@parseltongue/indexer";
import { connect, type Socket } from "node:net";
import {
  CancellationTokenSource,
  createMessageConnection,
  type MessageConnection,
  ResponseError,
  SocketMessageReader,
  SocketMessageWriter,
} from "vscode-jsonrpc/node";
import { CliError } from "../cli-error.ts";
import {
  askRequest,
  checkRequest,
  type DaemonStatus,
  exportRequest,
  indexRequest,
  type IndexRequest,
  metricsRequest,
  pluginsRequest,
  progressNotification,
  PROTOCOL_VERSION,
  reloadRequest,
  resetRequest,
  statusRequest,
  stopRequest,
} from "./protocol.ts";

/** How long a daemon may take to say what it is; a busy one answers between two steps of its work. */
const STATUS_DEADLINE_MS = 15_000;

/** How one request is called off and followed. */
export interface RequestOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: IndexProgress) => void;
}

export interface IndexThroughDaemon extends IndexRequest, RequestOptions {}

/** One connection to a running daemon. */
export class DaemonClient {
  readonly #connection: MessageConnection;
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
    this.#connection.listen();
  }

  /**
   * A connection to the daemon that listens at `socketPath`; undefined when none does.
   * @throws CliError `daemon-silent`, `daemon-other-version`, `daemon-ended`
   */
  static async connect(socketPath: string): Promise<DaemonClient | undefined> {
    const socket = await openSocket(socketPath);
    if (socket === undefined) return undefined;
    const client = new DaemonClient(socket);
    try {
      const status = await client.status();
      if (status.protocol === PROTOCOL_VERSION) return client;
      throw new CliError("daemon-other-version", `the running daemon is version ${status.version}`, {
        hint: "stop it with the program that started it, or end process " + String(status.processId),
        details: { processId: status.processId },
      });
    } catch (error) {
      client.close();
      throw error;
    }
  }

  /** What the daemon is and has. @throws CliError `daemon-silent` when it doesn't answer in time */
  async status(): Promise<DaemonStatus> {
    const deadline = AbortSignal.timeout(STATUS_DEADLINE_MS);
    try {
      return await this.#request(deadline, (token) => this.#connection.sendRequest(statusRequest, token));
    } catch (cause) {
      if (!deadline.aborted) throw cause;
      throw new CliError("daemon-silent", `the daemon has not answered for ${STATUS_DEADLINE_MS / 1000} s`, {
        hint: "ask without it (--no-daemon), or end its process",
        cause,
      });
    }
  }

  /**
   * The answer; `onProgress` hears what the daemon is reading meanwhile.
   * @throws the engine's coded errors, as `engine.query` does; CliError `daemon-ended`, as all that is asked of it
   */
  async ask(question: Question, options: RequestOptions = {}): Promise<AnswerReport> {
    return this.#followed(options, (token) => this.#connection.sendRequest(askRequest, question, token));
  }

  /** Has the daemon index everything anew. */
  async index(options: IndexThroughDaemon = {}): Promise<Indexed> {
    const { signal: _signal, onProgress: _onProgress, ...request } = options;
    return this.#followed(options, (token) => this.#connection.sendRequest(indexRequest, request, token));
  }

  /** What the rules that are on find. @throws as `engine.plugins.check` */
  async check(request: CheckRequest, options: RequestOptions = {}): Promise<CheckReport> {
    return this.#followed(options, (token) => this.#connection.sendRequest(checkRequest, request, token));
  }

  /** An answer as an exporter writes it. @throws as `engine.plugins.export` */
  async export(question: Question, format: string, options: RequestOptions = {}): Promise<ExportReport> {
    const { base64, ...report } = await this.#followed(options, (token) =>
      this.#connection.sendRequest(exportRequest, { question, format }, token),
    );
    return { ...report, bytes: new Uint8Array(Buffer.from(base64, "base64")) };
  }

  /** The plugins that are on, with what they cost so far. */
  async plugins(): Promise<readonly PluginStatus[]> {
    return this.#request(undefined, (token) => this.#connection.sendRequest(pluginsRequest, token));
  }

  /** Has the daemon read the user's configuration again. */
  async reloadPlugins(): Promise<readonly PluginStatus[]> {
    return this.#request(undefined, (token) => this.#connection.sendRequest(reloadRequest, token));
  }

  /** Forgets what is held against a plugin. Whether it is loaded. */
  async resetPlugin(name: string): Promise<boolean> {
    return this.#request(undefined, (token) => this.#connection.sendRequest(resetRequest, { name }, token));
  }

  /** Counts and times since the daemon's start, in Prometheus's text format. */
  async metrics(): Promise<string> {
    return this.#request(undefined, (token) => this.#connection.sendRequest(metricsRequest, token));
  }

  /** Has the daemon save and end; resolves when its socket is closed. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => {
      this.#socket.once("close", () => resolve());
    });
    // The answer and the end may arrive together, and then the end is seen first: it says as much.
    await Promise.race([this.#request(undefined, (token) => this.#connection.sendRequest(stopRequest, token)), closed]);
    await closed;
  }

  close(): void {
    this.#connection.dispose();
    this.#socket.destroy();
  }

  async #followed<T>(
    { signal, onProgress }: RequestOptions,
    send: (token: CancellationTokenSource["token"]) => Promise<T>,
  ): Promise<T> {
    const listening = onProgress && this.#connection.onNotification(progressNotification, onProgress);
    try {
      return await this.#request(signal, send);
    } finally {
      listening?.dispose();
    }
  }

  async #request<T>(
    signal: AbortSignal | undefined,
    send: (token: CancellationTokenSource["token"]) => Promise<T>,
  ): Promise<T> {
    signal?.throwIfAborted();
    const cancellation = new CancellationTokenSource();
    const lost = new Promise<never>((_resolve, reject) => {
      signal?.addEventListener("abort", () => {
        cancellation.cancel();
        reject(signal.reason as Error);
      });
      this.#socket.once("close", () => reject(daemonEnded()));
    });
    try {
      return await Promise.race([send(cancellation.token), lost]);
    } catch (error) {
      if (error instanceof ResponseError && isPlainError(error.data)) throw errorFromPlain(error.data);
      // What is written to one that is gone fails before the end is heard of.
      throw this.#socket.destroyed && !(error instanceof CliError) && signal?.aborted !== true
        ? daemonEnded(error)
        : error;
    } finally {
      cancellation.dispose();
    }
  }
}

function daemonEnded(cause?: unknown): CliError {
  return new CliError("daemon-ended", "the daemon ended while it was asked", cause === undefined ? {} : { cause });
}

function isPlainError(data: unknown): data is PlainError {
  return typeof data === "object" && data !== null && "message" in data && "name" in data;
}

/** Undefined when nobody listens: no such file, or one that a dead process left. */
async function openSocket(path: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once("connect", () => resolve(socket));
    socket.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT" || error.code === "ECONNREFUSED") resolve(undefined);
      else reject(new CliError("daemon-failed", `cannot reach the daemon: ${error.message}`, { cause: error }));
    });
  });
}
