import type { BuriedName, Line, Sha256, Time } from "./scalars.ts";

/** A name that nobody can have again. */
export interface NameTombstone {
  readonly name: BuriedName;
  readonly buriedAt: Time;
  readonly reason: Line;
}

/** Bytes that may never be published again. */
export interface DigestTombstone {
  readonly sha256: Sha256;
  readonly buriedAt: Time;
  readonly reason: Line;
}

/** `targets/tombstones.json`. Only grows. */
export interface Tombstones {
  readonly schema: 1;
  /** @maxItems 50000 */
  readonly names: readonly NameTombstone[];
  /** @maxItems 50000 */
  readonly digests: readonly DigestTombstone[];
}
