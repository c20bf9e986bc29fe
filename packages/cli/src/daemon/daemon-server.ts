import { errorToPlain } from "@parseltongue/base";
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
import { createServer, type Server, type Socket } from "node:net";
import {
  type CancellationToken,
  createMessageConnection,
  type MessageConnection,
  SocketMessageReader,
  SocketMessageWriter,
} from "vscode-jsonrpc/node";
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
  reloadRequest,
  resetRequest,
  responseErrorOf,
  statusRequest,
  stopRequest,
} from "./protocol.ts";

/** What a daemon does for its clients. Failures are thrown; they reach the client as coded errors. */
export interface DaemonService {
  status(): DaemonStatus;
  /** `onProgress` hears what is being read meanwhile: while the question waits for it, or once if it does not wait. */
  ask(question: Question, onProgress: (progress: IndexProgress) => void): Promise<AnswerReport>;
  index(
    request: IndexRequest,
    options: { readonly signal: AbortSignal; readonly onProgress: (progress: IndexProgress) => void },
  ): Promise<Indexed>;
  check(request: CheckRequest, onProgress: (progress: IndexProgress) => void): Promise<CheckReport>;
  export(question: Question, format: string, onProgress: (progress: IndexProgress) => void): Promise<ExportReport>;
  plugins(): Promise<readonly PluginStatus[]>;
  reloadPlugins(): Promise<readonly PluginStatus[]>;
  resetPlugin(name: string): boolean;
  metrics(): string;
  /** Called once the answer to `stop` has been handed to the socket. */
  stop(): void;
}

/** Serves clients on a bound Unix socket (or Windows named pipe) until it is closed. */
export class DaemonServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(service: DaemonService) {
    this.#server = createServer((socket) => this.#serve(socket, service));
  }

  /**
   * Listens through `listen`, which binds the server to its address.
   * @throws whatever binding fails with
   */
  static async start(service: DaemonService, listen: (server: Server) => Promise<void>): Promise<DaemonServer> {
    const server = new DaemonServer(service);
    await listen(server.#server);
    return server;
  }

  /** Takes no more clients and removes the socket; those that are there stay. */
  stopListening(): void {
    if (this.#server.listening) this.#server.close();
  }

  /** Ends all connections, which tells their clients that the daemon is done. */
  disconnect(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #serve(socket: Socket, service: DaemonService): void {
    this.#sockets.add(socket);
    const connection = createMessageConnection(new SocketMessageReader(socket), new SocketMessageWriter(socket));
    socket.once("close", () => {
      this.#sockets.delete(socket);
      connection.dispose();
    });
    // A client that breaks the protocol or goes away costs its own connection only.
    connection.onError(() => socket.destroy());
    socket.on("error", () => socket.destroy());
    register(connection, service);
    connection.listen();
  }
}

function register(connection: MessageConnection, service: DaemonService): void {
  const onProgress = (progress: IndexProgress): void =>
    // A client that has gone away need not hear.
    void connection.sendNotification(progressNotification, progress).catch(() => {});
  connection.onRequest(statusRequest, () => service.status());
  connection.onRequest(askRequest, async (question) => answered(async () => service.ask(question, onProgress)));
  connection.onRequest(indexRequest, async (request, token) =>
    answered(async () => service.index(request, { signal: signalOf(token, connection), onProgress })),
  );
  connection.onRequest(checkRequest, async (request) => answered(async () => service.check(request, onProgress)));
  connection.onRequest(exportRequest, async ({ question, format }) =>
    answered(async () => {
      const { bytes, ...report } = await service.export(question, format, onProgress);
      return { ...report, base64: Buffer.from(bytes).toString("base64") };
    }),
  );
  connection.onRequest(pluginsRequest, async () => answered(async () => service.plugins()));
  connection.onRequest(reloadRequest, async () => answered(async () => service.reloadPlugins()));
  connection.onRequest(resetRequest, ({ name }) => service.resetPlugin(name));
  connection.onRequest(metricsRequest, () => service.metrics());
  connection.onRequest(stopRequest, () => {
    setImmediate(() => service.stop());
    return null;
  });
}

async function answered<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw responseErrorOf(errorToPlain(error));
  }
}

/** Fires when the client cancels its request or goes away. */
function signalOf(token: CancellationToken, connection: MessageConnection): AbortSignal {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  token.onCancellationRequested(abort);
  connection.onDispose(abort);
  return controller.signal;
}
