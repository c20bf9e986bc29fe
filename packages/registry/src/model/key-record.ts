import type { PublicKeyText, Time } from "./scalars.ts";
import { timeMs } from "./strict-time.ts";

/**
 * Why a key no longer counts. `compromised` voids all that it ever signed: somebody else may have it, and times in
 * statements are what signers say. The others void what is signed afterwards; `lost` says that nobody has it.
 */
export type KeyRevocationReason = "compromised" | "lost" | "replaced" | "retired";

/** A key, and when it counts. */
export interface KeyRecord {
  readonly key: PublicKeyText;
  readonly validFrom: Time;
  /** No key counts for ever. */
  readonly validUntil: Time;
  readonly revoked?: { readonly at: Time; readonly reason: KeyRevocationReason };
}

/**
 * Whether what a key signed at a moment counts: within its time, and before it was revoked. Of a compromised key nothing
 * ever counted, as whoever took it writes whatever time suits.
 */
export function keyCounts({ validFrom, validUntil, revoked }: KeyRecord, signedAt: Time): boolean {
  const at = timeMs(signedAt);
  if (at < timeMs(validFrom) || at > timeMs(validUntil)) return false;
  if (revoked === undefined) return true;
  return revoked.reason !== "compromised" && at < timeMs(revoked.at);
}
