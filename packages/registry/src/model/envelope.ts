import type { Token } from "./scalars.ts";

/**
 * Base64, standard or URL-safe, padded or not.
 * @maxLength 400000
 * @pattern ^[A-Za-z0-9+/_-]*={0,2}$
 */
export type Base64 = string;

/** A signature of a payload. */
export interface EnvelopeSignature {
  /** A hint for people. Nothing is decided by it. */
  readonly keyid?: Token;
  readonly sig: Base64;
}

/** A file in `attestations/`: a payload with signatures. @see DSSE v1.0 */
export interface Envelope {
  readonly payloadType: "application/vnd.in-toto+json";
  readonly payload: Base64;
  /**
   * Sixteen at most: more would cost time and say nothing.
   * @minItems 1
   * @maxItems 16
   */
  readonly signatures: readonly EnvelopeSignature[];
}
