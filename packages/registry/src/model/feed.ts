import type { AdvisoryId, Count, Hours, Line, PluginId, Sha256, Time, Version } from "./scalars.ts";

/** Bytes that may be run no more. */
export interface RevokedDigest {
  /** Of plugin.wasm, of an artefact or of native code. */
  readonly sha256: Sha256;
  readonly plugin: PluginId;
  readonly version: Version;
  readonly revokedAt: Time;
  /** An emergency measure ends then unless it is ratified; null: lasts. */
  readonly until: Time | null;
  readonly reason: Line;
  readonly advisory: AdvisoryId | null;
}

/** `targets/advisories/feed.json`: everything that clients must learn soon. Only grows. */
export interface Feed {
  readonly schema: 1;
  readonly sequence: Count;
  readonly createdAt: Time;
  /** Hours after which a client that could not renew it warns. */
  readonly maxAgeHours: Hours;
  /**
   * In order of their ids, with the digests of their files' bytes.
   * @maxItems 20000
   */
  readonly advisories: readonly { readonly id: AdvisoryId; readonly sha256: Sha256 }[];
  /** @maxItems 20000 */
  readonly revoked: readonly RevokedDigest[];
  /**
   * Withdrawn by quorum: SHA-256 of the payloads of the revocations that count no more.
   * @maxItems 20000
   */
  readonly unrevoked: readonly Sha256[];
}
