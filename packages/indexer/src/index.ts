export { buildWorkspaceModel, isManifest } from "./workspace/build-workspace-model.ts";
export type { WorkspaceModelOptions } from "./workspace/build-workspace-model.ts";
export type { FilePlace, PackageModel, WorkspaceModel } from "./workspace/workspace-model.ts";
export { CodeDumpSource } from "./workspace/code-dump-source.ts";
export { DirectorySource } from "./workspace/directory-source.ts";
export type { DirectoryListing } from "./workspace/directory-source.ts";
export { GitTreeSource } from "./workspace/git-tree-source.ts";
export { IgnoreRules } from "./workspace/ignore-rules.ts";
export { inspectSource } from "./workspace/inspect-source.ts";
export type {
  SkippedEntry,
  SkipReason,
  SourceFilter,
  SourceLimits,
  SourceListing,
  SourceRead,
  SourceSet,
} from "./workspace/source-set.ts";
export { IndexerError } from "./indexer-error.ts";
export type { IndexerErrorCode } from "./indexer-error.ts";
export { FactsCache } from "./cache/facts-cache.ts";
export type { FactsKey } from "./cache/facts-cache.ts";
export { decodeFacts, encodeFacts } from "./cache/facts-codec.ts";
export type { FileFacts } from "./facts/facts.ts";
export type { BatchTimes, SourceChanges } from "./workspace/change-batcher.ts";
export { SourceWatcher } from "./workspace/source-watcher.ts";
export type { SourceWatcherOptions } from "./workspace/source-watcher.ts";
export { Indexer } from "./indexer.ts";
export type {
  FullIndex,
  FullIndexRun,
  IndexerOptions,
  IndexerRun,
  IndexProgress,
  IndexSummary,
  SkippedFile,
  Updated,
  UpdateTimes,
} from "./indexer.ts";
export { languageOf, languages } from "./languages/all.ts";
export { declaredLanguageNames, LanguageSet } from "./languages/language-set.ts";
export type { KnownLanguage, LeftOutLanguage, PluginLanguage, RunnableLanguage } from "./languages/language-set.ts";
export { CONFINED_LIMITS } from "./parsing/confined/confined-language.ts";
export type {
  ConfinedLanguage,
  ConfinedLimits,
  LanguageFault,
  LanguageGuard,
  ParserProcess,
  StartParserProcess,
} from "./parsing/confined/confined-language.ts";
export { PreciseIndex } from "./scip/precise-index.ts";
export type {
  PreciseImplementation,
  PreciseIndexOptions,
  PrecisePlace,
  PreciseReference,
} from "./scip/precise-index.ts";
export { readScipDocuments, readScipMetadata, ScipRole } from "./scip/scip-reader.ts";
export type { ScipDocument, ScipMetadata, ScipOccurrence, ScipRelationship, ScipSymbol } from "./scip/scip-reader.ts";
export { isLocalSymbol, parseScipSymbol, symbolName } from "./scip/scip-symbol.ts";
export type { ParsedScipSymbol, ScipDescriptor } from "./scip/scip-symbol.ts";
export type { LanguageEntry } from "./languages/all.ts";
export type { LanguageSyntax } from "./languages/language.ts";
export { ParsePool } from "./parsing/parse-pool.ts";
export type { ParsePoolOptions } from "./parsing/parse-pool.ts";
export type { FailedFile, ParsedFile, ParseFailure, ParseOutcome, ParseRequest } from "./parsing/parse-job.ts";
export type { KeptTreeLimits } from "./parsing/parse-messages.ts";
