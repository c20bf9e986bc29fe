import { limits } from "@parseltongue/contract";
import type {
  AnalyzerHook,
  BuildRecipe,
  ExporterHook,
  FailurePolicy,
  GuestHook,
  HookBudget,
  HookFilter,
  HookTrait,
  HostDataName,
  LanguageHook,
  LensHook,
  Manifest,
  QueryHook,
  RuleHook,
  Severity,
  Value,
  ValueSchema,
  ValueType,
} from "./manifest.ts";

/** A value's schema as it stands in TOML. */
export interface ValueDocument {
  readonly type: ValueType;
  readonly description: string;
  readonly default?: Value;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly choices?: readonly string[];
}
interface BudgetDocument {
  readonly base: number;
  readonly "per-hit"?: number;
  readonly "per-node"?: number;
  readonly "per-edge"?: number;
  readonly "output-bytes"?: number;
}
interface HookDocument {
  readonly name: string;
  readonly description: string;
  readonly budget: BudgetDocument;
  readonly "on-failure"?: FailurePolicy;
  readonly annotations?: readonly string[];
  readonly filter?: {
    readonly queries?: readonly string[];
    readonly "node-kinds"?: readonly string[];
    readonly "edge-kinds"?: readonly string[];
    readonly languages?: readonly string[];
    readonly paths?: readonly string[];
  };
}
interface ColumnDocument {
  readonly name: string;
  readonly description?: string;
}
/** `plugin.toml` as it stands, known to fit its schema. */
export interface ManifestDocument {
  readonly plugin: {
    readonly name: string;
    readonly version: string;
    readonly api: string;
    readonly description: string;
    readonly license?: string;
    readonly authors?: readonly string[];
    readonly repository?: string;
    readonly keywords?: readonly string[];
  };
  readonly build?: BuildRecipe;
  readonly memory?: { readonly pages?: number; readonly state?: "none" | "cache" };
  readonly budget?: { readonly init?: number };
  readonly capabilities?: {
    readonly attributes?: readonly string[];
    readonly log?: boolean;
    readonly "host-data"?: readonly HostDataName[];
  };
  readonly config?: Readonly<Record<string, ValueDocument>>;
  readonly lens?: readonly (HookDocument & { readonly rank?: boolean })[];
  readonly query?: readonly (HookDocument & {
    readonly parameters?: Readonly<Record<string, ValueDocument>>;
    readonly columns?: readonly ColumnDocument[];
  })[];
  readonly rule?: readonly (HookDocument & { readonly severity?: Severity })[];
  readonly analyzer?: readonly (HookDocument & {
    readonly columns: readonly (ColumnDocument & { readonly type: "f32" | "u32" })[];
  })[];
  readonly exporter?: readonly (HookDocument & { readonly format: string; readonly "media-type": string })[];
  readonly language?: readonly LanguageHook[];
}

const DEFAULT_INIT_FUEL = 100_000;
const DEFAULT_LENS_OUTPUT = 16_384;
const DEFAULT_OUTPUT = 1_048_576;

/** The manifest that a document means, with every default filled in. */
export function readManifestDocument(document: ManifestDocument): Manifest {
  const { plugin, memory = {}, capabilities = {} } = document;
  const [major = 0, minor = 0] = plugin.api.split(".").map(Number);
  return {
    name: plugin.name,
    version: plugin.version,
    api: { major, minor },
    description: plugin.description,
    license: plugin.license,
    authors: plugin.authors ?? [],
    repository: plugin.repository,
    keywords: plugin.keywords ?? [],
    build: document.build,
    state: memory.state ?? "none",
    memoryPages: memory.pages ?? limits.defaultMemoryPages,
    initFuel: document.budget?.init ?? DEFAULT_INIT_FUEL,
    capabilities: {
      attributes: capabilities.attributes ?? [],
      log: capabilities.log ?? false,
      hostData: capabilities["host-data"] ?? [],
    },
    config: readValues(document.config),
    lenses: (document.lens ?? []).map(readLens),
    queries: (document.query ?? []).map(readQuery),
    rules: (document.rule ?? []).map(readRule),
    analyzers: (document.analyzer ?? []).map(readAnalyzer),
    exporters: (document.exporter ?? []).map(readExporter),
    languages: document.language ?? [],
  };
}

type Entry<List extends keyof ManifestDocument> =
  NonNullable<ManifestDocument[List]> extends readonly (infer Each)[] ? Each : never;

function readLens(hook: Entry<"lens">, index: number): LensHook {
  return { ...readHook("lens", hook, index), annotations: hook.annotations ?? [], rank: hook.rank ?? false };
}

function readQuery(hook: Entry<"query">, index: number): QueryHook {
  return {
    ...readHook("query", hook, index),
    parameters: readValues(hook.parameters),
    columns: (hook.columns ?? []).map(({ name, description = "" }) => ({ name, description })),
    annotations: hook.annotations ?? [],
  };
}

function readRule(hook: Entry<"rule">, index: number): RuleHook {
  return { ...readHook("rule", hook, index), severity: hook.severity ?? "warning" };
}

function readAnalyzer(hook: Entry<"analyzer">, index: number): AnalyzerHook {
  const columns = hook.columns.map(({ name, type, description = "" }) => ({ name, type, description }));
  return { ...readHook("analyzer", hook, index), columns };
}

function readExporter(hook: Entry<"exporter">, index: number): ExporterHook {
  return { ...readHook("exporter", hook, index), format: hook.format, mediaType: hook["media-type"] };
}

const FAILURE_DEFAULTS: Readonly<Record<HookTrait, FailurePolicy>> = {
  lens: "skip",
  query: "fail",
  rule: "fail",
  analyzer: "stale",
  exporter: "fail",
};

function readHook<Of extends HookTrait>(
  trait: Of,
  hook: HookDocument,
  index: number,
): GuestHook & { readonly trait: Of } {
  return {
    trait,
    index,
    name: hook.name,
    description: hook.description,
    filter: readFilter(hook.filter ?? {}),
    budget: readBudget(trait, hook.budget),
    onFailure: hook["on-failure"] ?? FAILURE_DEFAULTS[trait],
  };
}

function readFilter(filter: NonNullable<HookDocument["filter"]>): HookFilter {
  return {
    queries: filter.queries,
    nodeKinds: filter["node-kinds"],
    edgeKinds: filter["edge-kinds"],
    languages: filter.languages,
    paths: filter.paths,
  };
}

function readBudget(trait: HookTrait, budget: BudgetDocument): HookBudget {
  return {
    base: budget.base,
    perHit: budget["per-hit"] ?? 0,
    perNode: budget["per-node"] ?? 0,
    perEdge: budget["per-edge"] ?? 0,
    outputBytes: budget["output-bytes"] ?? (trait === "lens" ? DEFAULT_LENS_OUTPUT : DEFAULT_OUTPUT),
  };
}

function readValues(documents: Readonly<Record<string, ValueDocument>> = {}): ValueSchema[] {
  return Object.entries(documents).map(([name, document]) => ({
    name,
    type: document.type,
    description: document.description,
    default: document.default,
    minimum: document.minimum,
    maximum: document.maximum,
    choices: document.choices,
  }));
}
