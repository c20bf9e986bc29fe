import { parentPort } from "node:worker_threads";
import { type Clock, errorToPlain } from "@parseltongue/base";
import { decodeSnapshot, Graph, GraphQueries, type LogRecord } from "@parseltongue/graph";
import { answerQuestion } from "./answer-question.ts";
import type { GraphQuestion } from "./question.ts";
import type { ReplicaPlugins } from "./plugins/beside/replica-plugins.ts";
import type { ReplicaNews, ReplicaRequest, ReplicaResponse } from "./replica-messages.ts";
import type { AnswerReport } from "./report/answer-report.ts";
import { makeReport } from "./report/make-report.ts";

/** The Environment of the main thread cannot be handed in; only durations are measured here. */
const clock: Pick<Clock, "elapsedMs"> = { elapsedMs: () => performance.now() };

let graph = Graph.create();
let queries = new GraphQueries(graph);
let epochBase = 0;

/** To whoever started this: as a worker, or as a process. */
const send = (message: ReplicaResponse | ReplicaNews): void => {
  if (parentPort) parentPort.postMessage(message);
  else process.send?.(message);
};

let plugins: ReplicaPlugins | undefined;
let turn: Promise<void> = Promise.resolve();

(parentPort ?? process).on("message", (request: ReplicaRequest) => {
  // One after the other, also those that wait for something.
  turn = turn.then(async () => take(request));
});

// As a process: whoever asked is gone.
process.on("disconnect", () => process.exit(0));

async function take(request: ReplicaRequest): Promise<void> {
  const id = "id" in request ? request.id : 0;
  try {
    const response = await handle(request);
    if (response) send(response);
  } catch (error) {
    // Id 0: a commit or a graph that cannot be taken. The replica is of no use from then on.
    send({ kind: "failure", id, error: errorToPlain(error) });
  }
}

async function handle(request: ReplicaRequest): Promise<ReplicaResponse | undefined> {
  switch (request.kind) {
    case "load":
      graph = decodeSnapshot(request.snapshot).graph;
      queries = new GraphQueries(graph);
      epochBase = request.epochBase;
      plugins?.replaceGraph(graph);
      return undefined;
    case "step":
      step(request.record);
      return undefined;
    case "report":
      return { kind: "report", id: request.id, report: report(request.question) };
    case "checksum":
      return { kind: "checksum", id: request.id, checksum: graph.memoryChecksum() };
    case "plugins":
      plugins ??= await startPlugins();
      await plugins.configure(request.configuration, request.given);
      return undefined;
    case "work": {
      if (plugins === undefined) throw new Error("the replica was told of no plugins");
      return { kind: "done", id: request.id, done: await plugins.do(request.work, request.given) };
    }
  }
}

/** Loaded here: most code bases are asked without plugins. */
async function startPlugins(): Promise<ReplicaPlugins> {
  const { ReplicaPlugins } = await import("./plugins/beside/replica-plugins.ts");
  return new ReplicaPlugins({
    listeners: { onEvent: (event) => send({ kind: "event", event }), onLog: (entry) => send({ kind: "log", entry }) },
    answering: () => ({ view: graph, questions: queries, clock }),
    epochBase: () => epochBase,
  });
}

function step(record: LogRecord): void {
  if (record.type === "compaction") {
    graph.compactStep(record.work);
    return;
  }
  const change = graph.apply(record.commit);
  queries.apply(change);
  plugins?.applied(change);
}

function report(question: GraphQuestion): AnswerReport {
  const answering = { view: graph, questions: queries, clock };
  const reply = answerQuestion(answering, question);
  return makeReport(answering, question, { ...reply, epoch: reply.epoch + epochBase });
}
