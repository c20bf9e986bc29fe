import { parentPort } from "node:worker_threads";
import { type Clock, errorToPlain } from "@parseltongue/base";
import { decodeSnapshot, Graph, GraphQueries, type LogRecord } from "@parseltongue/graph";
import { answerQuestion } from "./answer-question.ts";
import type { GraphQuestion } from "./question.ts";
import type { ReplicaRequest, ReplicaResponse } from "./replica-messages.ts";
import type { AnswerReport } from "./report/answer-report.ts";
import { makeReport } from "./report/make-report.ts";

/** The Environment of the main thread cannot be handed in; only durations are measured here. */
const clock: Pick<Clock, "elapsedMs"> = { elapsedMs: () => performance.now() };

let graph = Graph.create();
let queries = new GraphQueries(graph);
let epochBase = 0;

parentPort?.on("message", (request: ReplicaRequest) => {
  const id = "id" in request ? request.id : 0;
  try {
    const response = handle(request);
    if (response) parentPort?.postMessage(response);
  } catch (error) {
    // Id 0: a commit or a graph that cannot be taken. The replica is of no use from then on.
    parentPort?.postMessage({ kind: "failure", id, error: errorToPlain(error) } satisfies ReplicaResponse);
  }
});

function handle(request: ReplicaRequest): ReplicaResponse | undefined {
  switch (request.kind) {
    case "load":
      graph = decodeSnapshot(request.snapshot).graph;
      queries = new GraphQueries(graph);
      epochBase = request.epochBase;
      return undefined;
    case "step":
      step(request.record);
      return undefined;
    case "report":
      return { kind: "report", id: request.id, report: report(request.question) };
    case "checksum":
      return { kind: "checksum", id: request.id, checksum: graph.memoryChecksum() };
  }
}

function step(record: LogRecord): void {
  if (record.type === "commit") queries.apply(graph.apply(record.commit));
  else graph.compactStep(record.work);
}

function report(question: GraphQuestion): AnswerReport {
  const answering = { view: graph, questions: queries, clock };
  const reply = answerQuestion(answering, question);
  return makeReport(answering, question, { ...reply, epoch: reply.epoch + epochBase });
}
