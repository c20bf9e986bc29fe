import type { Days, GitUrl, HttpsUrl, Line, Sha256 } from "./scalars.ts";

/** Who answers for a tap. */
export interface TapContact {
  /** Whom to ask. */
  readonly text: Line;
  /** Where to report what is secret. */
  readonly security: Line;
  /** Within how many days a report gets an answer; missing: nobody promises any. */
  readonly answerDays?: Days;
}

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
  readonly contact: TapContact;
}
