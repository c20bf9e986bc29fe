import type { Line, MemberId, OrganisationId, Time } from "../scalars.ts";
import type { KeyRecord } from "../key-record.ts";
import type { Conflict } from "../predicates/review.ts";
import type { Role } from "./governance.ts";

/** An office that somebody holds or held. */
export interface Seat {
  readonly role: Role;
  readonly from: Time;
  /** Null: while the member stays. */
  readonly until: Time | null;
}

/** A person. */
export interface Member {
  readonly id: MemberId;
  readonly name: Line;
  readonly organisation: OrganisationId;
  readonly joinedAt: Time;
  /** `emeritus`: no longer active, keeps no office. */
  readonly status: "active" | "emeritus" | "suspended";
  readonly suspendedUntil?: Time;
  readonly seats: readonly Seat[];
  readonly keys: readonly KeyRecord[];
  /** Members who have vouched for this one. */
  readonly vouchedBy: readonly MemberId[];
  readonly conflicts: readonly Conflict[];
}

/** An organisation. */
export interface Organisation {
  readonly id: OrganisationId;
  readonly name: Line;
  /** Members who have vouched for it; too few: it counts as `o:independent`. */
  readonly vouchedBy: readonly MemberId[];
  /** The organisation that this one belongs to: for caps and quorums they are one. */
  readonly parent?: OrganisationId;
}

/** `targets/governance/members.json`. */
export interface Members {
  readonly schema: 1;
  /** @maxItems 5000 */
  readonly members: readonly Member[];
  /** @maxItems 5000 */
  readonly organisations: readonly Organisation[];
}
