import { errorFromPlain } from "@parseltongue/base";
import { encodeSnapshot, type Graph, type LogRecord } from "@parseltongue/graph";
import { EngineError } from "./engine-error.ts";
import type { GraphQuestion } from "./question.ts";
import type { PluginWork, WorkDone, WorkOf } from "./plugins/beside/plugin-work.ts";
import type { GivenHostData } from "./plugins/host-data/host-knowledge.ts";
import type { PluginConfiguration } from "./plugins/plugin-configuration.ts";
import type { ReplicaNews, ReplicaRequest, ReplicaResponse } from "./replica-messages.ts";
import type { ReplicaThread } from "./replica-thread.ts";
import type { AnswerReport } from "./report/answer-report.ts";

interface Waiting {
  readonly resolve: (response: ReplicaResponse) => void;
  readonly reject: (error: Error) => void;
  readonly timer: NodeJS.Timeout | undefined;
}

/** How a replica is looked after. */
export interface ReplicaOptions {
  /** Hears what plugins in it have to tell. */
  readonly onNews: (news: ReplicaNews) => void;
  /** It is ended when a request takes longer. Default: it takes as long as it takes. */
  readonly deadlineMs?: number;
}

/**
 * A second graph in a worker that repeats the main graph's commits and answers whole-graph questions, so that these
 * never hold up the main thread. Requests are handled in order, so an answer is right for the commits sent before.
 */
export class Replica {
  readonly #thread: ReplicaThread;
  readonly #deadlineMs: number | undefined;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 1;
  #failure: EngineError | undefined;

  private constructor(thread: ReplicaThread, { onNews, deadlineMs }: ReplicaOptions) {
    this.#thread = thread;
    this.#deadlineMs = deadlineMs;
    thread.listen(
      (message) => {
        if ("id" in message) this.#take(message);
        else onNews(message);
      },
      (cause) => this.#fail(cause),
    );
    // A replica alone keeps no process alive; a request that is waited for does.
    thread.keepAlive(false);
  }

  static start(thread: ReplicaThread, graph: Graph, epochBase: number, options: ReplicaOptions): Replica {
    const replica = new Replica(thread, options);
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
    this.#thread.post({ kind: "load", snapshot, epochBase }, [snapshot.buffer]);
  }

  /** Has the replica take a step that the graph has taken. */
  step(record: LogRecord): void {
    this.#thread.post({ kind: "step", record });
  }

  /** @throws what answering throws; EngineError `replica-failed` */
  async report(question: GraphQuestion): Promise<AnswerReport> {
    const response = await this.#ask((id) => ({ kind: "report", id, question }));
    if (response.kind !== "report") throw new Error(`a report was asked for, the replica gave a ${response.kind}`);
    return response.report;
  }

  /** Has these plugins on in the worker, and no others. */
  usePlugins(configuration: PluginConfiguration, given: GivenHostData): void {
    this.#thread.post({ kind: "plugins", configuration, given });
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

  /** Ends it, whatever it does; what is waited for fails. @param why in lower case */
  end(why: string): void {
    this.#fail(new Error(why));
    this.#thread.terminate().catch(() => {});
  }

  async close(): Promise<void> {
    this.#failure ??= new EngineError("closed", "the engine is closed");
    await this.#thread.terminate();
  }

  async #ask(request: (id: number) => ReplicaRequest): Promise<ReplicaResponse> {
    if (this.#failure) throw this.#failure;
    const id = this.#nextId++;
    this.#thread.keepAlive(true);
    const timer =
      this.#deadlineMs === undefined
        ? undefined
        : setTimeout(() => this.end(`it took longer than ${this.#deadlineMs} ms`), this.#deadlineMs);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject, timer });
      this.#thread.post(request(id));
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
    clearTimeout(this.#waiting.get(id)?.timer);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#thread.keepAlive(false);
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
