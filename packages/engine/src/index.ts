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
export type { ReplicaNews, ReplicaRequest, ReplicaResponse } from "./replica-messages.ts";
export type { ReplicaThread, StartConfined } from "./replica-thread.ts";
export type { NativeRunner, OpenNative } from "./plugins/native/native-side.ts";
export { type ReplicaPort, runReplica } from "./run-replica.ts";
export {
  type AnswerTypes,
  type AnyReply,
  type Ask,
  type ContextQuestion,
  type CyclesQuestion,
  type DependenciesQuestion,
  type FindQuestion,
  type GraphQuestion,
  type HubsQuestion,
  type PathQuestion,
  type PluginAnswer,
  type PluginQuestion,
  type QueryTimings,
  type Question,
  type Reply,
  type Target,
  type UnusedQuestion,
  type WalkAsk,
  type WalkQuestion,
} from "./question.ts";
export { type CheckReport, type FindingReport, findingPlace, type RuleReport } from "./plugins/check-report.ts";
export type { EnginePlugins } from "./plugins/engine-plugins.ts";
export type { ExportReport } from "./plugins/exporters.ts";
export { parameterValues } from "./plugins/parameter-values.ts";
export type {
  ConfiguredLanguage,
  ConfiguredNative,
  ConfiguredPlugin,
  NativeDemotion,
  PluginConfiguration,
  PluginSource,
} from "./plugins/plugin-configuration.ts";
export type { HookReport, PluginStatus } from "./plugins/plugin-status.ts";
export type { CheckRequest } from "./plugins/rule-check.ts";
export type {
  AbsentData,
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
  PluginQueryReport,
  PluginRowReport,
  ReportTimings,
  UnusedNodeReport,
  UnusedReport,
  WalkReport,
} from "./report/answer-report.ts";
export type { NodeFlagName, NodeReport, SiteReport } from "./report/node-report.ts";
export type { WatchListener } from "./update-queue.ts";
