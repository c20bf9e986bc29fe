/** What a plugin can be. `language` is declarative and has no guest code; the others are called hook by hook. */
export type Trait = "lens" | "query" | "rule" | "analyzer" | "exporter" | "language";
/** The traits whose hooks are guest exports. */
export type HookTrait = Exclude<Trait, "language">;
/** The traits with guest exports, in the order in which hooks are listed. */
export const HOOK_TRAITS: readonly HookTrait[] = ["lens", "query", "rule", "analyzer", "exporter"];

/** What a caller does when a hook fails: leave its part out, use what it gave last, or fail as a whole. */
export type FailurePolicy = "skip" | "stale" | "fail";

/** What a hook says beforehand that it costs. Fuel is a whole number; the sum of a call is `base + Σ per… × count`. */
export interface HookBudget {
  readonly base: number;
  /** Lenses and exporters only. */
  readonly perHit: number;
  /** Not of lenses, as is `perEdge`: times the nodes of the graph, or of the scope. */
  readonly perNode: number;
  readonly perEdge: number;
  /** Bytes of output that one call may give, annotations, messages and lists together. */
  readonly outputBytes: number;
}

/** The type of a value of configuration or of a question's parameter. */
export type ValueType = "boolean" | "integer" | "number" | "string" | "strings" | "node";
/** A value of configuration or of a parameter; a node is its id. */
export type Value = boolean | number | string | readonly string[];
/** Values by name. Has no prototype, so that no inherited name is ever found. */
export type Values = Readonly<Record<string, Value>>;

/** One key of a plugin's configuration, or one parameter of a query. */
export interface ValueSchema {
  readonly name: string;
  readonly type: ValueType;
  readonly description: string;
  /** Undefined: the value must be given. */
  readonly default: Value | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  /** Texts that are allowed; undefined: all. */
  readonly choices: readonly string[] | undefined;
}

/** Which questions and hits a hook is about. An absent list means all. */
export interface HookFilter {
  readonly queries: readonly string[] | undefined;
  readonly nodeKinds: readonly string[] | undefined;
  readonly edgeKinds: readonly string[] | undefined;
  readonly languages: readonly string[] | undefined;
  /** Globs over file paths with `*`, `**` and `?`. */
  readonly paths: readonly string[] | undefined;
}

interface Hook {
  /** Unique among the plugin's hooks of its trait. */
  readonly name: string;
  readonly description: string;
}
/** A hook that guest code implements; its position among those of its trait is the number it is called with. */
export interface GuestHook extends Hook {
  readonly trait: HookTrait;
  readonly index: number;
  readonly filter: HookFilter;
  readonly budget: HookBudget;
  /** Default `skip` for lenses, `stale` for analyzers, `fail` for all else. */
  readonly onFailure: FailurePolicy;
}
/** Judges a question's candidates. */
export interface LensHook extends GuestHook {
  readonly trait: "lens";
  /** Labels of annotations; guests name them by position. */
  readonly annotations: readonly string[];
  /** Orders hits by score: it is given up to 4,096 candidates at once instead of 256. */
  readonly rank: boolean;
}
/** A column of numbers that a query's hits have. */
export interface QueryColumn {
  readonly name: string;
  readonly description: string;
}
/** Answers a question of its own. */
export interface QueryHook extends GuestHook {
  readonly trait: "query";
  readonly parameters: readonly ValueSchema[];
  readonly columns: readonly QueryColumn[];
  readonly annotations: readonly string[];
}
/** How bad a finding is. */
export type Severity = "error" | "warning" | "info";
/** Checks the code base. */
export interface RuleHook extends GuestHook {
  readonly trait: "rule";
  /** Of findings that name none. */
  readonly severity: Severity;
}
/** A column of attributes that an analyzer makes. */
export interface AnalyzerColumn {
  readonly name: string;
  readonly type: "f32" | "u32";
  readonly description: string;
}
/** Computes columns. */
export interface AnalyzerHook extends GuestHook {
  readonly trait: "analyzer";
  readonly columns: readonly AnalyzerColumn[];
}
/** Turns graph and hits into a text or bytes. */
export interface ExporterHook extends GuestHook {
  readonly trait: "exporter";
  /** File ending, and what `--format` is given. */
  readonly format: string;
  readonly mediaType: string;
}
/** Any hook with guest code. */
export type AnyGuestHook = LensHook | QueryHook | RuleHook | AnalyzerHook | ExporterHook;
/** A language: a grammar and queries over its trees. */
export interface LanguageHook extends Hook {
  readonly extensions: readonly string[];
  /** Path of the grammar's wasm beside the manifest. */
  readonly grammar: string;
  /** Paths of the queries beside the manifest, by what they find. */
  readonly queries: Readonly<Record<string, string>>;
  /** How the language finds names, as the manifest has it. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** How `plugin build` makes the guest. */
export interface BuildRecipe {
  readonly language: "assemblyscript" | "rust" | "c";
  readonly source: string;
}

/** A version of the contract. */
export interface ApiVersion {
  readonly major: number;
  readonly minor: number;
}

/** What a host can hand a guest of what it knows beside the code. @see SPEC 4.7 */
export type HostDataName = "codeowners";

/** `plugin.toml`, checked and with defaults filled in. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  /** The lowest minor version of the contract that serves; any later one of the same major does as well. */
  readonly api: ApiVersion;
  readonly description: string;
  readonly license: string | undefined;
  readonly authors: readonly string[];
  readonly repository: string | undefined;
  readonly keywords: readonly string[];
  readonly build: BuildRecipe | undefined;
  /**
   * `none`: answers do not depend on what the guest remembers of earlier calls. `cache`: the guest keeps things between
   * calls and compares the graph's epoch itself.
   */
  readonly state: "none" | "cache";
  /** Most pages of memory that the guest may have. */
  readonly memoryPages: number;
  /** Fuel of what runs once when the guest is instantiated. */
  readonly initFuel: number;
  readonly capabilities: {
    /** Columns of attributes that the guest reads. */
    readonly attributes: readonly string[];
    readonly log: boolean;
    /** What the host reads for the guest beside the code. @see SPEC 4.7 */
    readonly hostData: readonly HostDataName[];
  };
  readonly config: readonly ValueSchema[];
  readonly lenses: readonly LensHook[];
  readonly queries: readonly QueryHook[];
  readonly rules: readonly RuleHook[];
  readonly analyzers: readonly AnalyzerHook[];
  readonly exporters: readonly ExporterHook[];
  readonly languages: readonly LanguageHook[];
}

/** A manifest's hooks with guest code, trait by trait, in the manifest's order. */
export function guestHooks(manifest: Manifest): readonly AnyGuestHook[] {
  return [...manifest.lenses, ...manifest.queries, ...manifest.rules, ...manifest.analyzers, ...manifest.exporters];
}
