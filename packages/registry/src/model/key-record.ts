import type { PublicKeyText, Time } from "./scalars.ts";

/** Why a key no longer counts: `compromised` voids all that it ever signed, the others what it signs afterwards. */
export type KeyRevocationReason = "compromised" | "lost" | "replaced" | "retired";

/** A key, and when it counts. */
export interface KeyRecord {
  readonly key: PublicKeyText;
  readonly validFrom: Time;
  /** No key counts for ever. */
  readonly validUntil: Time;
  readonly revoked?: { readonly at: Time; readonly reason: KeyRevocationReason };
}
