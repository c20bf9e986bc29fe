export {
  Confidence,
  EdgeFlag,
  EdgeKind,
  FIRST_PLUGIN_LANGUAGE,
  FileFlag,
  LanguageId,
  MAX_CANDIDATES,
  NodeFlag,
  NodeKind,
} from "./schema.ts";
export type { ConfidenceName, EdgeKindName, LanguageName, NodeKindName } from "./schema.ts";
export { DEFAULT_HITS, MAX_HITS } from "./queries/answer.ts";
export type {
  Answer,
  ConfidenceCounts,
  ContextAnswer,
  ContextEntry,
  ContextOptions,
  ContextRole,
  CutReason,
  Cycle,
  CycleAnswer,
  CycleLevel,
  CycleOptions,
  Dependency,
  DependencyAnswer,
  DependencyKindName,
  DependencyLevel,
  DependencyOptions,
  FindAnswer,
  FindMode,
  FindOptions,
  Hit,
  HitPage,
  Hub,
  HubAnswer,
  HubOptions,
  PathAnswer,
  Questions,
  TargetAnswer,
  UnusedAnswer,
  UnusedCaveat,
  UnusedNode,
  UnusedOptions,
  WalkOptions,
} from "./queries/answer.ts";
export { DEFAULT_HUBS } from "./queries/hubs-and-unused.ts";
export { GraphQueries } from "./queries/graph-queries.ts";
export { estimateTokens } from "./queries/context.ts";
export type { GraphView } from "./view.ts";
export type { GraphCommit } from "./commit.ts";
export { EDGE_STRIDE, EdgeField, FILE_STRIDE, FileField, MOVE_STRIDE, NODE_STRIDE, NodeField } from "./commit.ts";
export { GraphError } from "./graph-error.ts";
export type { GraphErrorCode } from "./graph-error.ts";
export type { AppliedChange } from "./storage/applied-change.ts";
export type { Attribute, AttributeType } from "./storage/attribute-columns.ts";
export type { ColumnName } from "./storage/columns.ts";
export type { GraphLayout } from "./storage/graph-layout.ts";
export { LOG_VERSION, decodeLog, encodeLogHeader, encodeRecord, replay } from "./storage/commit-log.ts";
export type { DecodedLog, LogRecord } from "./storage/commit-log.ts";
export { Graph } from "./storage/graph.ts";
export { GraphReplica } from "./storage/graph-replica.ts";
export { SNAPSHOT_VERSION } from "./storage/snapshot-header.ts";
export type { SnapshotHeader, SnapshotMetadata } from "./storage/snapshot-header.ts";
export { decodeSnapshot, encodeSnapshot, loadSnapshot, readSnapshotHeader } from "./storage/snapshot.ts";
export type { LoadedSnapshot, ReadSnapshot } from "./storage/snapshot.ts";
export type { GraphOptions } from "./storage/graph.ts";
export { printGraph } from "./storage/print-graph.ts";
