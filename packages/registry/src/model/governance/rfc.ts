import type { Line, MemberId, RelativePath, RfcNumber, Sha256, Time, Word } from "../scalars.ts";
import type { RfcState } from "./governance.ts";

/** `rfcs/NNNN/rfc.json`. */
export interface Rfc {
  readonly schema: 1;
  readonly number: RfcNumber;
  readonly title: Line;
  readonly authors: readonly MemberId[];
  readonly state: RfcState;
  /** The `id` of the rule in governance.json by which it is decided. */
  readonly decision: Word;
  readonly opensAt: Time;
  readonly closesAt: Time;
  /** Paths that it changes, with the digests of their bytes afterwards. */
  readonly changes: readonly { readonly path: RelativePath; readonly sha256: Sha256 | null }[];
}
