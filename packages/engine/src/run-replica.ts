import { type Clock, errorToPlain } from "@parseltongue/base";
import { decodeSnapshot, Graph, GraphQueries, type LogRecord } from "@parseltongue/graph";
import { answerQuestion } from "./answer-question.ts";
import type { GraphQuestion } from "./question.ts";
import type { ReplicaPlugins } from "./plugins/beside/replica-plugins.ts";
import type { OpenNative } from "./plugins/native/native-side.ts";
import type { ReplicaNews, ReplicaRequest, ReplicaResponse } from "./replica-messages.ts";
import type { AnswerReport } from "./report/answer-report.ts";
import { makeReport } from "./report/make-report.ts";

/** The Environment of the main thread cannot be handed in; only durations are measured here. */
const clock: Pick<Clock, "elapsedMs"> = { elapsedMs: () => performance.now() };

/** Of the one replica of a thread or process. */
let graph: Graph;
let queries: GraphQueries;
let epochBase = 0;

/** How a replica hears from whoever started it, and answers. */
export interface ReplicaPort {
  send(message: ReplicaResponse | ReplicaNews): void;
  listen(take: (request: ReplicaRequest) => void): void;
}

let port: ReplicaPort;
const send = (message: ReplicaResponse | ReplicaNews): void => port.send(message);

let plugins: ReplicaPlugins | undefined;
let turn: Promise<void> = Promise.resolve();
let openNative: OpenNative | undefined;

/**
 * Has this thread or process be a replica: from here on it takes what `Replica` sends.
 * @param open loads plugins' libraries; undefined: all of them run in the sandbox
 */
export function runReplica(through: ReplicaPort, open?: OpenNative): void {
  port = through;
  openNative = open;
  graph = Graph.create();
  queries = new GraphQueries(graph);
  // One after the other, also those that wait for something.
  port.listen((request) => {
    turn = turn.then(async () => take(request));
  });
}

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
    ...(openNative && {
      native: {
        open: openNative,
        watch: { begin: (plugin) => send({ kind: "native", plugin }), end: () => send({ kind: "native" }) },
      },
    }),
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
