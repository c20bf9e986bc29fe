export { EngineError, type EngineErrorCode } from "./engine-error.ts";
export type { IndexerLike, IndexerRun, IndexProgress, IndexSummary, SkippedFile } from "./indexer-like.ts";
export {
  type AnswerTypes,
  type AnyReply,
  type Ask,
  type ContextQuestion,
  type CyclesQuestion,
  type DependenciesQuestion,
  type FindQuestion,
  type HubsQuestion,
  type PathQuestion,
  type QueryTimings,
  type Question,
  type Reply,
  type Target,
  type UnusedQuestion,
  type WalkAsk,
  type WalkQuestion,
} from "./question.ts";
export type {
  AnswerReport,
  ContextEntryReport,
  ContextReport,
  CycleReport,
  CyclesReport,
  DependenciesReport,
  DependencyReport,
  FindReport,
  HitReport,
  HubReport,
  HubsReport,
  PathReport,
  ReportTimings,
  UnusedNodeReport,
  UnusedReport,
  WalkReport,
} from "./report/answer-report.ts";
export type { NodeFlagName, NodeReport, SiteReport } from "./report/node-report.ts";
