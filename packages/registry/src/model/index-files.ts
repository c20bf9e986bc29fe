import type { Count, RelativePath } from "./scalars.ts";
import type { BlobReference } from "./version-entry.ts";

/**
 * Two hexadecimal digits, the first of the SHA-256 of `<namespace>/<name>`, or of `<namespace>` alone.
 * @pattern ^[0-9a-f]{2}$
 */
export type ShardName = string;

/** `targets/index/root.json`: names every shard, and so everything that the tap holds and everything that it does not. */
export interface IndexRoot {
  readonly schema: 1;
  /**
   * By the shard's two hexadecimal digits; a shard that holds nothing is not there.
   * @maxProperties 256
   */
  readonly shards: Readonly<Record<ShardName, BlobReference>>;
  readonly entries: Count;
  readonly attestations: Count;
}

/** `targets/index/shards/<hh>.json`: files by path, in order of their code units. */
export interface IndexShard {
  readonly schema: 1;
  /** @maxProperties 100000 */
  readonly files: Readonly<Record<RelativePath, BlobReference>>;
}
