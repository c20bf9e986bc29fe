export {
  Engine,
  type EngineChange,
  type EngineOptions,
  type Indexed,
  type IndexState,
  type Watch,
  type WatchOptions,
} from "./engine.ts";
export { EngineError, type EngineErrorCode } from "./engine-error.ts";
export { INDEX_DIRECTORY, SNAPSHOT_FILE } from "./index-directory.ts";
export type { FullIndexRun, IndexerLike, SourceListener } from "./indexer-like.ts";
export { openEngine, type OpenEngineOptions } from "./open-engine.ts";
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
  AnnotationReport,
  Judged,
  LensReport,
  LensVerdicts,
  PluginCost,
  PluginFailure,
} from "./plugins/plugin-report.ts";
export type {
  AnswerCut,
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
  ListedNodeReport,
  PathReport,
  ReportTimings,
  UnusedNodeReport,
  UnusedReport,
  WalkReport,
} from "./report/answer-report.ts";
export type { NodeFlagName, NodeReport, SiteReport } from "./report/node-report.ts";
export type { WatchListener } from "./update-queue.ts";
