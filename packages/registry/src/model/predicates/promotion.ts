import type { Line, Sha256, Tier, Time, Token, Uri, Word } from "../scalars.ts";
import type { VersionBinding } from "../statement.ts";

/** Prefix of the properties that a promotion verifies: `PARSELTONGUE_TIER_VERIFIED`. */
export const TIER_PROPERTY_PREFIX = "PARSELTONGUE_TIER_";

/**
 * The evaluation gave this tier, and whoever decides has signed it. Subjects: `plugin.wasm` (unless there is none),
 * `entry`, and of the native tier `native/<platform>`.
 * @see in-toto predicate Simple Verification Result v0.1
 */
export interface PromotionPredicate {
  readonly verifier: {
    readonly id: Uri;
    readonly version: Readonly<Record<Word, Line>>;
    readonly policy: { readonly uri: Uri; readonly digest: { readonly sha256: Sha256 } };
  };
  readonly timeCreated: Time;
  readonly properties: readonly Token[];
  readonly parseltongue: VersionBinding & {
    readonly tier: Tier;
    /**
     * The statements that it was decided by: SHA-256 of their payloads, sorted.
     * @maxItems 1000
     */
    readonly evidence: readonly Sha256[];
  };
}
