import type { Advisory } from "./advisory.ts";
import type { Envelope } from "./envelope.ts";
import type { Feed } from "./feed.ts";
import type { Governance } from "./governance/governance.ts";
import type { Members } from "./governance/members.ts";
import type { Rfc } from "./governance/rfc.ts";
import type { IndexRoot, IndexShard } from "./index-files.ts";
import type { Namespace } from "./namespace.ts";
import type { PluginRecord } from "./plugin-record.ts";
import type { CompatPolicy } from "./policy/compat-policy.ts";
import type { NamesPolicy } from "./policy/names-policy.ts";
import type { PerfPolicy } from "./policy/perf-policy.ts";
import type { PromotionPolicy } from "./policy/promotion-policy.ts";
import type { ReviewPolicy } from "./policy/review-policy.ts";
import type { AnyStatement } from "./statement.ts";
import type { TapDescription } from "./tap-description.ts";
import type { Tombstones } from "./tombstones.ts";
import type { VersionEntry } from "./version-entry.ts";

/** Every kind of JSON file in a tap that is ours, and the payload of envelopes. TUF's own files are read by its library. */
export interface Documents {
  readonly tap: TapDescription;
  readonly namespace: Namespace;
  readonly plugin: PluginRecord;
  readonly version: VersionEntry;
  readonly envelope: Envelope;
  readonly statement: AnyStatement;
  readonly indexRoot: IndexRoot;
  readonly indexShard: IndexShard;
  readonly promotionPolicy: PromotionPolicy;
  readonly reviewPolicy: ReviewPolicy;
  readonly namesPolicy: NamesPolicy;
  readonly perfPolicy: PerfPolicy;
  readonly compatPolicy: CompatPolicy;
  readonly governance: Governance;
  readonly members: Members;
  readonly rfc: Rfc;
  readonly advisory: Advisory;
  readonly feed: Feed;
  readonly tombstones: Tombstones;
}

/** A kind of file in a tap. */
export type DocumentKind = keyof Documents;

/** Where files of a kind are, with `<…>` for what varies, and how large one may be. */
export interface DocumentFormat {
  /** Name of the type in the schema's `$defs`. */
  readonly type: string;
  readonly path: string;
  readonly maxBytes: number;
}

const KIB = 1024;
const MIB = 1024 * KIB;

/** The format of each kind. */
export const DOCUMENT_FORMATS: Readonly<Record<DocumentKind, DocumentFormat>> = {
  tap: { type: "TapDescription", path: "tap.json", maxBytes: 64 * KIB },
  namespace: { type: "Namespace", path: "entries/<namespace>/namespace.json", maxBytes: 256 * KIB },
  plugin: { type: "PluginRecord", path: "entries/<namespace>/<name>/plugin.json", maxBytes: 32 * KIB },
  version: { type: "VersionEntry", path: "entries/<namespace>/<name>/versions/<version>.json", maxBytes: 128 * KIB },
  envelope: {
    type: "Envelope",
    path: "attestations/<namespace>/<name>/<version>/<type>--<key>--<n>.dsse.json",
    maxBytes: 512 * KIB,
  },
  statement: { type: "AnyStatement", path: "payload of an envelope", maxBytes: 256 * KIB },
  indexRoot: { type: "IndexRoot", path: "targets/index/root.json", maxBytes: 64 * KIB },
  indexShard: { type: "IndexShard", path: "targets/index/shards/<hh>.json", maxBytes: 8 * MIB },
  promotionPolicy: { type: "PromotionPolicy", path: "targets/policy/promotion.json", maxBytes: 128 * KIB },
  reviewPolicy: { type: "ReviewPolicy", path: "targets/policy/review.json", maxBytes: 256 * KIB },
  namesPolicy: { type: "NamesPolicy", path: "targets/policy/names.json", maxBytes: MIB },
  perfPolicy: { type: "PerfPolicy", path: "targets/policy/perf.json", maxBytes: 64 * KIB },
  compatPolicy: { type: "CompatPolicy", path: "targets/policy/compat.json", maxBytes: 64 * KIB },
  governance: { type: "Governance", path: "targets/governance/governance.json", maxBytes: 256 * KIB },
  members: { type: "Members", path: "targets/governance/members.json", maxBytes: 4 * MIB },
  rfc: { type: "Rfc", path: "rfcs/<number>/rfc.json", maxBytes: 64 * KIB },
  advisory: { type: "Advisory", path: "advisories/<id>.json", maxBytes: 256 * KIB },
  feed: { type: "Feed", path: "targets/advisories/feed.json", maxBytes: 8 * MIB },
  tombstones: { type: "Tombstones", path: "targets/tombstones.json", maxBytes: 8 * MIB },
};
