import type { GitUrl, HttpsUrl, Line, Sha256 } from "./scalars.ts";

/** `tap.json`: what a tap is. Not signed: nothing is decided by it. */
export interface TapDescription {
  readonly schema: 1;
  /** SHA-256 of the bytes of `metadata/1.root.json`. */
  readonly tapId: Sha256;
  readonly name: Line;
  readonly description: Line;
  readonly homepage?: HttpsUrl;
  /** Where else the same tap is, as git URLs. */
  readonly mirrors: readonly GitUrl[];
  /** Whom to ask, and where to report what is secret. */
  readonly contact: { readonly text: Line; readonly security: Line };
}
