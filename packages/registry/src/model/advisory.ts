import type {
  AdvisoryId,
  FirstVersion,
  HttpsUrl,
  Line,
  PluginId,
  Prose,
  Severity,
  Sha256,
  Time,
  Token,
  Version,
} from "./scalars.ts";

/**
 * A change of state along the versions of a plugin: one of the three.
 * @minProperties 1
 * @maxProperties 1
 */
export interface AdvisoryEvent {
  readonly introduced?: FirstVersion;
  readonly fixed?: Version;
  readonly last_affected?: Version;
}

/** `advisories/<id>.json`: what is wrong with versions of plugins. @see OSV schema 1.6, of which this is a part */
export interface Advisory {
  readonly schema_version: "1.6.0";
  /** `PT-2026-0001`. */
  readonly id: AdvisoryId;
  readonly published: Time;
  readonly modified: Time;
  readonly withdrawn?: Time;
  readonly aliases: readonly Token[];
  readonly summary: Line;
  readonly details: Prose;
  readonly affected: readonly {
    readonly package: { readonly ecosystem: "Parseltongue"; readonly name: PluginId };
    readonly ranges: readonly { readonly type: "SEMVER"; readonly events: readonly AdvisoryEvent[] }[];
    /** Named beside the ranges. */
    readonly versions: readonly Version[];
  }[];
  readonly references: readonly {
    readonly type: "ADVISORY" | "ARTICLE" | "FIX" | "REPORT" | "WEB";
    readonly url: HttpsUrl;
  }[];
  readonly database_specific: {
    readonly severity: Severity;
    /** What clients do with an affected version that is installed. */
    readonly action: "warn" | "stop";
    readonly tapId: Sha256;
  };
}
