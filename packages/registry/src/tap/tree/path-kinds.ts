import { DOCUMENT_FORMATS, type DocumentKind } from "../../model/documents.ts";

/** What lies at a path of a tap, by what the path looks like. */
export interface PathKind {
  /** How its contents are read; `text` for people, `blob` for bytes. */
  readonly document: DocumentKind | "text" | "blob";
  readonly maxBytes: number;
  /** Whether the signed index names it. */
  readonly isIndexed: boolean;
  /** Whether it may change once it is there. None that is indexed may ever go. */
  readonly mayChange: boolean;
}

const NAME = "[a-z0-9][a-z0-9-]*";
const VERSION = "[0-9A-Za-z.+-]+";
const MAX_TEXT_BYTES = 1 << 20;
/** Artefacts that a tap carries itself. */
export const MAX_BLOB_BYTES: number = 64 << 20;

const document = (kind: DocumentKind, isIndexed: boolean, mayChange: boolean): PathKind => ({
  document: kind,
  maxBytes: DOCUMENT_FORMATS[kind].maxBytes,
  isIndexed,
  mayChange,
});
const proposal: PathKind = { document: "text", maxBytes: MAX_TEXT_BYTES, isIndexed: true, mayChange: true };
const shape = (pattern: string): RegExp => new RegExp(`^${pattern}$`);

const KINDS: readonly (readonly [RegExp, PathKind])[] = [
  [shape(`entries/${NAME}/${NAME}/versions/${VERSION}\\.json`), document("version", true, false)],
  [shape(`attestations/${NAME}/${NAME}/${VERSION}/[A-Za-z0-9-]+\\.dsse\\.json`), document("envelope", true, false)],
  [shape(`attestations/${NAME}/_namespace/[A-Za-z0-9-]+\\.dsse\\.json`), document("envelope", true, false)],
  [shape(`entries/${NAME}/${NAME}/plugin\\.json`), document("plugin", true, true)],
  [shape(`entries/${NAME}/namespace\\.json`), document("namespace", true, true)],
  [shape("advisories/[A-Z]+-[0-9]{4}-[0-9]+\\.json"), document("advisory", true, true)],
  [shape("rfcs/[0-9]{4}/rfc\\.json"), document("rfc", true, true)],
  [shape("rfcs/[0-9]{4}/rfc\\.md"), proposal],
  [shape("rfcs/[0-9]{4}/votes/[A-Za-z0-9-]+\\.dsse\\.json"), document("envelope", true, false)],
  [shape("blobs/[0-9a-f]{64}"), { document: "blob", maxBytes: MAX_BLOB_BYTES, isIndexed: false, mayChange: false }],
  [shape("tap\\.json"), document("tap", false, true)],
  [shape("targets/index/root\\.json"), document("indexRoot", false, true)],
  [shape("targets/index/shards/[0-9a-f]{2}\\.json"), document("indexShard", false, true)],
  [shape("targets/policy/promotion\\.json"), document("promotionPolicy", false, true)],
  [shape("targets/policy/review\\.json"), document("reviewPolicy", false, true)],
  [shape("targets/policy/names\\.json"), document("namesPolicy", false, true)],
  [shape("targets/policy/perf\\.json"), document("perfPolicy", false, true)],
  [shape("targets/policy/compat\\.json"), document("compatPolicy", false, true)],
  [shape("targets/governance/governance\\.json"), document("governance", false, true)],
  [shape("targets/governance/members\\.json"), document("members", false, true)],
  [shape("targets/advisories/feed\\.json"), document("feed", false, true)],
  [shape("targets/tombstones\\.json"), document("tombstones", false, true)],
];

/** What lies at a path; undefined where taps have nothing that is read (metadata of TUF aside, which its own code reads). */
export function pathKind(path: string): PathKind | undefined {
  return KINDS.find(([pattern]) => pattern.test(path))?.[1];
}
