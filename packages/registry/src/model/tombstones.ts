import type { Sha256, Time } from "./scalars.ts";

/** A name that nobody can have again. */
export interface NameTombstone {
  /** `<namespace>` or `<namespace>/<name>`. */
  readonly name: string;
  readonly buriedAt: Time;
  readonly reason: string;
}

/** Bytes that may never be published again. */
export interface DigestTombstone {
  readonly sha256: Sha256;
  readonly buriedAt: Time;
  readonly reason: string;
}

/** `targets/tombstones.json`. Only grows. */
export interface Tombstones {
  readonly schema: 1;
  readonly names: readonly NameTombstone[];
  readonly digests: readonly DigestTombstone[];
}
