import type { MemberId, Sha256, Time } from "../scalars.ts";
import type { RfcState } from "./governance.ts";

/** `rfcs/NNNN/rfc.json`. */
export interface Rfc {
  readonly schema: 1;
  /** Four digits. */
  readonly number: string;
  readonly title: string;
  readonly authors: readonly MemberId[];
  readonly state: RfcState;
  /** The `id` of the rule in governance.json by which it is decided. */
  readonly decision: string;
  readonly opensAt: Time;
  readonly closesAt: Time;
  /** Paths that it changes, with the digests of their bytes afterwards. */
  readonly changes: readonly { readonly path: string; readonly sha256: Sha256 | null }[];
}
