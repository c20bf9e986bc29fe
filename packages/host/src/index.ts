export { calibrate } from "./budgets/calibrate.ts";
export { CircuitBreaker, DEFAULT_BREAKER_POLICY, type BreakerPolicy } from "./budgets/circuit-breaker.ts";
export type { HookFigures } from "./budgets/hook-meter.ts";
export { type Admission, type Calibration, DRIFT, type LensPrice, MAX_BATCHES, UNMEASURED } from "./budgets/prices.ts";
export { batchFuel, lensBatchLimit, lensFuel } from "./budgets/fuel-budget.ts";
export type { LensTrial } from "./budgets/lens-trial.ts";
export { QueryPurse } from "./budgets/query-purse.ts";
export type { GrammarFault, GuestLogEntry, LogLevel, PluginEvent, PluginEventListener } from "./events.ts";
export type { GraphAttribute, GraphColumnName, GraphEndName, GraphLayout, GraphMemory } from "./graph-memory.ts";
export type { GuestFault, GuestFaultReason, GuestPhase } from "./guest-fault.ts";
export { HostError, type HostErrorCode } from "./host-error.ts";
export { hostRange, INSTRUMENTER_VERSION, type InstrumentOptions } from "./instrument/instrument.ts";
export type { ActiveLens } from "./lens-evaluator.ts";
export { LoadedHook, LoadedPlugin, type PluginState, type PluginTerms } from "./loaded-plugin.ts";
export {
  CompiledFilter,
  edgeKindSet,
  languageSet,
  nodeKindSet,
  type QuestionShape,
} from "./manifest/compiled-filter.ts";
export { GlobPattern } from "./manifest/glob-pattern.ts";
export {
  type AnalyzerColumn,
  type AnalyzerHook,
  type AnyGuestHook,
  type ApiVersion,
  type BuildRecipe,
  type ExporterHook,
  type FailurePolicy,
  guestHooks,
  type GuestHook,
  HOOK_TRAITS,
  type HookBudget,
  type HookFilter,
  type HookTrait,
  type HostDataName,
  type LanguageHook,
  type LensHook,
  type Manifest,
  type QueryColumn,
  type QueryHook,
  type RuleHook,
  type Severity,
  type Trait,
  type Value,
  type Values,
  type ValueSchema,
  type ValueType,
} from "./manifest/manifest.ts";
export type { HookMetrics, PluginMetrics } from "./metrics.ts";
export { type NativeUse } from "./native/native-guest.ts";
export {
  type NativeGrant,
  type NativeOptIn,
  type NativePlatform,
  type NativeRefusal,
  type NativeRefusalReason,
  type NativeRequest,
  refuseNative,
} from "./native/native-grant.ts";
export type { NativeLibrary, NativeWatch } from "./native/native-library.ts";
export { manifestFormat } from "./manifest/manifest-format.ts";
export type {
  AnalyzerAnswer,
  AnalyzerOutcome,
  CallCost,
  ComputedColumn,
  Diagnostic,
  ExporterAnswer,
  ExporterOutcome,
  FailedCall,
  HitAnnotation,
  HitBatch,
  LensAnswer,
  LensFailure,
  LensOutcome,
  MergedAnnotation,
  MergedBatch,
  QueryAnswer,
  QueryOutcome,
  RuleAnswer,
  RuleOutcome,
} from "./outcomes.ts";
export type { Grants, PreparedPlugin, Tier } from "./plugin.ts";
export { type BeyondTier, beyondTier } from "./load-terms.ts";
export type { LoadOptions } from "./make-plugin.ts";
export type { FuelProfile, ProfiledCallFuel, ProfiledFunctionFuel } from "./runtime/fuel-profile.ts";
export { type HostCounts, PluginHost, type PluginHostOptions } from "./plugin-host.ts";
export { grammarMeter, prepareGrammar } from "./prepare-grammar.ts";
export type { InstrumentedStore } from "./instrumented-store.ts";
export { type PluginParts, preparePlugin, preparePluginAsync } from "./prepare-plugin.ts";
export { divergence } from "./same-answer.ts";
export type { WasmMemory } from "./web-assembly.ts";
