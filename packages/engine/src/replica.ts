import { Worker } from "node:worker_threads";
import { errorFromPlain } from "@parseltongue/base";
import { encodeSnapshot, type Graph, type LogRecord } from "@parseltongue/graph";
import { EngineError } from "./engine-error.ts";
import type { GraphQuestion } from "./question.ts";
import type { PluginWork, WorkDone, WorkOf } from "./plugins/beside/plugin-work.ts";
import type { GivenHostData } from "./plugins/host-data/host-knowledge.ts";
import type { PluginConfiguration } from "./plugins/plugin-configuration.ts";
import type { ReplicaNews, ReplicaRequest, ReplicaResponse } from "./replica-messages.ts";
import type { AnswerReport } from "./report/answer-report.ts";

interface Waiting {
  readonly resolve: (response: ReplicaResponse) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A second graph in a worker that repeats the main graph's commits and answers whole-graph questions, so that these
 * never hold up the main thread. Requests are handled in order, so an answer is right for the commits sent before.
 */
export class Replica {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #failure: EngineError | undefined;

  private constructor(worker: Worker, onNews: (news: ReplicaNews) => void) {
    this.#worker = worker;
    worker.on("message", (message: ReplicaResponse | ReplicaNews) => {
      if ("id" in message) this.#take(message);
      else onNews(message);
    });
    worker.on("error", (error) => this.#fail(error));
    worker.on("exit", (code) => this.#fail(new Error(`the worker ended with ${code}`)));
    // A replica alone keeps no process alive; a request that is waited for does.
    worker.unref();
  }

  /** @param onNews hears what plugins in the worker have to tell */
  static start(graph: Graph, epochBase: number, onNews: (news: ReplicaNews) => void): Replica {
    const replica = new Replica(new Worker(new URL("./replica-worker.ts", import.meta.url)), onNews);
    replica.load(graph, epochBase);
    return replica;
  }

  /** Whether it has ended by itself and another should be started. */
  get hasFailed(): boolean {
    return this.#failure !== undefined;
  }

  /** Replaces the replica's graph with a copy of this one. */
  load(graph: Graph, epochBase: number): void {
    const snapshot = snapshotBytes(graph);
    this.#worker.postMessage({ kind: "load", snapshot, epochBase } satisfies ReplicaRequest, [snapshot.buffer]);
  }

  /** Has the replica take a step that the graph has taken. */
  step(record: LogRecord): void {
    this.#worker.postMessage({ kind: "step", record } satisfies ReplicaRequest);
  }

  /** @throws what answering throws; EngineError `replica-failed` */
  async report(question: GraphQuestion): Promise<AnswerReport> {
    const response = await this.#ask((id) => ({ kind: "report", id, question }));
    if (response.kind !== "report") throw new Error(`a report was asked for, the replica gave a ${response.kind}`);
    return response.report;
  }

  /** Has these plugins on in the worker, and no others. */
  usePlugins(configuration: PluginConfiguration, given: GivenHostData): void {
    this.#worker.postMessage({ kind: "plugins", configuration, given } satisfies ReplicaRequest);
  }

  /** Has plugins do something over the graph as it is now. @throws what the work throws; EngineError `replica-failed` */
  async work<Kind extends PluginWork["kind"]>(work: WorkOf<Kind>, given: GivenHostData): Promise<WorkDone<Kind>> {
    const response = await this.#ask((id) => ({ kind: "work", id, work, given }));
    if (response.kind !== "done") throw new Error(`work was asked for, the replica gave a ${response.kind}`);
    return response.done as WorkDone<Kind>;
  }

  /** @throws EngineError `replica-differs` when it does not hold what `graph` does, `replica-failed` */
  async verify(graph: Graph): Promise<void> {
    const expected = graph.memoryChecksum();
    const response = await this.#ask((id) => ({ kind: "checksum", id }));
    if (response.kind !== "checksum") throw new Error(`a checksum was asked for, the replica gave a ${response.kind}`);
    if (response.checksum === expected) return;
    throw new EngineError("replica-differs", `the replica's checksum is ${response.checksum}, not ${expected}`);
  }

  async close(): Promise<void> {
    this.#failure ??= new EngineError("closed", "the engine is closed");
    await this.#worker.terminate();
  }

  async #ask(request: (id: number) => ReplicaRequest): Promise<ReplicaResponse> {
    if (this.#failure) throw this.#failure;
    const id = this.#nextId++;
    this.#worker.ref();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage(request(id));
    });
  }

  #take(response: ReplicaResponse): void {
    const waiting = this.#waiting.get(response.id);
    if (response.id === 0 && response.kind === "failure") {
      this.#fail(errorFromPlain(response.error));
      return;
    }
    if (waiting === undefined) return;
    this.#settled(response.id);
    if (response.kind === "failure") waiting.reject(errorFromPlain(response.error));
    else waiting.resolve(response);
  }

  #settled(id: number): void {
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
  }

  #fail(cause: Error): void {
    this.#failure ??= new EngineError("replica-failed", `the replica ended: ${cause.message}`, { cause });
    for (const [id, { reject }] of this.#waiting) {
      this.#settled(id);
      reject(this.#failure);
    }
  }
}

function snapshotBytes(graph: Graph): Uint8Array<ArrayBuffer> {
  const chunks = encodeSnapshot(graph, {});
  const bytes = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
