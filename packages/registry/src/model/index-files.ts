import type { BlobReference } from "./version-entry.ts";

/** `targets/index/root.json`: names every shard, and so everything that the tap holds and everything that it does not. */
export interface IndexRoot {
  readonly schema: 1;
  /** By the shard's two hexadecimal digits; a shard that holds nothing is not there. */
  readonly shards: Readonly<Record<string, BlobReference>>;
  readonly entries: number;
  readonly attestations: number;
}

/** `targets/index/shards/<hh>.json`: files by path, in order of their code units. */
export interface IndexShard {
  readonly schema: 1;
  readonly files: Readonly<Record<string, BlobReference>>;
}
